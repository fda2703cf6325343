package org.dsmip.controlplane.system;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.dsmip.controlplane.admin.Topic;
import org.dsmip.core.testing.NeedsPrograms;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A mobile node on a host with other programs: their rules, uplinks, routes; and with other nodes. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class SharedHostIT {
    private static final int IPV4 = 0x0800;
    private static final int IPV6 = 0x86DD;
    private static final List<Integer> TUNNELS = List.of(4, 41, 47, 55);
    private static final String HOME = "192.0.2.10";
    private static final List<String> SETTINGS = List.of("arp_ignore", "arp_announce", "rp_filter");
    private static final String GATEWAY = "203.0.113.254";

    private Lab lab;
    private Daemon homeAgent;
    private Traffic traffic;

    @BeforeAll
    void homeAgentRuns() throws Exception {
        lab = Lab.up("host");
        homeAgent = Daemon.start(lab, "ha", lab.secret("both.toml", Files.readString(lab.config("ha")) + """

                [[mobile-node]]
                home-address = "192.0.2.11"
                prefixes = ["2001:db8:1::11/128", "2001:db8:100:100::/56"]
                spi = 0x100
                key = "0102030405060708090a0b0c0d0e0f10"
                """));
        traffic = Traffic.start(lab);
        lab.moveTo("visited1");
    }

    @AfterAll
    void labGoes() {
        if (lab != null) {
            lab.close();
        }
    }

    private Daemon registered(String... changes) throws Exception {
        final Daemon mobileNode = Daemon.start(lab, "mn", changes);
        try {
            awaitRegistered(mobileNode);
        } catch (Exception | AssertionError e) {
            mobileNode.close();
            throw e;
        }
        return mobileNode;
    }

    private static void awaitRegistered(Daemon mobileNode) throws Exception {
        Await.eventually(() -> assertThat(mobileNode.show(Topic.REGISTRATION).at("reg").text())
                .as(mobileNode.log()).isEqualTo("registered"));
    }

    /** Commands for the {@code ip} program in the mobile node. */
    private void onHost(String... commands) throws Exception {
        for (String command : commands) {
            lab.ipDo("mn", command);
        }
    }

    @Test
    @Tag("OPS-HOST-1")
    void registersAndCarriesTrafficBesideTheRulesOfOthers() throws Exception {
        final List<String> others = List.of("rule PUT pref 2001 fwmark 0x100/0x3f00 lookup 201",
                "rule PUT pref 2254 fwmark 0x3e00/0x3f00 unreachable",
                "rule PUT pref 5210 fwmark 0x80000/0xff0000 lookup main",
                "rule PUT pref 5250 fwmark 0x80000/0xff0000 unreachable", "rule PUT pref 5270 lookup 52",
                "rule PUT pref 9000 fwmark 0x4000/0x4000 unreachable",
                "rule PUT pref 9001 fwmark 0x8000/0x8000 unreachable",
                "rule PUT pref 32764 not fwmark 0xca6c lookup 51820");
        for (String rule : others) {
            onHost(rule.replace("PUT", "add"), "-6 " + rule.replace("PUT", "add"));
        }
        secondUplink();
        onHost("route add unreachable default table 201", "route add default dev eth1 table 51820");
        try (Daemon mobileNode = registered()) {
            traffic.assertNothingIsLost("beside the rules of others");
            assertThat(mobileNode.log()).doesNotContain("a rule of another program");
            mobileNode.stop();
        } finally {
            for (String rule : others) {
                onHost(rule.replace("PUT", "del"), "-6 " + rule.replace("PUT", "del"));
            }
            onHost("route flush table 201", "link del eth1");
        }
    }

    @Test
    @Tag("OPS-HOST-2")
    @Tag("OPS-HOST-10")
    void namesARuleThatTakesItsTrafficAwayAndSaysWhenAllIsWellAgain() throws Exception {
        onHost("rule add pref 100 from all lookup main");
        try (Daemon mobileNode = registered()) {
            assertThat(mobileNode.log()).contains("rule 100: from all lookup main, which covers everything, is asked "
                    + "before rule 464");
            Await.until("it says so",
                    () -> mobileNode.log().contains("packets of 192.0.2.10 do not go into the tunnel"));
            assertThat(trouble(mobileNode)).contains("packets of 192.0.2.10 do not go into the tunnel; rule: rule 100: ");
            assertThat(mobileNode.show(Topic.STATUS).at("ready").text()).isEqualTo("false");
            assertThat(inHost("check", "--host", "--config", lab.config("mn").toString()).out())
                    .contains("rule 100: from all lookup main, which covers everything");
            onHost("rule del pref 100");
            Await.until("all is well again", () -> mobileNode.log().contains("takes its way again"));
            assertThat(trouble(mobileNode)).isEmpty();
            assertThat(mobileNode.show(Topic.STATUS).at("ready").text()).isEqualTo("true");
            traffic.assertNothingIsLost("without the rule");
            onHost("rule add pref 101 fwmark 0xd0/0xf0 lookup 999", "route add unreachable default table 999");
            Await.until("it says so",
                    () -> mobileNode.log().contains("packets of the tunnel do not leave by the access")
                            && mobileNode.log().contains(
                                    "rule 101: from all fwmark 0xd0/0xf0 lookup 999, which matches the mark"));
            onHost("rule del pref 101", "route flush table 999");
            Await.until("all is well again", () -> trouble(mobileNode).isEmpty());
            onHost("rule add pref 102 from 192.0.2.10 prohibit");
            Await.until("it is shown", () -> trouble(mobileNode)
                    .startsWith("packets of 192.0.2.10 do not go into the tunnel; rule: rule 102: "));
            onHost("rule del pref 102");
            Await.until("all is well again", () -> trouble(mobileNode).isEmpty());
            mobileNode.stop();
        }
    }

    private static String trouble(Daemon mobileNode) throws Exception {
        return String.join("; ", mobileNode.show(Topic.REGISTRATION).at("trouble").texts("reason"));
    }

    @Test
    @Tag("OPS-HOST-9")
    void aRouteOfOthersInItsTableIsSaidShownAndNoObstacleOnceItIsGone() throws Exception {
        onHost("route add default dev lo metric 1024 table 434");
        try (Daemon mobileNode = registered()) {
            Await.until("it says so", () -> mobileNode.log().contains("home addresses are barred meanwhile"));
            assertThat(trouble(mobileNode)).contains("EEXIST");
            assertThat(mobileNode.show(Topic.STATUS).at("trouble").text()).contains("home addresses are barred");
            onHost("route del default dev lo metric 1024 table 434");
            Await.until("it has its own there", () -> trouble(mobileNode).isEmpty());
            traffic.assertNothingIsLost("with its own route");
            mobileNode.stop();
        }
    }

    private Shell.Outcome inHost(String... arguments) throws Exception {
        return Shell.run(lab.in("mn", Daemon.command(arguments)));
    }

    @Test
    @Tag("OPS-HOST-12")
    void anotherUplinkOfBetterMetricChangesNothing() throws Exception {
        secondUplink();
        try (Daemon mobileNode = registered()) {
            traffic.assertNothingIsLost("with another uplink at the start");
            onHost("link del eth1");
            traffic.assertNothingIsLost("without it");
            secondUplink();
            traffic.assertNothingIsLost("with another uplink while away");
            assertThat(mobileNode.show(Topic.REGISTRATION).at("reg").text()).isEqualTo("registered");
            assertThat(mobileNode.log().lines().filter(line -> line.contains("registration changed")))
                    .as("registered once: %s", mobileNode.log()).hasSize(2);
            mobileNode.stop();
        } finally {
            onHost("link del eth1");
        }
    }

    /** What goes there is gone. */
    private void secondUplink() throws Exception {
        onHost("link add eth1 type veth peer name far1", "link set far1 up", "addr add 198.18.7.2/24 dev eth1",
                "link set eth1 up",
                "route add default via 198.18.7.1 dev eth1 metric 50");
    }

    @Test
    @Tag("OPS-HOST-14")
    void aDeletedNextHopObjectIsNoticed() throws Exception {
        try (Daemon mobileNode = registered()) {
            onHost("nexthop add id 7 via " + GATEWAY + " dev eth0", "route add default nhid 7 metric 90",
                    "route del default via " + GATEWAY + " dev eth0 metric 100");
            traffic.assertNothingIsLost("by a next-hop object");
            onHost("nexthop del id 7");
            Await.until("it is noticed", () -> mobileNode.log().contains("no route leads to the home agent"));
            onHost("route add default via " + GATEWAY + " dev eth0 metric 100");
            awaitRegistered(mobileNode);
            traffic.assertNothingIsLost("by a route again");
            mobileNode.stop();
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"rule flush protocol 134", "route flush protocol 134 table all", "route flush table 434",
        "rule del pref 464"})
    @Tag("OPS-HOST-14")
    @NeedsPrograms("tcpdump")
    void nothingLeavesBareWhileRulesOrTablesAreFlushedAndNothingIsLost(String flush) throws Exception {
        try (Daemon mobileNode = registered(); Capture capture = Capture.start(lab, "mn", "eth0")) {
            final List<String> before = KernelState.owned(lab, "mn");
            final Thread flusher = Thread.ofPlatform().daemon().start(() -> {
                for (int i = 0; i < 5; i++) {
                    flushBoth(flush);
                }
            });
            traffic.assertNothingIsLost("while another program flushes");
            flusher.join();
            Await.eventually(
                    () -> assertThat(KernelState.owned(lab, "mn")).containsExactlyInAnyOrderElementsOf(before));
            assertThat(bare(capture)).isEmpty();
            mobileNode.stop();
        }
    }

    private void flushBoth(String flush) {
        try {
            onHost(flush);
            onHost("-6 " + flush);
            Thread.sleep(60);
        } catch (Exception | AssertionError e) {
            // A flush of what has not been put back yet finds nothing.
        }
    }

    /** Frames on the access link that carry a home address without a tunnel. */
    private static List<String> bare(Capture capture) throws Exception {
        return capture.frames().stream().filter(SharedHostIT::isBare).map(Frame::hex).toList();
    }

    private static boolean isBare(Frame frame) {
        return switch (frame.u16(12)) {
            case IPV4 -> !TUNNELS.contains(frame.u8(23)) && frame.hex().startsWith("c000020a", 2 * 26);
            case IPV6 -> frame.isGlobalIpv6();
            default -> false;
        };
    }

    @Test
    @Tag("OPS-HOST-14")
    @NeedsPrograms("tcpdump")
    void nothingLeavesBareWhileTheTunnelDeviceIsDown() throws Exception {
        try (Daemon mobileNode = registered(); Capture capture = Capture.start(lab, "mn", "eth0")) {
            onHost("link set dsmip1 down");
            Await.until("home addresses are barred",
                    () -> KernelState.owned(lab, "mn").stream().anyMatch(line -> line.startsWith("rule 496 ")));
            Shell.run(lab.in("mn", List.of("ip", "route", "get", "10.99.0.99", "from", HOME)));
            final int framesBefore = bare(capture).size();
            try {
                traffic.assertHostLosesNothing("with the tunnel device down");
            } catch (AssertionError expected) {
                assertThat(expected).hasMessageContaining("with the tunnel device down");
            }
            assertThat(bare(capture)).hasSize(framesBefore);
            onHost("link set dsmip1 up");
            Await.until("no longer barred",
                    () -> KernelState.owned(lab, "mn").stream().noneMatch(line -> line.startsWith("rule 496 ")));
            Await.eventually(() -> traffic.assertNothingIsLost("with the tunnel device up again"));
            mobileNode.stop();
        }
    }

    @Test
    @Tag("OPS-HOME-2")
    void moreSpecificRoutesTakeNothingOutOfTheTunnelUnlessTheyAreLetTo() throws Exception {
        final List<String> routes = List.of("0.0.0.0/1", "128.0.0.0/1", "10.99.0.0/24", "192.0.2.0/25");
        for (String route : routes) {
            onHost("route add " + route + " via " + GATEWAY + " dev eth0");
        }
        onHost("-6 route add 2000::/3 via fe80::1 dev eth0");
        try {
            try (Daemon mobileNode = registered()) {
                traffic.assertNothingIsLost("with more specific routes");
                assertThat(wayTo("10.99.0.99")).contains("dev dsmip1");
                assertThat(wayTo("2001:db8:ffff::99")).contains("dev dsmip1");
                assertThat(wayTo("192.0.2.99")).contains("dev dsmip1");
                assertThat(wayTo(GATEWAY)).as("the visited link").contains("dev eth0");
                assertThat(wayTo("224.0.0.251")).as("multicast on the visited link").contains("dev eth0");
                mobileNode.stop();
            }
            try (Daemon mobileNode = Daemon.start(lab, "mn", withSetting("outside-tunnel = \"known\""))) {
                awaitRegistered(mobileNode);
                assertThat(wayTo("10.99.0.99")).contains("dev eth0");
                assertThat(wayTo("2001:db8:ffff::99")).contains("dev eth0");
                mobileNode.stop();
            }
            try (Daemon mobileNode = Daemon.start(lab, "mn", withSetting("outside-tunnel = \"nothing\""))) {
                awaitRegistered(mobileNode);
                assertThat(wayTo(GATEWAY)).contains("dev dsmip1");
                traffic.assertNothingIsLost("with nothing outside the tunnel");
                mobileNode.stop();
            }
        } finally {
            for (String route : routes) {
                onHost("route del " + route);
            }
            onHost("-6 route del 2000::/3");
        }
    }

    private String wayTo(String destination) throws Exception {
        return Shell.output(lab.in("mn", List.of("ip", "route", "get", destination)).toArray(String[]::new));
    }

    private Path withSetting(String line) throws Exception {
        return lab.secret("changed.toml",
                Files.readString(lab.config("mn")).replace("[mobile-node]", "[mobile-node]\n" + line));
    }

    @Test
    @Tag("OPS-HOST-5")
    @NeedsPrograms("ping")
    void twoMobileNodesWorkSideBySideAndTheEndOfOneTouchesNothingOfTheOther() throws Exception {
        try (Daemon first = registered()) {
            final List<String> ofFirst = KernelState.owned(lab, "mn");
            try (Daemon second = Daemon.start(lab, "mn", other("\n[host]\ninstance = 1\n"))) {
                awaitBindings(2);
                traffic.assertNothingIsLost("beside a second node");
                assertReached("192.0.2.11", "2001:db8:1::11");
                second.stop();
            }
            assertThat(KernelState.owned(lab, "mn")).as("after the end of the second")
                    .containsExactlyInAnyOrderElementsOf(ofFirst);
            traffic.assertNothingIsLost("after the end of the second");
            final Daemon second = Daemon.start(lab, "mn", other("\n[host]\ninstance = 1\n"));
            awaitBindings(2);
            first.stop();
            assertThat(KernelState.owned(lab, "mn")).as("of the second").hasSize(ofFirst.size())
                    .noneMatch(line -> line.contains("dsmip1 ")).anyMatch(line -> line.contains("dsmip1-1"));
            assertReached("192.0.2.11", "2001:db8:1::11");
            second.kill();
            try (Daemon third = registered()) {
                assertThat(KernelState.owned(lab, "mn")).as("what the killed one left")
                        .containsExactlyInAnyOrderElementsOf(ofFirst);
                third.stop();
            }
            assertThat(KernelState.owned(lab, "mn")).isEmpty();
        }
    }

    @Test
    @Tag("OPS-HOST-5")
    void settingsOfASharedLinkStayUntilTheLastNodeThatNeedsThemEnds() throws Exception {
        lab.inNode("mn", () -> {
            for (String leaf : SETTINGS) {
                Files.writeString(Path.of("/proc/sys/net/ipv4/conf/eth0", leaf), "0");
            }
            return null;
        });
        try (Daemon first = registered()) {
            final Map<String, String> needed = settings();
            assertThat(needed).doesNotContainValue("0");
            try (Daemon second = Daemon.start(lab, "mn", other("\n[host]\ninstance = 1\n"))) {
                awaitBindings(2);
                first.stop();
                assertThat(settings()).isEqualTo(needed);
                second.stop();
                assertThat(second.log()).as("what had to be healed").doesNotContain("put back a kernel setting");
            }
        }
        assertThat(settings()).containsOnlyKeys(SETTINGS).allSatisfy((leaf, value) -> assertThat(value).isEqualTo("0"));
    }

    /** Those of the access link that every mobile node needs. */
    private Map<String, String> settings() throws Exception {
        return lab.inNode("mn", () -> {
            final Map<String, String> settings = new TreeMap<>();
            for (String leaf : SETTINGS) {
                settings.put(leaf, Files.readString(Path.of("/proc/sys/net/ipv4/conf/eth0", leaf)).strip());
            }
            return settings;
        });
    }

    @Test
    @Tag("OPS-HOST-5")
    void aSecondMobileNodeWithTheSameNumbersIsToldWhatToSet() throws Exception {
        try (Daemon first = registered()) {
            final List<String> before = KernelState.owned(lab, "mn");
            assertRefused("", "another mobile node of this host has it", "instance", "[host]");
            // Nor may one of its four tables be one of the other's, at either end.
            assertRefused("\n[host]\ninstance = 1\ntable = 437\n", "claim(routing table 437)", "[host]");
            assertRefused("\n[host]\ninstance = 1\ntable = 431\n", "claim(routing table 434)", "[host]");
            assertThat(KernelState.owned(lab, "mn")).isEqualTo(before);
            first.stop();
        }
    }

    private void assertRefused(String host, String... words) throws Exception {
        final Shell.Outcome outcome = inHost("mobile-node", "--config", other(host).toString());
        assertThat(outcome.code()).as(host).isEqualTo(1);
        assertThat(outcome.err().lines()).as(host).singleElement().asString().contains(words);
    }

    @Test
    @Tag("OPS-HOST-5")
    void nodesOfAHostHaveTheirRulesInOneRange() throws Exception {
        try (Daemon first = registered()) {
            final List<String> before = KernelState.owned(lab, "mn");
            // In a range behind, the catch-all rule of the first would have the last word about the second.
            final String elsewhere = "\n[host]\ninstance = 1\nrule-priority = 1000\n";
            assertRefused(elsewhere, "rule-priority = 1000", "mobile node with instance = 0", "has 400");
            assertThat(KernelState.owned(lab, "mn")).isEqualTo(before);
            final Shell.Outcome check = inHost("check", "--host", "--config", other(elsewhere).toString());
            assertThat(check.code()).isEqualTo(1);
            assertThat(check.out()).contains("# rule-priority = 1000, but the mobile node with instance = 0");
            first.stop();
        }
    }

    @Test
    @Tag("OPS-HOST-5")
    void aHomeAgentAndAMobileNodeWorkSideBySide() throws Exception {
        onHost("link add hlink type veth peer name far1", "link set far1 up", "addr add 10.50.0.1/24 dev hlink",
                "link set hlink up");
        final String ofHomeAgent = """
                role = "home-agent"
                name = "second"
                admin-socket = "%s"
                state-directory = "%s"
                [host]
                mark = 0xdf
                [home-agent]
                address = "10.50.0.1"
                home-link = "hlink"
                home-network = "10.50.0.0/24"
                [[mobile-node]]
                home-address = "10.50.0.9"
                spi = 0x100
                key = "0102030405060708090a0b0c0d0e0f10"
                """.formatted(lab.adminSocket("second"), lab.file("second"));
        final Path file = lab.secret("second.toml", ofHomeAgent);
        try (Daemon mobileNode = Daemon.start(lab, "mn",
                lab.secret("first.toml", Files.readString(lab.config("mn")) + "\n[host]\ninstance = 1\n"))) {
            awaitRegistered(mobileNode);
            final List<String> ofMobileNode = KernelState.owned(lab, "mn");
            try (Daemon second = Daemon.startHomeAgent(lab, "mn", "second", file)) {
                traffic.assertNothingIsLost("beside a home agent");
                assertThat(KernelState.owned(lab, "mn")).containsAll(ofMobileNode)
                        .contains("rule 415 from all fwmark 0xdf lookup main");
                assertThat(wayTo("10.50.0.9")).as("a home address of its home agent").contains("dev hlink");
                second.stop();
            }
            assertThat(KernelState.owned(lab, "mn")).containsExactlyInAnyOrderElementsOf(ofMobileNode);
            traffic.assertNothingIsLost("after the end of the home agent");
            try (Daemon second = Daemon.startHomeAgent(lab, "mn", "second", file)) {
                mobileNode.stop();
                assertThat(KernelState.owned(lab, "mn")).as("of the home agent").isNotEmpty()
                        .noneMatch(ofMobileNode::contains);
                second.stop();
            }
        } finally {
            onHost("link del hlink");
        }
    }

    private void awaitBindings(int count) throws Exception {
        Await.until(count + " bindings", () -> homeAgent.show(Topic.BINDINGS).at("mn").items().size() == count);
    }

    private void assertReached(String... addresses) throws Exception {
        for (String address : addresses) {
            final Shell.Outcome outcome = Shell
                    .run(lab.in("hl", List.of("ping", "-n", "-c", "2", "-i", "0.2", "-W", "2", address)));
            assertThat(outcome.code()).as(outcome.out()).isZero();
        }
    }

    /** Another identity on the same host. */
    private Path other(String host) throws Exception {
        return lab.secret("other.toml", Files.readString(lab.config("mn")).replace("mn.sock", "other.sock")
                .replace("/mn\"", "/other\"").replace("192.0.2.10\"", "192.0.2.11\"")
                .replace("2001:db8:1::10/128", "2001:db8:1::11/128")
                .replace("2001:db8:100::/56", "2001:db8:100:100::/56") + host);
    }
}
