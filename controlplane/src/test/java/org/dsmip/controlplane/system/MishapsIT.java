package org.dsmip.controlplane.system;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.util.List;
import org.dsmip.controlplane.show.Topic;
import org.dsmip.core.testing.Commands;
import org.dsmip.core.testing.NeedsPrograms;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** What happens to nodes beside what is planned: hasty moves, deleted devices, second nodes; judged by {@code ping} and kernels. */
@NeedsPrograms("ping")
class MishapsIT {
    private static final String HOME = "192.0.2.10";

    private Lab lab;
    private Daemon homeAgent;
    private Daemon mobileNode;

    @BeforeEach
    void mobileNodeIsAway() throws Exception {
        final Pair pair = Pair.away("mis");
        lab = pair.lab();
        homeAgent = pair.homeAgent();
        mobileNode = pair.mobileNode();
    }

    @AfterEach
    void labGoes() {
        if (lab != null) {
            lab.close();
        }
    }

    private Commands.Outcome inHost(String command) throws Exception {
        return Commands.run(lab.in("hl", List.of("sh", "-c", command)));
    }

    @Test
    @Tag("BASE-ARP-02")
    void nodeThatWasHomeForAMomentIsReachedAwayAgain() throws Exception {
        assertThat(inHost("ping -n -c 1 -W 2 " + HOME).code()).isZero();
        for (int round = 0; round < 3; round++) {
            lab.moveTo("home");
            lab.moveTo("visited2");
            mobileNode.awaitRegistered("198.51.100.10");
            Await.until("hl knows the home agent for the home address",
                    () -> lab.ip("hl", "neigh", "show", HOME).text().contains("02:00:00:00:00:01"));
            assertThat(inHost("ping -n -c 2 -i 0.2 -W 2 " + HOME).code()).as("round " + round).isZero();
            lab.moveTo("visited1");
        }
    }

    @Test
    @Tag("OPS-HOST-7")
    void tunnelDeviceThatIsDeletedIsMadeAnewWithAllThatWasThere() throws Exception {
        for (String node : List.of("ha", "mn")) {
            final Daemon daemon = "ha".equals(node) ? homeAgent : mobileNode;
            final String device = "ha".equals(node) ? "dsmip0" : "dsmip1";
            final List<String> owned = KernelState.owned(lab, node);
            final List<String> addresses = KernelState.addresses(lab, node, device);
            final long index = lab.ip(node, "link", "show", "dev", device).items().getFirst().at("ifindex").number();
            for (int i = 0; i < 3; i++) {
                lab.ipDo(node, "link del " + device);
                Await.until("the device is there again", () -> lab.ip(node, "link").items().stream()
                        .anyMatch(link -> link.at("ifname").text().equals(device)));
            }
            Await.eventually(() -> {
                assertThat(KernelState.owned(lab, node)).containsExactlyInAnyOrderElementsOf(owned);
                assertThat(KernelState.addresses(lab, node, device)).containsExactlyInAnyOrderElementsOf(addresses);
            });
            assertThat(lab.ip(node, "link", "show", "dev", device).items().getFirst().at("ifindex").number())
                    .isEqualTo(index);
            assertThat(daemon.log()).contains("deleted the tunnel device").contains(device)
                    .as("the node's own changes").doesNotContain("kernel setting that was changed");
            Await.until("packets go through it", () -> inHost("ping -n -c 1 -W 1 " + HOME).code() == 0);
        }
    }

    @Test
    void secondNodeWithTheSameDeviceLeavesTheFirstAlone() throws Exception {
        final List<String> before = KernelState.owned(lab, "mn");
        final String other = Files.readString(lab.config("mn"))
                .replace("mn.sock", "other.sock").replace("[mobile-node]", "[mobile-node]\nlocal-port = 5000")
                .replaceAll("(?m)^(state-directory = .*)\"$", "$1-other\"");
        final Commands.Outcome outcome = Commands.run(lab.in("mn",
                Daemon.command("mobile-node", "--config", lab.secret("other.toml", other).toString())));
        assertThat(outcome.code()).as(outcome.err()).isEqualTo(1);
        assertThat(KernelState.owned(lab, "mn")).isEqualTo(before);
        assertThat(inHost("ping -n -c 1 -W 2 " + HOME).code()).isZero();
    }

    @Test
    @Tag("L-9")
    void whatAnotherProgramFlushesIsPutBack() throws Exception {
        final List<String> atHomeAgent = KernelState.owned(lab, "ha");
        final List<String> atMobileNode = KernelState.owned(lab, "mn");
        lab.ipDo("ha", "route flush proto 134");
        lab.ipDo("ha", "-6 route flush proto 134");
        lab.ipDo("mn", "rule flush");
        lab.ipDo("mn", "rule add priority 32766 lookup main");
        lab.ipDo("mn", "route flush table 434");
        lab.ipDo("mn", "-6 route flush table 434");
        Await.until("both have put back what was theirs", () -> KernelState.owned(lab, "ha").equals(atHomeAgent)
                && KernelState.owned(lab, "mn").equals(atMobileNode));
        assertThat(homeAgent.log()).contains("put back what another program had removed");
        assertThat(mobileNode.log()).contains("put back what another program had removed");
        assertThat(inHost("ping -n -c 1 -W 2 " + HOME).code()).isZero();
    }

    @Test
    void changedMtuOfTheInternetLinkCountsAtOnce() throws Exception {
        lab.ipDo("ha", "link set internet mtu 1400");
        Await.until("the binding has it", () -> homeAgent.show(Topic.BINDINGS).at("mn").items().getFirst()
                .at("coa").items().getFirst().at("path-mtu").number() == 1400);
    }

    @Test
    void tunnelDeviceThatWasDownForAWhileWorksAgain() throws Exception {
        final List<String> atHomeAgent = KernelState.owned(lab, "ha");
        lab.ipDo("ha", "link set dsmip0 down");
        assertThat(KernelState.owned(lab, "ha")).isNotEqualTo(atHomeAgent);
        lab.ipDo("ha", "link set dsmip0 up");
        Await.until("the routes are there again", () -> KernelState.owned(lab, "ha").equals(atHomeAgent));
        assertThat(inHost("ping -n -c 1 -W 2 " + HOME).code()).isZero();
    }

    @Test
    @Tag("L-9")
    void routesLearnedFromRoutersOutliveTheStartOfARouter() throws Exception {
        mobileNode.stop();
        lab.moveTo("home");
        Commands.output(lab.in("mn", List.of("sh", "-c", "echo 1 >/proc/sys/net/ipv6/conf/eth0/accept_ra"))
                .toArray(String[]::new));
        mobileNode = Daemon.start(lab, "mn");
        assertThat(Commands.output(lab.in("mn", List.of("cat", "/proc/sys/net/ipv6/conf/eth0/accept_ra"))
                .toArray(String[]::new)).strip()).isEqualTo("2");
        mobileNode.stop();
        // It was made a router by the first start, and stays one: the second one found that and gives its own change back.
        assertThat(Commands.output(lab.in("mn", List.of("cat", "/proc/sys/net/ipv6/conf/eth0/accept_ra"))
                .toArray(String[]::new)).strip()).isEqualTo("1");
    }
}
