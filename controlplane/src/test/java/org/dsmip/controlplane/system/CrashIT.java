package org.dsmip.controlplane.system;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.List;
import org.dsmip.controlplane.show.Topic;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;

/**
 * Processes that are killed while the mobile node is away: what they leave is found by their successors, who keep what they know of and
 * clear the rest.
 */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class CrashIT {
    private static final String CLEARED = "cleared what an earlier run left behind";
    private static final String BOUND_ROUTE = "route 192.0.2.10 dev dsmip0 metric 1024";
    private static final String AGGREGATE = "2001:db8:100::/48";
    private static final List<String> BOUND = List.of("192.0.2.10", "2001:db8:1::10", "2001:db8:100::/56");

    private Lab lab;
    private Traffic traffic;
    private KernelState homeAgentBefore;
    private KernelState mobileNodeBefore;

    @BeforeAll
    void testbedIsUp() throws Exception {
        lab = Lab.up("crash");
        lab.moveTo("visited1");
        homeAgentBefore = KernelState.of(lab, "ha");
        mobileNodeBefore = KernelState.of(lab, "mn");
        traffic = Traffic.start(lab);
    }

    @AfterAll
    void testbedIsGone() {
        if (lab != null) {
            lab.close();
        }
    }

    @Test
    @Tag("BASE-MN-20")
    @Tag("BASE-RPL-07")
    @Tag("BASE-RPL-08")
    @Tag("DS-4.7-3")
    void aKilledMobileNodeStartsAgainClearsWhatItLeftAndRegisters() throws Exception {
        try (Daemon homeAgent = Daemon.start(lab, "ha"); Daemon first = Daemon.start(lab, "mn")) {
            awaitRegistered(first, homeAgent);
            final String identification = identification(homeAgent);
            first.kill();
            assertThat(KernelState.owned(lab, "mn")).as("left behind").anyMatch(line -> line.startsWith("rule "));

            try (Daemon second = Daemon.start(lab, "mn")) {
                assertThat(second.log()).contains(CLEARED);
                Await.until("registered anew", () -> identification(homeAgent).compareTo(identification) > 0);
                awaitRegistered(second, homeAgent);
                traffic.assertNothingIsLost("after a restart of the mobile node");
                second.stop();
            }
            homeAgent.stop();
        }
        assertNothingIsLeft();
    }

    @Test
    @Tag("DS-4.3.1-3")
    @Tag("BASE-HA-46")
    void aKilledHomeAgentThatHasLostItsRecordClearsWhatItLeftAndServesTheMobileNode() throws Exception {
        try (Daemon first = Daemon.start(lab, "ha"); Daemon mobileNode = Daemon.start(lab, "mn", "lifetime=8")) {
            awaitRegistered(mobileNode, first);
            first.kill();
            lab.forgetState("ha");
            assertThat(KernelState.owned(lab, "ha")).as("left behind")
                    .anyMatch(line -> line.equals("proxy 192.0.2.10 dev home"));

            try (Daemon second = Daemon.start(lab, "ha")) {
                assertThat(second.log()).contains(CLEARED);
                // By itself, when a third of the lifetime is left.
                awaitRegistered(mobileNode, second);
                traffic.assertNothingIsLost("after a restart of the home agent");
                mobileNode.stop();
                assertThat(second.show(Topic.BINDINGS).at("mn").items()).isEmpty();
                second.stop();
            }
        }
        assertNothingIsLeft();
    }

    @Test
    @Tag("OPS-RT-3")
    void aKillMovesNoAggregateAndEachPrefixOnceAndWhatIsStillWantedStays() throws Exception {
        try (Daemon first = Daemon.start(lab, "ha"); Daemon mobileNode = Daemon.start(lab, "mn")) {
            awaitRegistered(mobileNode, first);
            final List<String> wanted = KernelState.owned(lab, "ha");
            try (RouteEvents events = RouteEvents.watch(lab, "ha")) {
                first.kill();
                lab.ipDo("ha", "-6 neigh add proxy 2001:db8:1::77 dev home proto 134");
                lab.ipDo("ha", "route add unreachable 10.66.0.0/16 proto 134");
                assertThat(KernelState.owned(lab, "ha")).as("answered for meanwhile").contains(
                        "proxy 192.0.2.10 dev home",
                        "proxy 2001:db8:1::10 dev home", "proxy fe80::10 dev home");
                try (Daemon second = Daemon.start(lab, "ha")) {
                    assertThat(second.log()).contains(CLEARED).containsPattern("proxies=\"?1\"? routes=\"?1");
                    assertThat(KernelState.owned(lab, "ha")).isEqualTo(wanted);
                    events.await();
                    assertThat(events.of(AGGREGATE)).as("moves of the aggregate").isEmpty();
                    for (String prefix : BOUND) {
                        assertThat(events.of(prefix)).as("moves of %s", prefix).filteredOn(RouteEvents::isAddition)
                                .hasSize(1);
                    }
                    traffic.assertNothingIsLost("after a restart of the home agent");
                    mobileNode.stop();
                    second.stop();
                }
            }
        }
        assertNothingIsLeft();
    }

    @Test
    @Tag("OPS-RT-3")
    void anEndInOrderMovesNoAggregateEitherWhereAggregatesAreToStay() throws Exception {
        final Path config = lab.secret("keeping.toml", lab.lab("config", "ha").replace("[home-agent.ipv6]",
                "[home-agent.ipv6]\nkeep-aggregates = true"));
        try (Daemon first = Daemon.start(lab, "ha", config); RouteEvents events = RouteEvents.watch(lab, "ha")) {
            first.stop();
            assertThat(KernelState.owned(lab, "ha")).singleElement().asString().contains(AGGREGATE);
            try (Daemon second = Daemon.start(lab, "ha", config)) {
                assertThat(second.log()).doesNotContain(CLEARED);
                second.stop();
            }
            events.await();
            assertThat(events.of(AGGREGATE)).isEmpty();
            Daemon.start(lab, "ha").stop();
            events.await();
            assertThat(events.of(AGGREGATE)).as("no longer to stay").hasSize(1);
        }
        assertNothingIsLeft();
    }

    @Test
    void whatIsLeftIsClearedUnderAnotherNameOfTheTunnelDeviceToo() throws Exception {
        try (Daemon homeAgent = Daemon.start(lab, "ha"); Daemon mobileNode = Daemon.start(lab, "mn")) {
            awaitRegistered(mobileNode, homeAgent);
            mobileNode.kill();
            homeAgent.kill();
            lab.forgetState("ha");
        }

        try (Daemon homeAgent = Daemon.start(lab, "ha", renamed("ha", "hatun"));
                Daemon mobileNode = Daemon.start(lab, "mn", renamed("mn", "mntun"))) {
            assertThat(homeAgent.log()).contains(CLEARED);
            assertThat(mobileNode.log()).contains(CLEARED);
            awaitRegistered(mobileNode, homeAgent);
            assertThat(KernelState.owned(lab, "ha")).contains(BOUND_ROUTE.replace("dsmip0", "hatun"))
                    .noneMatch(line -> line.contains("dsmip0"));
            assertThat(KernelState.owned(lab, "mn")).noneMatch(line -> line.contains("dsmip1"))
                    .filteredOn(line -> line.equals("rule 528 from all lookup 434")).as("one of each family")
                    .hasSize(2);
            traffic.assertNothingIsLost("with other names");
            mobileNode.stop();
            homeAgent.stop();
        }
        assertNothingIsLeft();
    }

    private Path renamed(String node, String device) throws Exception {
        final String text = lab.lab("config", node);
        return lab.secret(node + ".toml", text + "\n[tun]\ndevice = \"" + device + "\"\n");
    }

    private void awaitRegistered(Daemon mobileNode, Daemon homeAgent) throws Exception {
        Await.eventually(() -> {
            final Json registration = mobileNode.show(Topic.REGISTRATION);
            assertThat(List.of(registration.at("reg").text(), registration.at("coa").text())).as(registration.text())
                    .containsExactly("registered", "203.0.113.10");
            assertThat(homeAgent.show(Topic.BINDINGS).at("mn").texts("hoa")).containsExactly("192.0.2.10");
        });
    }

    private static String identification(Daemon homeAgent) throws Exception {
        return homeAgent.show(Topic.BINDINGS).at("mn").items().getFirst().at("coa").items().getFirst().at("id").text();
    }

    private void assertNothingIsLeft() throws Exception {
        // Settings that a killed process changed are right for its successor, which leaves them: they are not compared.
        final KernelState homeAgent = KernelState.of(lab, "ha");
        final KernelState mobileNode = KernelState.of(lab, "mn");
        assertThat(homeAgent.withoutSettings()).isEqualTo(homeAgentBefore.withoutSettings());
        assertThat(mobileNode.withoutSettings()).isEqualTo(mobileNodeBefore.withoutSettings());
    }
}
