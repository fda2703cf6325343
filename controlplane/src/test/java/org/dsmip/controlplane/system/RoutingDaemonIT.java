package org.dsmip.controlplane.system;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.dsmip.core.testing.NeedsPrograms;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** A home agent beside FRRouting, which tells another router of the home agent's routes: neither touches those of the other. */
@NeedsPrograms("vtysh")
class RoutingDaemonIT {
    private static final String HOME = "192.0.2.10";
    /** Of the other router, and learned from it. */
    private static final String LEARNED = "10.200.0.0/24";
    /** On the link of the home agent's host that goes down: when it is withdrawn, FRR has seen that. */
    private static final String OTHER = "10.60.0.0/24";
    private static final String OF_HOME_AGENT = """
            router bgp 64512
             bgp router-id 192.0.2.1
             no bgp ebgp-requires-policy
             neighbor 198.18.0.254 remote-as 64513
             neighbor 198.18.0.254 timers connect 1
             neighbor 198.18.0.254 advertisement-interval 0
             address-family ipv4 unicast
              redistribute kernel
              network 10.60.0.0/24
            """;
    private static final String OF_ROUTER = """
            router bgp 64513
             bgp router-id 198.18.0.254
             no bgp ebgp-requires-policy
             neighbor 198.18.0.1 remote-as 64512
             neighbor 198.18.0.1 timers connect 1
             neighbor 198.18.0.1 advertisement-interval 0
             address-family ipv4 unicast
              network 10.200.0.0/24
            """;

    private Lab lab;

    @BeforeEach
    void labIsUp() throws Exception {
        lab = Lab.up("frr");
    }

    @AfterEach
    void labGoes() {
        lab.close();
    }

    /** Routes that FRR's bgpd made. */
    private List<String> learned(String node) throws Exception {
        return lab.ip(node, "-4", "route", "show", "proto", "186").items().stream()
                .map(route -> route.at("dst").text()).toList();
    }

    private void awaitAdvertised(String what, boolean advertised, String... destinations) throws Exception {
        final long beginNs = System.nanoTime();
        Await.eventually(() -> {
            if (advertised) {
                assertThat(learned("rt")).as(what).contains(destinations);
            } else {
                assertThat(learned("rt")).as(what).doesNotContain(destinations);
            }
        });
        System.err.printf("FRR, %s: %d ms%n", what, (System.nanoTime() - beginNs) / 1_000_000);
    }

    private void onHost(String... commands) throws Exception {
        for (String command : commands) {
            lab.ipDo("ha", command);
        }
    }

    @Test
    @Tag("OPS-RT-2")
    @Tag("OPS-RT-3")
    void advertisesHomeAddressesWhateverOtherLinksDoAndBothLeaveTheOthersRoutesAlone() throws Exception {
        onHost("link add other type veth peer name far", "link set far up", "link set other up",
                "addr add 10.60.0.1/24 dev other");
        lab.ipDo("rt", "route add blackhole " + LEARNED);
        final Frr frr = Frr.start(lab, "ha", OF_HOME_AGENT);
        Frr.start(lab, "rt", OF_ROUTER);
        awaitAdvertised("the two routers know each other", true, OTHER);
        Await.until("both ways", () -> learned("ha").contains(LEARNED));

        Daemon homeAgent = Daemon.start(lab, "ha");
        lab.moveTo("visited1");
        final Daemon mobileNode = Daemon.start(lab, "mn");
        Await.until("the mobile node is registered", () -> mobileNode.log().contains("reg=\"registered\""));
        awaitAdvertised("a home address is advertised", true, HOME);
        final List<String> ours = KernelState.owned(lab, "ha");
        assertThat(ours).anyMatch(line -> line.contains("192.0.2.10 dev dsmip0"));

        onHost("link set other down");
        awaitAdvertised("another link goes down", false, OTHER);
        assertThat(learned("rt")).contains(HOME);
        onHost("link set other up");
        awaitAdvertised("and up", true, OTHER, HOME);
        onHost("link set dsmip0 down", "link set dsmip0 up");
        Await.eventually(() -> assertThat(KernelState.owned(lab, "ha")).isEqualTo(ours));
        awaitAdvertised("the tunnel device went down and up", true, HOME);

        frr.kill();
        awaitAdvertised("FRR is killed", false, HOME, OTHER);
        assertThat(KernelState.owned(lab, "ha")).as("what is ours, without FRR").isEqualTo(ours);
        frr.run();
        awaitAdvertised("a killed FRR is back", true, HOME, OTHER);
        Await.until("both ways", () -> learned("ha").contains(LEARNED));
        assertThat(KernelState.owned(lab, "ha")).as("what is ours, after a new start of FRR").isEqualTo(ours);

        try (RouteEvents events = RouteEvents.watch(lab, "rt")) {
            homeAgent.kill();
            awaitAdvertised("the home agent is killed", false, HOME);
            homeAgent = Daemon.start(lab, "ha");
            awaitAdvertised("and started again", true, HOME);
            events.await();
            assertThat(events.of(HOME)).as("moves of a home address").hasSize(2);
        }
        mobileNode.stop();
        awaitAdvertised("a home address is withdrawn", false, HOME);
        homeAgent.stop();
        assertThat(learned("ha")).as("what is FRR's, after the end").containsExactly(LEARNED);
        homeAgent.assertNoFailureLogged();
    }
}
