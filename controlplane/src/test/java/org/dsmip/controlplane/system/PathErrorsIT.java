package org.dsmip.controlplane.system;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import org.dsmip.controlplane.show.Topic;
import org.dsmip.core.testing.Commands;
import org.dsmip.core.testing.NeedsPrograms;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * The router between home agent and mobile node has a narrow way, or none: senders at both ends hear of it. The judge is
 * {@code ping}, and the kernels of the senders, which must have believed what they were told.
 */
@NeedsPrograms("ping")
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class PathErrorsIT {
    private static final String HOME = "192.0.2.10";
    private static final String HOME6 = "2001:db8:1::10";
    private static final String CORRESPONDENT = "10.99.0.99";
    private static final String CORRESPONDENT6 = "2001:db8:ffff::99";
    private static final String CARE_OF = "203.0.113.10";

    private Lab lab;
    private Daemon homeAgent;

    @BeforeAll
    void homeAgentRuns() throws Exception {
        lab = Lab.up("path");
        homeAgent = Daemon.start(lab, "ha");
        lab.moveTo("visited1");
        // Each error counts here, the router must hold none back.
        Commands.output(lab.in("rt", List.of("sh", "-c", "echo 0 >/proc/sys/net/ipv4/icmp_ratelimit"))
                .toArray(String[]::new));
    }

    @AfterAll
    void homeAgentEndsInOrder() throws Exception {
        try {
            if (homeAgent != null) {
                homeAgent.stop();
            }
        } finally {
            if (lab != null) {
                lab.close();
            }
        }
    }

    /** The mobile node away, and the router's way to both ends as wide as asked for. */
    private Daemon awayBehind(String encapsulation, String tunnelToCareOf) throws Exception {
        final Daemon mobileNode = Daemon.start(lab, "mn", "encapsulation=" + encapsulation,
                "tunnel-to-coa=" + tunnelToCareOf);
        mobileNode.awaitRegistered("203.0.113.10");
        return mobileNode;
    }

    private Commands.Outcome ping(String node, String... arguments) throws Exception {
        final List<String> command = new ArrayList<>(List.of("ping", "-n", "-i", "0.2", "-W", "2"));
        command.addAll(List.of(arguments));
        return Commands.run(lab.in(node, command));
    }

    private void assertAnswers(String node, String... arguments) throws Exception {
        final Commands.Outcome outcome = ping(node, arguments);
        assertThat(outcome.code()).as("%s", outcome).isZero();
    }

    @ParameterizedTest
    @CsvSource({"ip-in-ip, true, 1280", "gre, true, 1276", "minimal, false, 1288"})
    @Tag("BASE-TUN-10")
    @Tag("BASE-TUN-11")
    @Tag("BASE-TUN-12")
    @Tag("BASE-TUN-16")
    @Tag("BASE-GRE-10")
    @Tag("BASE-MIN-09")
    @Tag("PF-2")
    void sendersLearnWhatANarrowPathTakes(String encapsulation, String tunnelToCareOf, int mtu) throws Exception {
        lab.ipDo("rt", "route replace 203.0.113.0/24 dev visited1 mtu lock 1300");
        lab.ipDo("rt", "route replace 192.0.2.0/24 via 198.18.0.1 mtu lock 1300");
        // What the senders' kernels have learned from the former encapsulation.
        lab.ipDo("cn", "route flush cache");
        lab.ipDo("mn", "route flush cache");
        try (Daemon mobileNode = awayBehind(encapsulation, tunnelToCareOf)) {
            final String large = Integer.toString(mtu + 1 - 28);
            final String fitting = Integer.toString(mtu - 28);
            assertThat(ping("cn", "-c", "2", "-M", "do", "-s", large, HOME).out())
                    .contains("Frag needed and DF set (mtu = " + mtu + ")");
            assertThat(lab.ip("cn", "route", "get", HOME).text()).contains("mtu=Json[value=" + mtu + "]");
            assertAnswers("cn", "-c", "2", "-M", "do", "-s", fitting, HOME);
            assertThat(ping("mn", "-c", "2", "-M", "do", "-s", large, "-I", HOME, CORRESPONDENT).out())
                    .containsAnyOf("Frag needed and DF set (mtu = " + mtu + ")", "message too long, mtu=" + mtu);
            assertAnswers("mn", "-c", "2", "-M", "do", "-s", fitting, "-I", HOME, CORRESPONDENT);
            assertThat(homeAgent.show(Topic.BINDINGS).at("mn").items().getFirst().at("coa").items().getFirst()
                    .at("path-mtu").number()).isEqualTo(1300);
            assertThat(mobileNode.show(Topic.REGISTRATION).at("granted", "path-mtu").number()).isEqualTo(1300);
            // What may be split gets through whatever its size, and IPv6 up to the tunnel's MTU.
            assertAnswers("cn", "-c", "2", "-M", "dont", "-s", "4000", HOME);
            assertAnswers("cn", "-c", "2", "-s", "1232", HOME6);
            assertAnswers("mn", "-c", "2", "-s", "1232", "-I", HOME6, CORRESPONDENT6);
            mobileNode.stop();
        } finally {
            lab.ipDo("rt", "route replace 203.0.113.0/24 dev visited1");
            lab.ipDo("rt", "route replace 192.0.2.0/24 via 198.18.0.1");
        }
    }

    @ParameterizedTest
    @CsvSource({"ip-in-ip, true", "ip-in-ip, false", "gre, true", "minimal, false"})
    @Tag("BASE-TUN-14")
    @Tag("BASE-FWD-08")
    @Tag("PF-17")
    @Tag("PF-18")
    void sendersHearThatThereIsNoWay(String encapsulation, String tunnelToCareOf) throws Exception {
        try (Daemon mobileNode = awayBehind(encapsulation, tunnelToCareOf)) {
            assertAnswers("cn", "-c", "1", HOME);
            lab.ipDo("rt", "route add unreachable " + CARE_OF + "/32");
            try {
                // A Linux router complains once a second about a destination it has no way to.
                assertThat(ping("cn", "-c", "4", "-i", "1", HOME).out()).contains("Destination Host Unreachable");
                assertThat(ping("cn", "-c", "4", "-i", "1", HOME6).out())
                        .contains("Destination unreachable: Address unreachable");
            } finally {
                lab.ipDo("rt", "route del unreachable " + CARE_OF + "/32");
            }
            // The router's last complaint may still be on its way.
            Await.eventually(() -> assertAnswers("cn", "-c", "1", HOME));
            Await.eventually(() -> assertAnswers("cn", "-c", "1", HOME6));
            mobileNode.stop();
        }
        assertThat(homeAgent.counter("icmp-from-tunnel")).isPositive();
    }
}
