package org.dsmip.controlplane.system;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.dsmip.controlplane.show.Topic;
import org.dsmip.core.testing.Commands;
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
    private static final String HOME = "192.0.2.10";
    private static final String GATEWAY = "203.0.113.254";

    private SharedHost host;
    private Lab lab;
    private Traffic traffic;

    @BeforeAll
    void homeAgentRuns() throws Exception {
        host = SharedHost.start();
        lab = host.lab();
        traffic = host.traffic();
    }

    @AfterAll
    void labGoes() {
        if (lab != null) {
            lab.close();
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
            host.onHost(rule.replace("PUT", "add"), "-6 " + rule.replace("PUT", "add"));
        }
        host.secondUplink();
        host.onHost("route add unreachable default table 201", "route add default dev eth1 table 51820");
        try (Daemon mobileNode = host.registered()) {
            traffic.assertNothingIsLost("beside the rules of others");
            assertThat(mobileNode.log()).doesNotContain("a rule of another program");
            mobileNode.stop();
        } finally {
            for (String rule : others) {
                host.onHost(rule.replace("PUT", "del"), "-6 " + rule.replace("PUT", "del"));
            }
            host.onHost("route flush table 201", "link del eth1");
        }
    }

    @Test
    @Tag("OPS-HOST-2")
    @Tag("OPS-HOST-10")
    void namesARuleThatTakesItsTrafficAwayAndSaysWhenAllIsWellAgain() throws Exception {
        host.onHost("rule add pref 100 from all lookup main");
        try (Daemon mobileNode = host.registered()) {
            assertThat(mobileNode.log()).contains("rule 100: from all lookup main, which covers everything, is asked "
                    + "before rule 464");
            Await.until("it says so",
                    () -> mobileNode.log().contains("packets of 192.0.2.10 do not go into the tunnel"));
            assertThat(trouble(mobileNode))
                    .contains("packets of 192.0.2.10 do not go into the tunnel; rule: rule 100: ");
            assertThat(mobileNode.show(Topic.STATUS).at("ready").text()).isEqualTo("false");
            assertThat(host.run("check", "--host", "--config", lab.config("mn").toString()).out())
                    .contains("rule 100: from all lookup main, which covers everything");
            host.onHost("rule del pref 100");
            Await.until("all is well again", () -> mobileNode.log().contains("takes its way again"));
            assertThat(trouble(mobileNode)).isEmpty();
            assertThat(mobileNode.show(Topic.STATUS).at("ready").text()).isEqualTo("true");
            traffic.assertNothingIsLost("without the rule");
            host.onHost("rule add pref 101 fwmark 0xd0/0xf0 lookup 999", "route add unreachable default table 999");
            Await.until("it says so",
                    () -> mobileNode.log().contains("packets of the tunnel do not leave by the access")
                            && mobileNode.log().contains(
                                    "rule 101: from all fwmark 0xd0/0xf0 lookup 999, which matches the mark"));
            host.onHost("rule del pref 101", "route flush table 999");
            Await.until("all is well again", () -> trouble(mobileNode).isEmpty());
            host.onHost("rule add pref 102 from 192.0.2.10 prohibit");
            Await.until("it is shown", () -> trouble(mobileNode)
                    .startsWith("packets of 192.0.2.10 do not go into the tunnel; rule: rule 102: "));
            host.onHost("rule del pref 102");
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
        host.onHost("route add default dev lo metric 1024 table 434");
        try (Daemon mobileNode = host.registered()) {
            Await.until("it says so", () -> mobileNode.log().contains("home addresses are barred meanwhile"));
            assertThat(trouble(mobileNode)).contains("EEXIST");
            assertThat(mobileNode.show(Topic.STATUS).at("trouble").text()).contains("home addresses are barred");
            host.onHost("route del default dev lo metric 1024 table 434");
            Await.until("it has its own there", () -> trouble(mobileNode).isEmpty());
            traffic.assertNothingIsLost("with its own route");
            mobileNode.stop();
        }
    }

    @Test
    @Tag("OPS-HOST-12")
    void anotherUplinkOfBetterMetricChangesNothing() throws Exception {
        host.secondUplink();
        try (Daemon mobileNode = host.registered()) {
            traffic.assertNothingIsLost("with another uplink at the start");
            host.onHost("link del eth1");
            traffic.assertNothingIsLost("without it");
            host.secondUplink();
            traffic.assertNothingIsLost("with another uplink while away");
            assertThat(mobileNode.show(Topic.REGISTRATION).at("reg").text()).isEqualTo("registered");
            assertThat(mobileNode.log().lines().filter(line -> line.contains("registration changed")))
                    .as("registered once: %s", mobileNode.log()).hasSize(2);
            mobileNode.stop();
        } finally {
            host.onHost("link del eth1");
        }
    }

    @Test
    @Tag("OPS-HOST-14")
    void aDeletedNextHopObjectIsNoticed() throws Exception {
        try (Daemon mobileNode = host.registered()) {
            host.onHost("nexthop add id 7 via " + GATEWAY + " dev eth0", "route add default nhid 7 metric 90",
                    "route del default via " + GATEWAY + " dev eth0 metric 100");
            traffic.assertNothingIsLost("by a next-hop object");
            host.onHost("nexthop del id 7");
            Await.until("it is noticed", () -> mobileNode.log().contains("no route leads to the home agent"));
            host.onHost("route add default via " + GATEWAY + " dev eth0 metric 100");
            mobileNode.awaitRegistered("203.0.113.10");
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
        try (Daemon mobileNode = host.registered(); Capture capture = Capture.start(lab, "mn", "eth0")) {
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
            assertThat(SharedHost.bare(capture)).isEmpty();
            mobileNode.stop();
        }
    }

    private void flushBoth(String flush) {
        try {
            host.onHost(flush);
            host.onHost("-6 " + flush);
            Thread.sleep(60);
        } catch (Exception | AssertionError e) {
            // A flush of what has not been put back yet finds nothing.
        }
    }

    @Test
    @Tag("OPS-HOST-14")
    @NeedsPrograms("tcpdump")
    void nothingLeavesBareWhileTheTunnelDeviceIsDown() throws Exception {
        try (Daemon mobileNode = host.registered(); Capture capture = Capture.start(lab, "mn", "eth0")) {
            host.onHost("link set dsmip1 down");
            Await.until("home addresses are barred",
                    () -> KernelState.owned(lab, "mn").stream().anyMatch(line -> line.startsWith("rule 496 ")));
            Commands.run(lab.in("mn", List.of("ip", "route", "get", "10.99.0.99", "from", HOME)));
            final int framesBefore = SharedHost.bare(capture).size();
            try {
                traffic.assertHostLosesNothing("with the tunnel device down");
            } catch (AssertionError expected) {
                assertThat(expected).hasMessageContaining("with the tunnel device down");
            }
            assertThat(SharedHost.bare(capture)).hasSize(framesBefore);
            host.onHost("link set dsmip1 up");
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
            host.onHost("route add " + route + " via " + GATEWAY + " dev eth0");
        }
        host.onHost("-6 route add 2000::/3 via fe80::1 dev eth0");
        try {
            try (Daemon mobileNode = host.registered()) {
                traffic.assertNothingIsLost("with more specific routes");
                assertThat(host.wayTo("10.99.0.99")).contains("dev dsmip1");
                assertThat(host.wayTo("2001:db8:ffff::99")).contains("dev dsmip1");
                assertThat(host.wayTo("192.0.2.99")).contains("dev dsmip1");
                assertThat(host.wayTo(GATEWAY)).as("the visited link").contains("dev eth0");
                assertThat(host.wayTo("224.0.0.251")).as("multicast on the visited link").contains("dev eth0");
                mobileNode.stop();
            }
            try (Daemon mobileNode = host.registered(host.withSetting("outside-tunnel = \"known\""))) {
                assertThat(host.wayTo("10.99.0.99")).contains("dev eth0");
                assertThat(host.wayTo("2001:db8:ffff::99")).contains("dev eth0");
                mobileNode.stop();
            }
            try (Daemon mobileNode = host.registered(host.withSetting("outside-tunnel = \"nothing\""))) {
                assertThat(host.wayTo(GATEWAY)).contains("dev dsmip1");
                traffic.assertNothingIsLost("with nothing outside the tunnel");
                mobileNode.stop();
            }
        } finally {
            for (String route : routes) {
                host.onHost("route del " + route);
            }
            host.onHost("-6 route del 2000::/3");
        }
    }

    @Test
    @Tag("OPS-HOST-5")
    @NeedsPrograms("ping")
    void twoMobileNodesWorkSideBySideAndTheEndOfOneTouchesNothingOfTheOther() throws Exception {
        try (Daemon first = host.registered()) {
            final List<String> ofFirst = KernelState.owned(lab, "mn");
            try (Daemon second = Daemon.start(lab, "mn", host.other("\n[host]\ninstance = 1\n"))) {
                host.awaitBindings(2);
                traffic.assertNothingIsLost("beside a second node");
                host.assertReached("192.0.2.11", "2001:db8:1::11");
                second.stop();
            }
            assertThat(KernelState.owned(lab, "mn")).as("after the end of the second")
                    .containsExactlyInAnyOrderElementsOf(ofFirst);
            traffic.assertNothingIsLost("after the end of the second");
            final Daemon second = Daemon.start(lab, "mn", host.other("\n[host]\ninstance = 1\n"));
            host.awaitBindings(2);
            first.stop();
            assertThat(KernelState.owned(lab, "mn")).as("of the second").hasSize(ofFirst.size())
                    .noneMatch(line -> line.contains("dsmip1 ")).anyMatch(line -> line.contains("dsmip1-1"));
            host.assertReached("192.0.2.11", "2001:db8:1::11");
            second.kill();
            try (Daemon third = host.registered()) {
                assertThat(KernelState.owned(lab, "mn")).as("what the killed one left")
                        .containsExactlyInAnyOrderElementsOf(ofFirst);
                third.stop();
            }
            assertThat(KernelState.owned(lab, "mn")).isEmpty();
        }
    }

    @Test
    @Tag("OPS-HOST-5")
    @NeedsPrograms("ping")
    void settingsOfASharedLinkStayUntilTheLastNodeThatNeedsThemEnds() throws Exception {
        lab.inNode("mn", () -> {
            for (String leaf : SharedHost.SETTINGS) {
                Files.writeString(Path.of("/proc/sys/net/ipv4/conf/eth0", leaf), "0");
            }
            return null;
        });
        try (Daemon first = host.registered()) {
            final Map<String, String> needed = host.settings();
            assertThat(needed).doesNotContainValue("0");
            try (Daemon second = Daemon.start(lab, "mn", host.other("\n[host]\ninstance = 1\n"))) {
                host.awaitBindings(2);
                host.assertReached("192.0.2.11", "2001:db8:1::11", "192.0.2.10", "2001:db8:1::10");
                assertNothingOfOthersIsDropped(first);
                assertNothingOfOthersIsDropped(second);
                first.stop();
                assertThat(host.settings()).isEqualTo(needed);
                second.stop();
                assertThat(second.log()).as("what had to be healed").doesNotContain("put back a kernel setting");
            }
        }
        assertThat(host.settings()).containsOnlyKeys(SharedHost.SETTINGS)
                .allSatisfy((leaf, value) -> assertThat(value).isEqualTo("0"));
    }

    /** The kernel gives each a copy of what comes out of the other's tunnel. */
    private static void assertNothingOfOthersIsDropped(Daemon node) throws Exception {
        assertThat(node.counter("tunnel-packets-in")).isPositive();
        assertThat(node.show(Topic.DROPS).at("drop").items().stream()
                .filter(drop -> List.of("drop-outer", "drop-dst", "icmp-quote").contains(drop.at("reason").text())))
                .hasSize(3).allSatisfy(drop -> assertThat(drop.at("packets").number()).isZero());
    }

    @Test
    @Tag("OPS-HOST-5")
    void aSecondMobileNodeWithTheSameNumbersIsToldWhatToSet() throws Exception {
        try (Daemon first = host.registered()) {
            final List<String> before = KernelState.owned(lab, "mn");
            assertRefused("", "another mobile node of this host has it", "instance", "[host]");
            // Nor may one of its four tables be one of the other's, at either end.
            assertRefused("\n[host]\ninstance = 1\ntable = 437\n", "claim(routing table 437)", "[host]");
            assertRefused("\n[host]\ninstance = 1\ntable = 431\n", "claim(routing table 434)", "[host]");
            assertThat(KernelState.owned(lab, "mn")).isEqualTo(before);
            first.stop();
        }
    }

    private void assertRefused(String changes, String... words) throws Exception {
        final Commands.Outcome outcome = host.run("mobile-node", "--config", host.other(changes).toString());
        assertThat(outcome.code()).as(changes).isEqualTo(1);
        assertThat(outcome.err().lines()).as(changes).singleElement().asString().contains(words);
    }

    @Test
    @Tag("OPS-HOST-5")
    void nodesOfAHostHaveTheirRulesInOneRange() throws Exception {
        try (Daemon first = host.registered()) {
            final List<String> before = KernelState.owned(lab, "mn");
            // In a range behind, the catch-all rule of the first would have the last word about the second.
            final String elsewhere = "\n[host]\ninstance = 1\nrule-priority = 1000\n";
            assertRefused(elsewhere, "rule-priority = 1000", "mobile node with instance = 0", "has 400");
            assertThat(KernelState.owned(lab, "mn")).isEqualTo(before);
            final Commands.Outcome check = host.run("check", "--host", "--config", host.other(elsewhere).toString());
            assertThat(check.code()).isEqualTo(1);
            assertThat(check.out()).contains("# rule-priority = 1000, but the mobile node with instance = 0");
            first.stop();
        }
    }

    @Test
    @Tag("OPS-HOST-5")
    void aHomeAgentAndAMobileNodeWorkSideBySide() throws Exception {
        host.onHost("link add hlink type veth peer name far1", "link set far1 up", "addr add 10.50.0.1/24 dev hlink",
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
            mobileNode.awaitRegistered("203.0.113.10");
            final List<String> ofMobileNode = KernelState.owned(lab, "mn");
            try (Daemon second = Daemon.startHomeAgent(lab, "mn", "second", file)) {
                traffic.assertNothingIsLost("beside a home agent");
                assertThat(KernelState.owned(lab, "mn")).containsAll(ofMobileNode)
                        .contains("rule 415 from all fwmark 0xdf lookup main");
                assertThat(host.wayTo("10.50.0.9")).as("a home address of its home agent").contains("dev hlink");
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
            host.onHost("link del hlink");
        }
    }
}
