package org.dsmip.controlplane.system;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.dsmip.controlplane.show.Topic;
import org.dsmip.core.io.linux.LinuxSharedNames;
import org.dsmip.core.testing.Commands;
import org.dsmip.core.testing.NeedsPrograms;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Kernel settings that others change before, while and after a home agent and a mobile node run. */
@NeedsPrograms("ping")
class KernelSettingsIT {
    private static final String PUT_BACK = "put back a kernel setting that was changed";
    private static final Duration TOLD = Duration.ofSeconds(5);

    private Lab lab;

    /** The programs under test. */
    private record Nodes(Daemon homeAgent, Daemon mobileNode) {}

    @BeforeEach
    void testbedIsUp() throws Exception {
        lab = Lab.up("set");
    }

    @AfterEach
    void testbedIsGone() {
        if (lab != null) {
            lab.close();
        }
    }

    private Nodes bothRunAway() throws Exception {
        final Daemon homeAgent = Daemon.start(lab, "ha");
        lab.moveTo("visited1");
        final Nodes nodes = new Nodes(homeAgent, Daemon.start(lab, "mn"));
        nodes.mobileNode().awaitRegistered("203.0.113.10");
        return nodes;
    }

    private static Path file(String key) {
        return Path.of("/proc/sys/net", key);
    }

    private String read(String node, String key) throws Exception {
        return lab.inNode(node, () -> Files.readString(file(key)).strip());
    }

    private void write(String node, String key, String value) throws Exception {
        lab.inNode(node, () -> Files.writeString(file(key), value));
    }

    /** Changes a setting that the kernel tells of, and answers how long it took until it was put back. */
    private Duration reset(Daemon daemon, String node, String key, String wrong) throws Exception {
        final String right = read(node, key);
        assertThat(right).as(key).isNotEqualTo(wrong);
        final String line = "setting=\"net." + key.replace('/', '.') + "\"";
        final long before = lines(daemon, line);
        final long startNs = System.nanoTime();
        write(node, key, wrong);
        Await.until(key + " is put back", () -> read(node, key).equals(right));
        final Duration took = Duration.ofNanos(System.nanoTime() - startNs);
        // What depends on it in the kernel may be put back, and told, as well.
        Await.until("it is said by name", () -> lines(daemon, line) > before);
        return took;
    }

    private static long lines(Daemon daemon, String text) throws Exception {
        return daemon.log().lines().filter(line -> line.contains(text)).count();
    }

    @Test
    @Tag("OPS-HOST-3")
    void whatTheKernelTellsOfIsPutBackLongBeforeTheRegularLookAndSaidOnceByName() throws Exception {
        final Nodes nodes = bothRunAway();
        assertThat(reset(nodes.homeAgent, "ha", "ipv4/ip_forward", "0")).isLessThan(TOLD);
        assertThat(reset(nodes.homeAgent, "ha", "ipv6/conf/all/forwarding", "0")).isLessThan(TOLD);
        assertThat(reset(nodes.homeAgent, "ha", "ipv6/conf/home/proxy_ndp", "0")).isLessThan(TOLD);
        assertThat(reset(nodes.homeAgent, "ha", "ipv6/conf/all/proxy_ndp", "0")).isLessThan(TOLD);
        assertThat(reset(nodes.homeAgent, "ha", "ipv4/conf/internet/rp_filter", "1")).isLessThan(TOLD);
        assertThat(reset(nodes.homeAgent, "ha", "ipv4/conf/home/rp_filter", "1")).isLessThan(TOLD);
        assertThat(reset(nodes.homeAgent, "ha", "ipv4/conf/home/forwarding", "0")).isLessThan(TOLD);
        assertThat(reset(nodes.mobileNode, "mn", "ipv6/conf/all/forwarding", "0")).isLessThan(TOLD);
        assertThat(reset(nodes.mobileNode, "mn", "ipv4/conf/dsmip1/rp_filter", "1")).isLessThan(TOLD);
        assertThat(reset(nodes.mobileNode, "mn", "ipv4/conf/eth0/rp_filter", "1")).isLessThan(TOLD);
        assertThat(lines(nodes.homeAgent, PUT_BACK)).isEqualTo(7);
        assertThat(lines(nodes.mobileNode, PUT_BACK)).isEqualTo(3);
        assertServed();
    }

    @Test
    @Tag("OPS-HOST-3")
    void tunnelThatLosesIpv6HasItsAddressesAndRoutesBackAtOnce() throws Exception {
        final Nodes nodes = bothRunAway();
        final List<String> owned = KernelState.owned(lab, "mn");
        final List<String> addresses = KernelState.addresses(lab, "mn", "dsmip1");
        assertThat(reset(nodes.mobileNode, "mn", "ipv6/conf/dsmip1/disable_ipv6", "1")).isLessThan(TOLD);
        Await.eventually(() -> {
            assertThat(KernelState.addresses(lab, "mn", "dsmip1")).containsExactlyInAnyOrderElementsOf(addresses);
            assertThat(KernelState.owned(lab, "mn")).containsExactlyInAnyOrderElementsOf(owned);
        });
        assertServed();
    }

