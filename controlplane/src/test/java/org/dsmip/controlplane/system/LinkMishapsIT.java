package org.dsmip.controlplane.system;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;
import org.dsmip.controlplane.show.Topic;
import org.dsmip.core.io.LinkSocket;
import org.dsmip.core.io.linux.BpfFilter;
import org.dsmip.core.io.linux.LinuxLinkSocket;
import org.dsmip.core.testing.Commands;
import org.dsmip.core.testing.NeedsPrograms;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Interfaces and addresses that go and come while a home agent and a mobile node, which is away, use them. */
@NeedsPrograms("ping")
class LinkMishapsIT {
    private static final String HOME_ADDRESS = "192.0.2.10";
    private static final String HOME_ADDRESS_IPV6 = "2001:db8:1::10";
    /** Not by the regular look, which comes each half minute. */
    private static final Duration AT_ONCE = Duration.ofSeconds(5);
    private static final int ARP = 0x0806;
    private static final int IPV6 = 0x86DD;

    private Lab lab;
    private Daemon homeAgent;
    private Daemon mobileNode;

    @BeforeEach
    void mobileNodeIsAway() throws Exception {
        final Pair pair = Pair.away("lnk");
        lab = pair.lab();
        homeAgent = pair.homeAgent();
        mobileNode = pair.mobileNode();
        assertServed();
    }

    @AfterEach
    void testbedIsGone() {
        if (lab != null) {
            lab.close();
        }
    }

    private boolean answers(String from, String address) throws Exception {
        return Commands.run(lab.in(from, List.of("ping", "-n", "-c", "1", "-W", "1", address))).code() == 0;
    }

    /** From the correspondent and from a host on the home link that has to ask who has the addresses. */
    private void assertServed() throws Exception {
        lab.ipDo("hl", "neigh flush all");
        for (String from : List.of("hl", "cn")) {
            for (String address : List.of(HOME_ADDRESS, HOME_ADDRESS_IPV6)) {
                Await.until(from + " hears " + address, () -> answers(from, address));
            }
        }
    }

    private static void assertSaidOnce(Daemon daemon, String text) throws Exception {
        Await.until(text + " is said", () -> daemon.log().contains(text));
        assertThat(daemon.log()).containsOnlyOnce(text);
    }

    private void addressHome() throws Exception {
        lab.ipDo("ha", "addr add 192.0.2.1/24 dev home");
        lab.ipDo("ha", "addr add 2001:db8:1::1/64 dev home nodad");
    }

    @Test
    @Tag("OPS-HOST-7")
    void homeLinkThatIsDeletedAndMadeAnewIsDefendedAgainWithoutARestart() throws Exception {
        lab.ipDo("ha", "link del home");
        assertSaidOnce(homeAgent, "there is no interface home");
        lab.ipDo("sw", "link add ha up type veth peer name home address 02:00:00:00:00:02 netns "
                + lab.lab("name", "ha").strip());
        lab.ipDo("sw", "link set ha master br-home");
        addressHome();
        lab.ipDo("ha", "link set home up");
        assertServed();
        assertSaidOnce(homeAgent, "home link is well again");
        assertThat(homeAgent.log()).contains("made anew, and is listened to again");
        assertThat(lab.ip("hl", "neigh", "show", HOME_ADDRESS).items().getFirst().at("lladdr").text())
                .isEqualTo("02:00:00:00:00:02");
        assertThat(proxies()).contains(HOME_ADDRESS, HOME_ADDRESS_IPV6);
        for (String key : List.of("ipv6/conf/home/proxy_ndp=1", "ipv4/conf/home/rp_filter=2",
                "ipv4/neigh/home/proxy_delay=0")) {
            assertThat(read("ha", key.split("=", 2)[0])).as(key).isEqualTo(key.split("=", 2)[1]);
        }
        // Its ears, too: a node that comes home is heard there, and its frame is seen.
        final long probes = homeAgent.counter("arp-probe-answered");
        final LinkSocket asker = lab.keep(lab.inNode("hl", () -> LinuxLinkSocket.open(
                (int) lab.ip("hl", "link", "show", "eth0").items().getFirst().at("ifindex").number(), ARP,
                BpfFilter.ALL)));
        asker.send(org.dsmip.core.net.Octets.ofHex("ffffffffffff02000000009908060001080006040001"
                + "02000000009900000000000000000000c000020a"));
        Await.until("the probe is answered", () -> homeAgent.counter("arp-probe-answered") > probes);
        lab.moveTo("home");
        Await.until("deregistered", () -> homeAgent.show(Topic.BINDINGS).at("mn").items().isEmpty());
    }

