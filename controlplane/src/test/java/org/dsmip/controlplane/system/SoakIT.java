package org.dsmip.controlplane.system;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.assertj.core.api.SoftAssertions;
import org.dsmip.controlplane.admin.AdminClient;
import org.dsmip.controlplane.admin.AdminRequest;
import org.dsmip.controlplane.show.Offload;
import org.dsmip.controlplane.show.Topic;
import org.dsmip.core.testing.NeedsPrograms;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * Super-packets, fragments, errors, forged tunnels and moves mixed, with offloads switched under them: connections go on, and
 * in the end both nodes account for every packet.
 *
 * <p>A little of it each time; ten minutes of it, as root, where nothing else loads the machine:
 * {@code ./mvnw verify -Dtest=none -Dsurefire.failIfNoSpecifiedTests=false -Dit.test=SoakIT
 * -Dfailsafe.failIfNoSpecifiedTests=false -Ddsmip.soak.seconds=600}
 */
@NeedsPrograms({"iperf3", "ping", "python3"})
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class SoakIT {
    private static final Duration DURATION = Duration.ofSeconds(Integer.getInteger("dsmip.soak.seconds", 8));
    private static final Duration PHASE = Duration.ofSeconds(isLong() ? 3 : 1);
    private static final List<String> WAY = List.of("visited2", "home", "visited1");
    private static final List<String> HAPPENS = List.of("super-packets", "coalesced", "forwarded-to-tun",
            "forwarded-to-tunnel", "dropped");
    private static final List<String> NEVER = List.of("internal-error", "bad-offload", "jumbo");

    private Lab lab;

    @BeforeAll
    void testbedIsUp() throws Exception {
        lab = Lab.up("soak");
        // The router tells of smaller paths, to one of the places and back from all, so that some segments need fragments.
        lab.ipDo("rt", "route replace 198.51.100.10 dev visited2 mtu lock 1300");
        lab.ipDo("rt", "route replace 192.0.2.1 via 198.18.0.1 mtu lock 1400");
    }

    @AfterAll
    void testbedIsGone() {
        if (lab != null) {
            lab.close();
        }
    }

    @ParameterizedTest
    @CsvSource({"1, true", "4, false"})
    @Tag("PF-19")
    @Tag("PF-21")
    void everyPacketIsAccountedFor(int workers, boolean toCareOf) throws Exception {
        final String forwarding = workers == 1 ? "" : "[forwarding]\nworkers = " + workers;
        lab.moveTo("visited1");
        final Daemon homeAgent = Daemon.start(lab, "ha", lab.configWith("ha", forwarding));
        final Daemon mobileNode = Daemon.start(lab, "mn",
                lab.configWith("mn", forwarding, "tunnel-to-coa=" + toCareOf));
        try (homeAgent; mobileNode) {
            mobileNode.awaitRegistered(address("visited1"));
            final SoakTraffic traffic = SoakTraffic.start(lab);
            final Map<String, Daemon> nodes = Map.of("ha", homeAgent, "mn", mobileNode);
            final int phases = soak(traffic, mobileNode);
            traffic.end();
            SoakTraffic.assertEchoes(lab);
            final SoftAssertions all = new SoftAssertions();
            for (Map.Entry<String, Daemon> node : nodes.entrySet()) {
                final Account account = settled(node.getValue());
                System.out.println("Soak: " + workers + " workers, " + phases + " phases, " + node.getKey() + ": "
                        + account.text());
                judge(all, node.getKey(), account);
            }
            if (workers == 1 && isLong()) {
                // In a short time the correspondents may know beforehand what the paths take, and in the second half they do.
                all.assertThat(homeAgent.counter("fragmented")).as("segments that needed fragments").isPositive();
            }
            all.check(() -> assertBindingsWithinTotals(homeAgent));
            all.assertAll();
            mobileNode.stop();
            homeAgent.stop();
        }
    }

    /** Moves on and on; answers how many times. */
    private int soak(SoakTraffic traffic, Daemon mobileNode) throws Exception {
        final long endNs = System.nanoTime() + DURATION.dividedBy(2).toNanos();
        int phases = 0;
        // All of the way at least once, and not home in the end.
        while (phases % WAY.size() != 0 || System.nanoTime() < endNs || phases == 0) {
            final String place = WAY.get(phases % WAY.size());
            final long phaseEndNs = System.nanoTime() + PHASE.toNanos();
            lab.moveTo(place);
            awaitArrival(mobileNode, place);
            switchSomething(phases);
            traffic.awaitProgress("in phase " + phases + ", at " + place);
            while (System.nanoTime() < phaseEndNs) {
                traffic.awaitProgress("still in phase " + phases + ", at " + place);
            }
            phases++;
        }
        return phases;
    }

    private static boolean isLong() {
        return DURATION.toSeconds() >= 60;
    }

    private static String address(String place) {
        return Objects.requireNonNull(Mischief.places().get(place));
    }

    private static void awaitArrival(Daemon mobileNode, String place) throws Exception {
        if (!place.equals("home")) {
            mobileNode.awaitRegistered(address(place));
            return;
        }
        Await.eventually(() -> {
            final Json registration = mobileNode.show(Topic.REGISTRATION);
            assertThat(registration.at("access").text()).as(registration.text()).isEqualTo("home");
            assertThat(registration.has("pending")).as(registration.text()).isFalse();
        });
    }

    /** Each kind of super-packets off and on again at each end. */
    private void switchSomething(int phase) throws Exception {
        final Offload offload = phase / 2 % 2 == 0 ? Offload.TUN_TCP : Offload.TUN_UDP;
        final String node = phase / 4 % 2 == 0 ? "ha" : "mn";
        AdminClient.ask(lab.adminSocket(node), new AdminRequest.Switch(offload, phase % 2 == 1, false), said -> {});
    }

    /** What a node says when it says the same twice. */
    private static Account settled(Daemon node) throws Exception {
        final List<Account> looks = new ArrayList<>(List.of(Account.of(node)));
        Await.eventually(() -> {
            Thread.sleep(Duration.ofMillis(300));
            looks.add(Account.of(node));
            assertThat(looks.getLast()).isEqualTo(looks.get(looks.size() - 2));
        });
        return looks.getLast();
    }

    private static void judge(SoftAssertions all, String node, Account account) {
        all.check(() -> account.assertExact(node));
        all.assertThat(NEVER.stream().filter(reason -> account.drops().getOrDefault(reason, 1L) != 0))
                .as("drops of %s that nothing here explains: %s", node, account.drops()).isEmpty();
        all.assertThat(HAPPENS.stream().filter(name -> account.sum(name) == 0)).as("what did not happen at %s", node)
                .isEmpty();
    }

    /** No binding has sent, received or lost more than all packets there were. */
    private static void assertBindingsWithinTotals(Daemon homeAgent) throws Exception {
        final List<Json> bindings = homeAgent.show(Topic.BINDINGS).at("mn").items();
        final Account account = Account.of(homeAgent);
        assertThat(bindings).as("bindings in the end").hasSize(1);
        account.counters().forEach((name, total) -> {
            final Json counters = bindings.getFirst().at("counters");
            if (counters.has(name)) {
                assertThat(counters.at(name).number()).as("%s of the binding", name).isLessThanOrEqualTo(total);
            }
        });
    }
}
