package org.dsmip.controlplane.system;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.util.ArrayList;
import java.util.List;
import org.dsmip.controlplane.show.Topic;
import org.dsmip.core.testing.Commands;
import org.dsmip.core.testing.NeedsPrograms;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;

/** What a node notices by itself: traffic that its host eats, paths that swallow large packets, queues that were full. */
@NeedsPrograms({"ping", "nft"})
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class SurveillanceIT {
    private static final String HOME = "192.0.2.10";

    private @Nullable Pair pair;
    private Lab lab;
    private Daemon homeAgent;
    private Daemon mobileNode;

    @BeforeAll
    void nodesRun() throws Exception {
        pair = Pair.away("watch");
        lab = pair.lab();
        homeAgent = pair.homeAgent();
        mobileNode = pair.mobileNode();
    }

    @AfterAll
    void nodesEndInOrder() throws Exception {
        if (pair != null) {
            pair.stopAndClose();
        }
    }

    private Commands.Outcome ping(String node, String... arguments) throws Exception {
        final List<String> command = new ArrayList<>(List.of("ping", "-n", "-q", "-W", "1"));
        command.addAll(List.of(arguments));
        return Commands.run(lab.in(node, command));
    }

    private static String hostForwards(Daemon node) throws Exception {
        return node.show(Topic.INTERFACES).at("interface").items().getFirst().at("host-forwards").text();
    }

    private static long lines(Daemon node, String what) throws Exception {
        return node.log().lines().filter(line -> line.contains(what)).count();
    }

    @Test
    @Tag("OPS-HOST-10")
    void whatAFirewallOrARuleOfTheHostEatsIsNoticed() throws Exception {
        ping("cn", "-c", "60", "-i", "0.1", HOME);
        Await.until("traffic is well at the home agent", () -> hostForwards(homeAgent).equals("yes"));
        Await.until("and at the mobile node", () -> hostForwards(mobileNode).equals("yes"));

        Commands.output(lab.in("ha", List.of("nft",
                "add table inet eat; add chain inet eat c { type filter hook forward priority 0; policy drop; }"))
                .toArray(String[]::new));
        ping("mn", "-c", "60", "-i", "0.1", "-I", HOME, "10.99.0.99");
        Await.until("the firewall was noticed", () -> hostForwards(homeAgent).equals("no"));
        assertThat(lines(homeAgent, "drops what comes out of tunnels")).isEqualTo(1);
        Commands.output(lab.in("ha", List.of("nft", "delete table inet eat")).toArray(String[]::new));
        ping("cn", "-c", "60", "-i", "0.1", HOME);
        Await.until("it is well again", () -> hostForwards(homeAgent).equals("yes"));
        assertThat(lines(homeAgent, "passed on again")).isEqualTo(1);

        lab.ipDo("ha", "rule add pref 50 iif dsmip0 prohibit");
        try {
            // From the mobile node: the other way the rule also refuses what would go into the tunnel.
            assertThat(ping("mn", "-c", "60", "-i", "0.1", "-I", HOME, "10.99.0.99").code()).isNotZero();
            Await.until("the rule was noticed", () -> hostForwards(homeAgent).equals("no"));
            assertThat(lines(homeAgent, "drops what comes out of tunnels")).isEqualTo(2);
        } finally {
            lab.ipDo("ha", "rule del pref 50");
        }
        ping("cn", "-c", "60", "-i", "0.1", HOME);
        Await.until("without the rule it is well again", () -> hostForwards(homeAgent).equals("yes"));
        assertThat(lines(homeAgent, "passed on again")).isEqualTo(2);

        assertThat(hostForwards(mobileNode)).as("the mobile node never had trouble").isEqualTo("yes");
    }

    @Test
    @Tag("OPS-ERR-5")
    void aPathThatSwallowsLargePacketsIsToldOf() throws Exception {
        lab.ipDo("rt", "route replace 203.0.113.0/24 dev visited1 mtu lock 1300");
        Commands.output(lab.in("rt", List.of("nft", "add table ip mute; add chain ip mute c "
                + "{ type filter hook output priority 0; policy accept; icmp type destination-unreachable drop; }"))
                .toArray(String[]::new));
        try {
            assertThat(ping("cn", "-c", "2", "-i", "0.3", HOME).code()).isZero();
            assertThat(ping("cn", "-c", "14", "-i", "1", "-M", "do", "-s", "1400", HOME).code()).isNotZero();
            Await.until("there was a hint", () -> lines(homeAgent, "nothing comes back") == 1);
        } finally {
            Commands.output(lab.in("rt", List.of("nft", "delete table ip mute")).toArray(String[]::new));
            lab.ipDo("rt", "route replace 203.0.113.0/24 dev visited1");
        }
    }

    @Test
    @Tag("OPS-SAY-6")
    void aBurstOfRequestsFromAllNodesFindsRoomAndWhatIsLostIsCounted() throws Exception {
        final long before = homeAgent.counter("registration-received");
        final int burst = 3_000;
        lab.inNode("rt", () -> {
            try (DatagramSocket socket = new DatagramSocket()) {
                final byte[] request = "\1 not a registration at all".getBytes(UTF_8);
                for (int i = 0; i < burst; i++) {
                    socket.send(new DatagramPacket(request, request.length, InetAddress.getByName("192.0.2.1"), 434));
                }
            }
            return null;
        });
        Await.eventually(() -> assertThat(homeAgent.counter("registration-received") - before
                + homeAgent.counter("registration-queue-lost")).as("every one is received or counted as lost")
                .isGreaterThanOrEqualTo(burst));
        assertThat(homeAgent.counter("registration-queue-lost")).isZero();
    }
}