    private List<String> proxies() throws Exception {
        return KernelState.of(lab, "ha").proxies().stream().map(line -> line.split(" ", -1)[1]).toList();
    }

    private String read(String node, String key) throws Exception {
        return lab.inNode(node, () -> Files.readString(Path.of("/proc/sys/net", key)).strip());
    }

    private void write(String node, String key, String value) throws Exception {
        lab.inNode(node, () -> Files.writeString(Path.of("/proc/sys/net", key), value));
    }

    @Test
    @Tag("OPS-HOST-7")
    void homeLinkThatIsRenamedAndRenamedBackIsDefendedAtOnce() throws Exception {
        final List<String> before = proxies();
        lab.ipDo("ha", "link set home down");
        lab.ipDo("ha", "link set home name other");
        lab.ipDo("ha", "link set other up");
        assertSaidOnce(homeAgent, "no service by the home link");
        lab.ipDo("ha", "link set other down");
        lab.ipDo("ha", "link set other name home");
        lab.ipDo("ha", "link set home up");
        final long startNs = System.nanoTime();
        Await.until("the proxies are there", () -> proxies().containsAll(before));
        assertThat(Duration.ofNanos(System.nanoTime() - startNs)).isLessThan(AT_ONCE);
        lab.ipDo("ha", "addr replace 2001:db8:1::1/64 dev home nodad");
        assertServed();
        assertThat(homeAgent.log()).doesNotContain("tun module");
        assertThat(read("ha", "ipv6/conf/home/proxy_ndp")).isEqualTo("1");
        homeAgent.stop();
        assertThat(read("ha", "ipv6/conf/home/proxy_ndp")).as("what it was before").isEqualTo("0");
    }

    @ParameterizedTest
    @CsvSource({"ha, dsmip0", "mn, dsmip1", "ha, home", "ha, internet"})
    @Tag("OPS-HOST-7")
    void mtuBelowThatOfIpv6AndBackIsNoticedAndLeavesNothingBehind(String node, String device) throws Exception {
        final Daemon daemon = "ha".equals(node) ? homeAgent : mobileNode;
        final List<String> addresses = KernelState.addresses(lab, node, device);
        final String mode = read(node, "ipv6/conf/" + device + "/addr_gen_mode");
        final String mtu = lab.ip(node, "link", "show", "dev", device).items().getFirst().at("mtu").text();
        lab.ipDo(node, "link set " + device + " mtu 1200");
        assertSaidOnce(daemon, "no IPv6 on " + device + " with an MTU of 1200");
        lab.ipDo(node, "link set " + device + " mtu " + mtu);
        if (!device.startsWith("dsmip")) {
            lab.ipDo(node, "-6 addr flush dev " + device);
            for (String address : addresses) {
                if (address.contains(":")) {
                    lab.ipDo(node, "addr add " + address + " dev " + device + " nodad");
                }
            }
        }
        Await.eventually(() -> {
            assertThat(KernelState.addresses(lab, node, device)).containsExactlyInAnyOrderElementsOf(addresses);
            assertThat(read(node, "ipv6/conf/" + device + "/addr_gen_mode")).isEqualTo(mode);
        });
        assertServed();
        Await.until("it is well again", () -> daemon.log().contains("is well again"));
        assertThat(daemon.log()).doesNotContain("tun module");
    }

    @Test
    @Tag("OPS-HOST-8")
    void addressOfTheHomeAgentThatIsGoneAttractsNothingAndServesAtOnceWhenItIsBack() throws Exception {
        final List<String> before = proxies();
        assertThat(before).contains(HOME_ADDRESS, HOME_ADDRESS_IPV6);
        lab.ipDo("ha", "addr del 192.0.2.1/24 dev home");
        Await.until("nothing is attracted", () -> proxies().isEmpty());
        assertSaidOnce(homeAgent, "the home agent's address is on no interface");
        assertThat(KernelState.addresses(lab, "ha", "dsmip0")).noneMatch(address -> address.startsWith("192."));
        lab.ipDo("ha", "addr add 192.0.2.1/24 dev home");
        final long startNs = System.nanoTime();
        Await.until("everything is", () -> proxies().containsAll(before));
        assertThat(Duration.ofNanos(System.nanoTime() - startNs)).isLessThan(AT_ONCE);
        assertServed();
        assertThat(homeAgent.log()).contains("has the home agent's address again");
        assertThat(KernelState.addresses(lab, "ha", "dsmip0")).contains("192.0.2.1/32");
    }

