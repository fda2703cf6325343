package org.dsmip.controlplane.system;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.stream.Stream;
import org.dsmip.controlplane.show.Topic;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** A mobile node moves about: its traffic, what both nodes show, what is in both kernels. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class RoamingIT {
    private static final String HOME_AGENT_MAC = "02:00:00:00:00:01";
    private static final String MOBILE_NODE_MAC = "02:00:00:00:00:10";
    private static final String IPV4 = "192.0.2.10";
    private static final String IPV6 = "2001:db8:1::10";
    private static final String VISITED1 = "203.0.113.10";
    private static final String VISITED2 = "198.51.100.10";

    private static final List<String> HOME_AGENT_ALWAYS = List
            .of("route unreachable 2001:db8:100::/48 dev lo metric 16777215");
    private static final List<String> HOME_AGENT_BOUND = List.of("route 192.0.2.10 dev dsmip0 metric 1024",
            "route 2001:db8:1::10 dev dsmip0 metric 1024", "route 2001:db8:100::/56 dev dsmip0 metric 1024",
            "proxy 192.0.2.10 dev home", "proxy 2001:db8:1::10 dev home", "proxy fe80::10 dev home");
    /** Rules and tables of a mobile node that is away; those of the second kind stand in for the first. */
    private static final List<String> MOBILE_NODE_AWAY = List.of("route default dev dsmip1 table 434 metric 1024",
            "route default dev dsmip1 table 434 metric 1024",
            "route unreachable 2001:db8:100::/56 dev lo table 434 metric 1024",
            "route default dev dsmip1 table 435 metric 1024", "route default dev dsmip1 table 435 metric 1024",
            "route unreachable 2001:db8:100::/56 dev lo table 435 metric 1024",
            "route unreachable default table 437 metric 2147483647", "rule 400 from all fwmark 0xd0 lookup 436",
            "rule 416 from all fwmark 0xd0 lookup 437",
            "rule 432 from all to 2001:db8:100::/56 suppress 55 lookup main",
            "rule 448 from all to 2001:db8:100::/56 lookup 434", "rule 464 from 192.0.2.10 lookup 434",
            "rule 464 from 2001:db8:1::10 lookup 434", "rule 464 from 2001:db8:100::/56 lookup 434",
            "rule 480 from 192.0.2.10 lookup 435", "rule 480 from 2001:db8:1::10 lookup 435",
            "rule 480 from 2001:db8:100::/56 lookup 435", "rule 512 from all to 224.0.0.0/24 lookup main",
            "rule 512 from all to 255.255.255.255 lookup main", "rule 512 from all to fe80::/10 lookup main",
            "rule 528 from all lookup 434", "rule 528 from all lookup 434", "rule 544 from all lookup 435",
            "rule 544 from all lookup 435");

    /** What is more of them in a visited network: its own prefix, and the way of the tunnel. */
    private static List<String> visiting(String network) {
        return List.of("route default via " + network + ".254 dev eth0 table 436 metric 1024",
                "route default via " + network + ".254 dev eth0 table 437 metric 1024",
                "rule 512 from all to " + network + ".0/24 suppress 23 lookup main");
    }

    private Lab lab;
    private Daemon homeAgent;
    private Traffic traffic;
    private KernelState homeAgentBefore;

    @BeforeAll
    void homeAgentRuns() throws Exception {
        lab = Lab.up("roam");
        homeAgentBefore = KernelState.of(lab, "ha");
        homeAgent = Daemon.start(lab, "ha");
        traffic = Traffic.start(lab);
    }

    @AfterAll
    void homeAgentLeavesNothing() throws Exception {
        try (Lab closing = lab) {
            if (homeAgent != null) {
                homeAgent.stop();
                assertThat(KernelState.of(closing, "ha").withoutWhatIsLeft())
                        .as("the home agent's kernel after its end").isEqualTo(homeAgentBefore.withoutWhatIsLeft());
            }
        }
    }

    @AfterEach
    void nothingWentWrong() throws Exception {
        homeAgent.assertNoFailureLogged();
        assertThat(homeAgent.counter("registration-effects-failed")).isZero();
    }

    @Test
    @Tag("DS-2.1-1")
    @Tag("DS-4.3.1-1")
    @Tag("DS-4.3.1-2")
    @Tag("DS-4.3.1-3")
    @Tag("DS-4.3.1-5")
    @Tag("DS-4.3.2-3")
    @Tag("DS-4.3.2-5")
    @Tag("DS-4.5-1")
    @Tag("DS-4.5-8")
    @Tag("DS-4.5-9")
    @Tag("ND-1")
    @Tag("ND-5")
    @Tag("BASE-ARP-01")
    @Tag("BASE-ARP-02")
    @Tag("BASE-ARP-04")
    @Tag("BASE-ARP-08")
    @Tag("BASE-FWD-02")
    @Tag("BASE-FWD-03")
    @Tag("BASE-HA-30")
    @Tag("BASE-HA-35")
    @Tag("BASE-V6T-11")
    void keepsItsTrafficFromHomeThroughTwoVisitedNetworksAndBack() throws Exception {
        lab.moveTo("home");
        final KernelState before = KernelState.of(lab, "mn");
        try (Daemon mobileNode = Daemon.start(lab, "mn")) {
            assertAtHome(mobileNode, false);

            lab.moveTo("visited1");
            assertAway(mobileNode, VISITED1);
            lab.moveTo("visited2");
            assertAway(mobileNode, VISITED2);
            lab.moveTo("home");
            assertAtHome(mobileNode, true);

            mobileNode.stop();
        }
        assertThat(KernelState.of(lab, "mn").withoutWhatIsLeft()).as("the mobile node's kernel after its end")
                .isEqualTo(before.withoutWhatIsLeft());
    }

    @ParameterizedTest
    @CsvSource({"ip-in-ip, ipip, false, 0, DT", "gre, gre, true, 1, DGT", "gre, gre, false, 0, DGT",
        "minimal, minenc, true, 0, DMT"})
    @Tag("DS-3.2-3")
    @Tag("DS-4.3-3")
    @Tag("DS-4.3.2-2")
    @Tag("DS-4.3.2-4")
    @Tag("DS-4.5-6")
    @Tag("BASE-FWD-01")
    @Tag("BASE-FWD-16")
    @Tag("BASE-MN-19")
    void worksInEachEncapsulationAndModeAndDeregistersAtItsEnd(String encapsulation, String shown, boolean toCareOf,
            String code, String flags) throws Exception {
        lab.moveTo("visited1");
        final KernelState before = KernelState.of(lab, "mn");
        try (Daemon mobileNode = Daemon.start(lab, "mn", "encapsulation=" + encapsulation,
                "tunnel-to-coa=" + toCareOf)) {
            awaitRegistered(mobileNode, VISITED1);
            final Json binding = binding();
            assertThat(binding.at("coa").items().getFirst().at("encap").text()).isEqualTo(shown);
            assertThat(binding.at("coa").items().getFirst().at("flags").text()).isEqualTo(flags);
            assertThat(binding.at("v6").texts("code")).containsExactly(code, code);
            assertThat(mobileNode.show(Topic.REGISTRATION).at("v6").texts("code")).containsExactly(code, code);
            assertThat(mobileNode.show(Topic.REGISTRATION).at("granted", "encap").text()).isEqualTo(shown);
            traffic.assertNothingIsLost(encapsulation + ", code " + code);

            mobileNode.stop();
        }
        assertThat(homeAgent.show(Topic.BINDINGS).at("mn").items()).as("deregistered at its end").isEmpty();
        assertThat(KernelState.owned(lab, "ha")).containsExactlyInAnyOrderElementsOf(HOME_AGENT_ALWAYS);
        assertThat(KernelState.of(lab, "mn").withoutWhatIsLeft()).as("the mobile node's kernel after its end")
                .isEqualTo(before.withoutWhatIsLeft());
    }

    private void assertAtHome(Daemon mobileNode, boolean announced) throws Exception {
        Await.eventually(() -> {
            final Json registration = mobileNode.show(Topic.REGISTRATION);
            assertThat(registration.at("access").text()).as(registration.text()).isEqualTo("home");
            assertThat(registration.has("pending")).as(registration.text()).isFalse();
            assertThat(homeAgent.show(Topic.BINDINGS).at("mn").items()).isEmpty();
        });
        assertThat(KernelState.owned(lab, "ha")).containsExactlyInAnyOrderElementsOf(HOME_AGENT_ALWAYS);
        assertThat(KernelState.owned(lab, "mn")).isEmpty();
        assertThat(KernelState.addresses(lab, "mn", "dsmip1")).containsExactly("fe80::c000:20a/64");
        assertThat(KernelState.addresses(lab, "mn", "eth0")).contains(IPV4 + "/24", IPV6 + "/64");
        if (announced) {
            Await.eventually(() -> assertNeighborsSee(MOBILE_NODE_MAC));
        }
        // The network behind the node has service only by a registration.
        traffic.assertHostLosesNothing("at home");
        // Traffic alone would have made these entries; from here on they show who announces itself.
        assertNeighborsSee(MOBILE_NODE_MAC);
    }

    private void assertAway(Daemon mobileNode, String careOfAddress) throws Exception {
        awaitRegistered(mobileNode, careOfAddress);
        final Json coa = binding().at("coa").items().getFirst();
        assertThat(coa.at("type").text()).isEqualTo("ccoa");
        assertThat(coa.at("encap").text()).isEqualTo("ipip");
        assertThat(binding().at("v6").texts("prefix")).containsExactly(IPV6 + "/128", "2001:db8:100::/56");
        assertThat(binding().at("v6").texts("code")).containsExactly("1", "1");
        assertThat(mobileNode.show(Topic.REGISTRATION).at("v6").texts("state")).containsExactly("up", "up");
        assertThat(KernelState.owned(lab, "ha")).containsExactlyInAnyOrderElementsOf(
                Stream.concat(HOME_AGENT_ALWAYS.stream(), HOME_AGENT_BOUND.stream()).toList());
        Await.eventually(() -> assertThat(KernelState.owned(lab, "mn"))
                .containsExactlyInAnyOrderElementsOf(Stream.concat(MOBILE_NODE_AWAY.stream(),
                        visiting(careOfAddress.substring(0, careOfAddress.lastIndexOf('.'))).stream()).toList()));
        assertThat(KernelState.addresses(lab, "mn", "dsmip1")).containsExactlyInAnyOrder(IPV4 + "/32", IPV6 + "/128",
                "fe80::c000:20a/64");
        assertThat(KernelState.addresses(lab, "mn", "eth0")).containsExactlyInAnyOrder(careOfAddress + "/24",
                "fe80::ff:fe00:10/64");
        Await.eventually(() -> assertNeighborsSee(HOME_AGENT_MAC));
        traffic.assertNothingIsLost("at " + careOfAddress);
        assertNeighborsSee(HOME_AGENT_MAC);
    }

    private void awaitRegistered(Daemon mobileNode, String careOfAddress) throws Exception {
        Await.eventually(() -> {
            final Json registration = mobileNode.show(Topic.REGISTRATION);
            assertThat(List.of(registration.at("access").text(), registration.at("reg").text(),
                    registration.at("coa").text(), registration.at("last-code").text())).as(registration.text())
                    .containsExactly("ccoa", "registered", careOfAddress, "0");
            assertThat(binding().at("coa").texts("coa")).containsExactly(careOfAddress);
        });
        assertThat(mobileNode.show(Topic.REGISTRATION).at("effect-failures").number()).isZero();
    }

    private Json binding() throws Exception {
        final List<Json> bindings = homeAgent.show(Topic.BINDINGS).at("mn").items();
        assertThat(bindings.stream().map(one -> one.at("hoa").text())).containsExactly(IPV4);
        return bindings.getFirst();
    }

    /** The host on the home link knows both addresses of the mobile node by one MAC address. */
    private void assertNeighborsSee(String mac) throws Exception {
        final List<Json> neighbors = lab.ip("hl", "neigh", "show", "dev", "eth0").items();
        for (String address : List.of(IPV4, IPV6)) {
            assertThat(neighbors.stream().filter(entry -> entry.at("dst").text().equals(address))
                    .map(entry -> entry.at("lladdr").text())).as(address + " as seen on the home link")
                    .containsExactly(mac);
        }
    }
}
