package org.dsmip.controlplane.system;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.Objects;
import org.dsmip.controlplane.show.Topic;
import org.dsmip.core.io.LinkSocket;
import org.dsmip.core.io.linux.BpfFilter;
import org.dsmip.core.io.linux.LinuxLinkSocket;
import org.dsmip.core.net.Octets;
import org.dsmip.core.testing.Commands;
import org.dsmip.core.testing.NeedsPrograms;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** A home agent among others on its host: foreign routes, addresses that the host gets, IPv6 that is switched off, restless nodes. */
class HomeAgentHostIT {
    private static final String ADDRESS = "2001:db8:1::10";
    private static final String NETWORK = "2001:db8:100::/56";
    private static final int ARP = 0x0806;

    private Lab lab;

    @BeforeEach
    void testbed() throws Exception {
        lab = Lab.up("hahost");
    }

    @AfterEach
    void labGoes() {
        if (lab != null) {
            lab.close();
        }
    }

    private static Json node(Daemon homeAgent) throws IOException {
        final List<Json> nodes = homeAgent.show(Topic.BINDINGS).at("mn").items();
        assertThat(nodes).as("bound mobile nodes").hasSize(1);
        return nodes.getFirst();
    }

    private static String state(Daemon homeAgent, String prefix) throws IOException {
        return node(homeAgent).at("v6").items().stream().filter(entry -> entry.at("prefix").text().equals(prefix))
                .findFirst().orElseThrow().at("state").text();
    }

    private static void awaitBoundAt(String careOf, Daemon homeAgent) throws Exception {
        Await.eventually(() -> {
            assertThat(node(homeAgent).at("coa").items().getFirst().at("coa").text()).isEqualTo(careOf);
        });
    }

    private static void awaitLine(Daemon daemon, String... parts) throws Exception {
        Await.until(String.join(" ", parts) + " is logged",
                () -> daemon.log().lines().anyMatch(line -> List.of(parts).stream().allMatch(line::contains)));
    }

    private void writeSetting(String node, String setting, String value) throws Exception {
        Commands.output(lab.in(node, List.of("sh", "-c", "echo " + value + " > /proc/sys/net/" + setting))
                .toArray(String[]::new));
    }

    @Test
    @Tag("OPS-HOST-9")
    void routeThatAnotherProgramHadIsPutInPlaceWhenItIsFree() throws Exception {
        lab.moveTo("visited1");
        final Daemon homeAgent = Daemon.start(lab, "ha");
        lab.ipDo("ha", "-6 route add unreachable " + NETWORK + " proto static metric 1024");
        final Daemon mobileNode = Daemon.start(lab, "mn");
        awaitBoundAt("203.0.113.10", homeAgent);
        Await.eventually(() -> assertThat(state(homeAgent, NETWORK)).startsWith("registered, not routed: "));
        assertThat(state(homeAgent, ADDRESS + "/128")).isEqualTo("ACTIVE");
        assertThat(homeAgent.show(Topic.BINDINGS).at("not-routed").number()).isEqualTo(1);
        awaitLine(homeAgent, "registered, not routed", NETWORK);
        final Json first = homeAgent.show(Topic.HOST).at("object").items().getFirst();
        assertThat(List.of(first.at("kind").text(), first.at("object").text(), first.at("hoa").text(),
                first.at("state").text())).containsExactly("route", NETWORK, "192.0.2.10", "refused");
        assertThat(first.at("reason").text()).isNotEmpty();
        assertThat(mobileNode.show(Topic.HOST).at("totals").at("refused").number()).isZero();
        assertThat(mobileNode.show(Topic.HOST).at("object").items()).extracting(item -> item.at("kind").text())
                .contains("rule", "route", "address", "setting");
        lab.ipDo("ha", "-6 route del unreachable " + NETWORK + " proto static metric 1024");
        Await.eventually(() -> assertThat(state(homeAgent, NETWORK)).isEqualTo("ACTIVE"));
        assertThat(KernelState.owned(lab, "ha")).anyMatch(line -> line.contains(NETWORK) && line.contains("dsmip0"));
        awaitLine(homeAgent, "well again", NETWORK);
        assertThat(homeAgent.show(Topic.HOST).at("totals").at("refused").number()).isZero();
        mobileNode.stop();
        homeAgent.stop();
    }

