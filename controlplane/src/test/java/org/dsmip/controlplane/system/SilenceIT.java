package org.dsmip.controlplane.system;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.dsmip.controlplane.show.Topic;
import org.dsmip.core.testing.Commands;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** What a mobile node says when it gets no answer, or not all that it asked for. */
class SilenceIT {
    private static final String SILENCE = "the home agent does not answer";

    private Lab lab;

    @BeforeEach
    void testbed() throws Exception {
        lab = Lab.up("quiet");
        lab.moveTo("visited1");
    }

    @AfterEach
    void labGoes() {
        lab.close();
    }

    private static void awaitLine(Daemon node, String... words) throws Exception {
        Await.until(List.of(words) + " in one line", () -> node.log().lines()
                .anyMatch(line -> List.of(words).stream().allMatch(line::contains)));
    }

    @Test
    @Tag("OPS-SAY-1")
    void aHomeAgentThatIsStopped() throws Exception {
        final Daemon node = Daemon.start(lab, "mn");
        awaitLine(node, "level=WARN", SILENCE, "home-agent=\"192.0.2.1\"", "ICMP port unreachable");
        final Json unanswered = node.show(Topic.REGISTRATION).at("unanswered");
        assertThat(unanswered.at("requests").number()).isGreaterThanOrEqualTo(3);
        assertThat(unanswered.at("came-back").text()).contains("ICMP port unreachable, claims to be from 192.0.2.1");
        Daemon.start(lab, "ha");
        awaitLine(node, "the home agent answers again");
        assertThat(node.log().lines().filter(line -> line.contains(SILENCE))).hasSize(1);
        node.assertNoFailureLogged();
    }

    @Test
    @Tag("OPS-SAY-1")
    void aWrongAddressInsteadOfTheHomeAgents() throws Exception {
        final Daemon node = Daemon.start(lab, "mn", "home-agent=192.0.2.200");
        awaitLine(node, "level=WARN", SILENCE, "home-agent=\"192.0.2.200\"", "is home-agent right");
        Await.until("the router says that nobody has the address", () -> node.show(Topic.REGISTRATION).at("unanswered")
                .at("came-back").text().contains("ICMP host unreachable, claims to be from "));
        assertThat(node.show(Topic.REGISTRATION).at("unanswered").at("advice").text())
                .isEqualTo("nobody has that address: is home-agent right?");
        final Json status = node.show(Topic.STATUS);
        assertThat(status.at("ready").text()).isEqualTo("false");
        assertThat(status.at("trouble").text()).startsWith("the home agent 192.0.2.200 does not answer: came back: ");
    }

    @Test
    @Tag("OPS-SAY-1")
    void aHomeAgentBehindAFilter() throws Exception {
        lab.ipDo("rt", "route add blackhole 192.0.2.1/32");
        final Daemon node = Daemon.start(lab, "mn");
        awaitLine(node, SILENCE, "came-back=\"nothing\"");
    }

    @Test
    @Tag("OPS-SAY-1")
    @Tag("OPS-SAY-4")
    void repliesThatFailToVerify() throws Exception {
        ScriptedHomeAgent.start(lab, request -> List.of(ScriptedHomeAgent.bare(request, 131, 0)));
        final Daemon node = Daemon.start(lab, "mn");
        awaitLine(node, SILENCE, "ignored as authentication-missing",
                "advice=\"are key, algorithm and SPI those of the home agent?");
        assertThat(node.log()).contains("unsigned, claims to be 192.0.2.1").doesNotContain("null")
                .doesNotContain("Visiting[").doesNotContain("HA_");
    }

    @Test
    @Tag("OPS-HOST-11")
    void aHostWithoutIpv6StillHasIpv4() throws Exception {
        Commands.output(lab.in("mn", List.of("sh", "-c", "echo 1 > /proc/sys/net/ipv6/conf/all/disable_ipv6"))
                .toArray(String[]::new));
        Daemon.start(lab, "ha");
        final Daemon node = Daemon.start(lab, "mn");
        awaitLine(node, "level=WARN", "this host carries no IPv6", "disable_ipv6 = 1");
        awaitLine(node, "reg=\"registered\"", "got=\"IPv4\"");
        assertThat(node.show(Topic.REGISTRATION).at("v6").items()).isEmpty();
        node.stop();
    }

    /** What a host shows that came up with {@code ipv6.disable=1}; its routing tables cannot be taken away here. */
    @Test
    @Tag("OPS-HOST-11")
    void hostsWhoseKernelHasNoIpv6AtAllHaveIpv4() throws Exception {
        final List<String> without = List.of("sh", "-c", "mount -t tmpfs none /proc/sys/net/ipv6 && exec \"$@\"", "sh");
        final Daemon homeAgent = Daemon.startBehind(lab, "ha",
                lab.configWith("ha", "[host]\nmark = 0xdf"), List.of(), without);
        awaitLine(homeAgent, "IPv6 prefixes are refused; IPv4 works", "the kernel has no IPv6");
        final Daemon node = Daemon.startBehind(lab, "mn", lab.config("mn"), List.of(), without);
        awaitLine(node, "level=WARN", "this host carries no IPv6", "the kernel has no IPv6");
        awaitLine(node, "reg=\"registered\"", "got=\"IPv4\"");
        for (String place : List.of("ha", "mn")) {
            assertThat(KernelState.owned(lab, place)).as("of IPv4 in " + place).isNotEmpty();
            for (String objects : List.of("-6 rule", "-6 route show table all", "-6 neigh show proxy")) {
                assertThat(lab.ip(place, objects.split(" ", -1)).items())
                        .filteredOn(object -> object.has("protocol")
                                && List.of("134", "135").contains(object.at("protocol").text()))
                        .as(objects + " in " + place).isEmpty();
            }
        }
        node.stop();
        homeAgent.stop();
        node.assertNoFailureLogged();
        homeAgent.assertNoFailureLogged();
    }

    @Test
    @Tag("OPS-SAY-3")
    void oneOfItsPrefixesIsRefused() throws Exception {
        Daemon.start(lab, "ha");
        final Daemon node = Daemon.start(lab, "mn",
                "prefixes=[\"2001:db8:1::10/128\", \"2001:db8:100::/56\", \"2001:db8:aaaa::/64\"]");
        awaitLine(node, "level=INFO", "reg=\"registered\"", "2001:db8:1::10/128 accepted",
                "2001:db8:aaaa::/64 refused: ");
    }
}