    @Test
    @Tag("OPS-HOST-8")
    void addressOfTheHomeAgentMayComeAfterTheStart() throws Exception {
        mobileNode.stop();
        homeAgent.stop();
        lab.ipDo("ha", "addr del 192.0.2.1/24 dev home");
        final String text = lab.lab("config", "ha").replace("[home-agent]", "[home-agent]\nwait = true");
        homeAgent = Daemon.start(lab, "ha", lab.secret("ha.toml", text));
        assertSaidOnce(homeAgent, "the home agent's address is on no interface");
        mobileNode = Daemon.start(lab, "mn");
        lab.ipDo("ha", "addr add 192.0.2.1/24 dev home");
        Await.until("registered", () -> mobileNode.show(Topic.REGISTRATION).at("reg").text().equals("registered"));
        assertServed();
    }

    @Test
    @Tag("OPS-HOST-7")
    void refreshedLifetimesAnnounceNothing() throws Exception {
        final int index = (int) lab.ip("hl", "link", "show", "eth0").items().getFirst().at("ifindex").number();
        final LinkSocket arp = lab.keep(lab.inNode("hl", () -> LinuxLinkSocket.open(index, ARP, BpfFilter.ALL)));
        final LinkSocket nd = lab.keep(lab.inNode("hl", () -> LinuxLinkSocket.open(index, IPV6, BpfFilter.ALL)));
        nd.receiveAllGroups();
        // Those of the registration are repeated each second.
        do {
            Thread.sleep(Duration.ofSeconds(2));
        } while (!announcements(arp, nd).isEmpty());
        for (int i = 0; i < 3; i++) {
            lab.ipDo("ha", "addr change 192.0.2.1/24 dev home valid_lft 600 preferred_lft 300");
            lab.ipDo("ha", "addr change 2001:db8:1::1/64 dev home valid_lft 600 preferred_lft 300");
        }
        lab.ipDo("ha", "addr add 192.0.2.5/24 dev home");
        // It hears of these one after the other.
        lab.ipDo("ha", "link set home down");
        assertSaidOnce(homeAgent, "no service by the home link");
        assertThat(announcements(arp, nd)).isEmpty();
        // And that they would have been heard:
        lab.ipDo("ha", "link set home up");
        Await.until("announced anew", () -> !announcements(arp, nd).isEmpty());
    }

    /** Gratuitous ARP and unsolicited neighbor advertisements about addresses of the mobile node. */
    private static List<String> announcements(LinkSocket arp, LinkSocket nd) {
        final Pattern gratuitous = Pattern.compile("f{12}.{12}0806.{12}000[12].{12}(c000020a).{12}\\1.*");
        final Pattern unsolicited = Pattern.compile("3333.{8}.{12}86dd6.{11}3aff.{64}88.*");
        final List<String> heard = new ArrayList<>();
        arp.receive(frame -> heard.add(frame.toString()), 1000);
        nd.receive(frame -> heard.add(frame.toString()), 1000);
        heard.removeIf(frame -> !gratuitous.matcher(frame).matches() && !unsolicited.matcher(frame).matches());
        return heard;
    }

    @Test
    @Tag("OPS-HOST-11")
    void withIpv6SwitchedOffBeforeTheStartIpv4Works() throws Exception {
        mobileNode.stop();
        homeAgent.stop();
        for (String node : List.of("ha", "mn")) {
            write(node, "ipv6/conf/all/disable_ipv6", "1");
            write(node, "ipv6/conf/default/disable_ipv6", "1");
        }
        homeAgent = Daemon.start(lab, "ha");
        mobileNode = Daemon.start(lab, "mn");
        Await.until("registered", () -> mobileNode.show(Topic.REGISTRATION).at("reg").text().equals("registered"));
        for (String from : List.of("hl", "cn")) {
            Await.until(from + " hears it", () -> answers(from, HOME_ADDRESS));
        }
        homeAgent.assertNoFailureLogged();
        mobileNode.assertNoFailureLogged();
        mobileNode.stop();
        homeAgent.stop();
    }
}