    @Test
    @Tag("OPS-HOST-6")
    void socketWhoseDirectoryIsRemovedIsThereAgainAndUntilThenItIsSaidWhatIsMissing() throws Exception {
        final Path socket = lab.adminSocket("own/ha");
        final Path directory = Objects.requireNonNull(socket.getParent());
        final Path config = lab.secret("own.toml",
                Files.readString(lab.config("ha")).replace(lab.adminSocket("ha").toString(), socket.toString()));
        final Daemon homeAgent = Daemon.startHomeAgent(lab, "ha", "own/ha", config);
        assertThat(homeAgent.show(Topic.BINDINGS).at("mn").items()).isEmpty();
        Files.delete(socket);
        Files.delete(directory);
        // Something else is in its place, so that it cannot be there again by itself.
        Files.createFile(directory);
        awaitLine(homeAgent, "the control socket was removed and cannot be made anew yet");
        final Commands.Outcome asked = Commands
                .run(lab.in("ha", Daemon.command("show", "bindings", "--socket", socket.toString())));
        assertThat(asked.code()).isNotZero();
        assertThat(asked.err()).contains(socket.toString()).doesNotContain("Exception");
        Files.delete(directory);
        awaitLine(homeAgent, "the control socket had been removed; it is there again");
        assertThat(homeAgent.show(Topic.BINDINGS).at("mn").items()).isEmpty();
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(socket))).isEqualTo("rw-------");
        homeAgent.stop();
        assertThat(directory).as("it was made for the socket").doesNotExist();
    }

    @Test
    @Tag("DAD-10")
    @Tag("A-8")
    void addressThatTheHostGetsIsTakenBackAndRefused() throws Exception {
        lab.moveTo("visited1");
        final Daemon homeAgent = Daemon.start(lab, "ha");
        final Daemon mobileNode = Daemon.start(lab, "mn", "lifetime=6");
        Await.eventually(() -> assertThat(state(homeAgent, ADDRESS + "/128")).isEqualTo("ACTIVE"));
        assertThat(KernelState.owned(lab, "ha")).contains("proxy " + ADDRESS + " dev home", "proxy fe80::10 dev home");
        lab.ipDo("ha", "addr add fe80::10/64 dev internet nodad");
        awaitLine(homeAgent, "part of a registration was ended", ADDRESS);
        assertThat(KernelState.owned(lab, "ha")).doesNotContain("proxy " + ADDRESS + " dev home",
                "proxy fe80::10 dev home").contains("proxy 192.0.2.10 dev home");
        Await.eventually(() -> assertThat(state(homeAgent, ADDRESS + "/128")).isEqualTo("REJECTED(11)"));
        lab.ipDo("ha", "addr del fe80::10/64 dev internet");
        Await.eventually(() -> assertThat(state(homeAgent, ADDRESS + "/128")).as("with a later refresh")
                .isEqualTo("ACTIVE"));
        mobileNode.stop();
        homeAgent.stop();
    }

    @Test
    @NeedsPrograms("ping")
    @Tag("OPS-HOST-11")
    void withoutIpv6InTheKernelIpv4WorksAndPrefixesAreRefusedWithTheReason() throws Exception {
        lab.moveTo("visited1");
        writeSetting("ha", "ipv6/conf/all/disable_ipv6", "1");
        writeSetting("ha", "ipv6/conf/default/disable_ipv6", "1");
        final Daemon homeAgent = Daemon.start(lab, "ha");
        awaitLine(homeAgent, "IPv6 prefixes are refused; IPv4 works", "disable_ipv6");
        final Daemon mobileNode = Daemon.start(lab, "mn", "lifetime=6");
        awaitBoundAt("203.0.113.10", homeAgent);
        assertThat(state(homeAgent, ADDRESS + "/128")).isEqualTo("REJECTED(8)");
        assertThat(state(homeAgent, NETWORK)).isEqualTo("REJECTED(8)");
        assertThat(node(homeAgent).at("last-rrq").text()).contains("IPv6 is switched off");
        Await.until("IPv4 is there", () -> Commands.run(lab.in("cn", List.of("ping", "-n", "-c", "1", "-W", "2",
                "192.0.2.10"))).code() == 0);
        mobileNode.stop();
        homeAgent.stop();
    }

    @Test
    @Tag("OPS-HOME-4")
    @Tag("OPS-SAY-2")
    void backAndForthIsCountedAndSaidOnce() throws Exception {
        final Daemon homeAgent = Daemon.start(lab, "ha");
        lab.moveTo("visited1");
        final Daemon mobileNode = Daemon.start(lab, "mn");
        awaitBoundAt("203.0.113.10", homeAgent);
        awaitLine(homeAgent, "a mobile node has registered", "hoa=\"192.0.2.10\"", "coa=\"203.0.113.10\"");
        for (int round = 0; round < 3; round++) {
            lab.moveTo("visited2");
            awaitBoundAt("198.51.100.10", homeAgent);
            lab.moveTo("visited1");
            awaitBoundAt("203.0.113.10", homeAgent);
        }
        assertThat(node(homeAgent).at("moves").number()).isEqualTo(6);
        assertThat(node(homeAgent).at("returns").number()).isEqualTo(5);
        awaitLine(homeAgent, "goes back and forth; do two have one identity?");
        assertThat(homeAgent.log().lines().filter(line -> line.contains("coa=\"198.51.100.10\"")
                || line.contains("coa=\"203.0.113.10\""))).as("lines of six moves").hasSize(5);
        mobileNode.stop();
        awaitLine(homeAgent, "a mobile node has deregistered");
        assertThat(homeAgent.show(Topic.BINDINGS).at("total").text()).isEqualTo("no bindings");
        homeAgent.stop();
    }

    @Test
    @Tag("BASE-ARP-14")
    void probeOfTheOwnerThatComesHomeIsNotAnswered() throws Exception {
        final Daemon homeAgent = Daemon.start(lab, "ha");
        final Daemon mobileNode = Daemon.start(lab, "mn");
        Await.until("it has deregistered at home", () -> homeAgent.counter("registration-deregistered") > 0);
        lab.moveTo("visited1");
        awaitBoundAt("203.0.113.10", homeAgent);
        final int index = (int) lab.ip("hl", "link", "show", "eth0").items().getFirst().at("ifindex").number();
        try (LinkSocket host = lab.inNode("hl", () -> LinuxLinkSocket.open(index, ARP, BpfFilter.ALL))) {
            host.send(probe("020000000010"));
            Await.until("the owner's is heard", () -> homeAgent.counter("arp-probe-owner") == 1);
            host.send(probe("020000000066"));
            Await.until("a stranger's is answered", () -> homeAgent.counter("arp-probe-answered") == 1);
        }
        mobileNode.stop();
        homeAgent.stop();
    }

    private static Octets probe(String mac) {
        return Octets
                .ofHex("ffffffffffff" + mac + "08060001080006040001" + mac + "00000000" + "000000000000" + "c000020a");
    }
}