    @Test
    @Tag("OPS-HOST-3")
    void whatTheKernelDoesNotTellOfIsPutBackByTheRegularLook() throws Exception {
        final Nodes nodes = bothRunAway();
        final Duration regular = Duration.ofSeconds(33);
        assertThat(reset(nodes.mobileNode, "mn", "ipv4/conf/eth0/arp_ignore", "0")).isLessThan(regular);
        assertThat(read("mn", "ipv4/conf/eth0/arp_announce")).isEqualTo("2");
    }

    @Test
    @Tag("OPS-HOST-4")
    void atTheEndForwardingIsLeftAndThatIsSaidAndWhatIsAboutOwnLinksGoesBack() throws Exception {
        for (String key : List.of("ipv4/ip_forward", "ipv6/conf/all/forwarding")) {
            write("ha", key, "0");
        }
        write("ha", "ipv4/conf/home/rp_filter", "1");
        final Nodes nodes = bothRunAway();
        // Another router in the same namespace relies on it by now: the kernel does not tell that it wrote what is so already.
        write("ha", "ipv4/ip_forward", "1");
        write("ha", "ipv6/conf/all/forwarding", "1");
        nodes.mobileNode.stop();
        nodes.homeAgent.stop();
        assertThat(read("ha", "ipv4/ip_forward")).isEqualTo("1");
        assertThat(read("ha", "ipv6/conf/all/forwarding")).isEqualTo("1");
        assertThat(nodes.homeAgent.log()).containsOnlyOnce("left kernel settings as they are")
                .contains("net.ipv4.ip_forward = 1 (was 0)", "net.ipv6.conf.all.forwarding = 1 (was 0)");
        assertThat(read("ha", "ipv6/conf/home/proxy_ndp")).isEqualTo("0");
        assertThat(read("ha", "ipv4/conf/home/rp_filter")).isEqualTo("1");
        assertThat(read("mn", "ipv4/conf/eth0/arp_ignore")).isEqualTo("0");
        assertThat(nodes.mobileNode.log()).contains("net.ipv6.conf.all.forwarding = 1 (was 0)");
    }

    @Test
    @Tag("OPS-HOST-4")
    @Tag("OPS-HOST-5")
    @NeedsPrograms("kill")
    void whatAnAdministratorChoseWhileTwoNodesRanGoesBackThoughTheOneThatPutItBackEndsFirst() throws Exception {
        final String filter = "ipv4/conf/eth0/rp_filter";
        write("mn", filter, "2");
        try (Daemon first = Daemon.start(lab, "mn");
                Daemon second = Daemon.startMobileNode(lab, "mn", "other",
                        SharedHost.other(lab, "\n[host]\ninstance = 1\n"))) {
            second.signal("STOP");
            try {
                reset(first, "mn", filter, "1");
            } finally {
                second.signal("CONT");
            }
            Await.until("both know what it was", () -> lab.inNode("mn", () -> new LinuxSharedNames().all()).stream()
                    .filter(name -> name.startsWith("setting ") && name.endsWith(".rp_filter 1")).count() == 2);
            first.stop();
            assertThat(read("mn", filter)).as("needed by the second").isEqualTo("2");
            second.stop();
            assertThat(lines(second, PUT_BACK)).as("what the second had to heal").isZero();
            assertThat(read("mn", filter)).isEqualTo("1");
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"0", "1"})
    @Tag("OPS-HOST-13")
    void strictFilteringSetBeforeStopsNeitherServiceNorMovesNorComingHome(String all) throws Exception {
        final List<String> links = new ArrayList<>(List.of("default", "all"));
        lab.ip("ha", "link").items().forEach(link -> links.add(link.at("ifname").text()));
        for (String link : links) {
            write("ha", "ipv4/conf/" + link + "/rp_filter", link.equals("all") ? all : "1");
        }
        for (String link : List.of("default", "all", "eth0")) {
            write("mn", "ipv4/conf/" + link + "/rp_filter", "all".equals(link) ? all : "1");
        }
        final Nodes nodes = bothRunAway();
        assertServed();
        lab.moveTo("visited2");
        nodes.mobileNode().awaitRegistered("198.51.100.10");
        assertServed();
        lab.moveTo("home");
        Await.until("deregistered", () -> nodes.homeAgent.show(Topic.BINDINGS).at("mn").items().isEmpty());
        assertServed();
        nodes.mobileNode.stop();
        nodes.homeAgent.stop();
        for (String link : links) {
            assertThat(read("ha", "ipv4/conf/" + link + "/rp_filter")).as(link)
                    .isEqualTo(link.equals("all") ? all : "1");
        }
    }

    /** Datagrams from the correspondent come back from both families of home addresses. */
    private void assertServed() throws Exception {

        for (String home : List.of("192.0.2.10", "2001:db8:1::10")) {
            Await.until("an answer of " + home, () -> Commands
                    .run(lab.in("cn", List.of("ping", "-n", "-c", "1", "-W", "1", home))).code() == 0);
        }
    }
}
