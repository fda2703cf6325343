package org.dsmip.controlplane.system;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.dsmip.controlplane.show.Topic;
import org.dsmip.core.testing.Commands;
import org.dsmip.core.testing.NeedsPrograms;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** A mobile node's tunnel device and access interface, as others see them and treat them. */
@NeedsPrograms("ping")
class MobileNodeLinksIT {
    private static final String DEVICE = "dsmip1";

    private Lab lab;
    private Daemon homeAgent;
    private Daemon mobileNode;

    @BeforeEach
    void mobileNodeIsAway() throws Exception {
        final Pair pair = Pair.away("mnl");
        lab = pair.lab();
        homeAgent = pair.homeAgent();
        mobileNode = pair.mobileNode();
    }

    @AfterEach
    void testbedIsGone() {
        if (lab != null) {
            lab.close();
        }
    }

    private void assertServed() throws Exception {
        for (String address : List.of("192.0.2.10", "2001:db8:1::10")) {
            Await.until("an answer of " + address, () -> Commands
                    .run(lab.in("cn", List.of("ping", "-n", "-c", "1", "-W", "1", address))).code() == 0);
        }
    }

    private Json tunnel() throws Exception {
        return lab.ip("mn", "-d", "addr", "show", "dev", DEVICE).items().getFirst();
    }

    private List<String> linkLocals() throws Exception {
        return KernelState.addresses(lab, "mn", DEVICE).stream().filter(address -> address.startsWith("fe80:"))
                .toList();
    }

    @Test
    @Tag("OPS-PD-3")
    void tunnelDeviceStaysAsItIsThroughMovesHomeAndARestartOfTheHomeAgent() throws Exception {
        assertThat(tunnel().at("flags").items().stream().map(Json::text).toList()).contains("MULTICAST", "UP",
                "LOWER_UP");
        final long index = tunnel().at("ifindex").number();
        final List<String> linkLocals = linkLocals();
        assertThat(linkLocals).hasSize(1);
        final Path log = lab.file("monitor.log");
        final Process monitor = Commands
                .builder(lab.in("mn", List.of("ip", "monitor", "link", "address", "dev", DEVICE)))
                .redirectErrorStream(true).redirectOutput(log.toFile()).start();
        lab.keep(monitor::destroy);
        // It listens: one that concerns nobody is heard first.
        Await.until("the monitor listens", () -> {
            lab.ipDo("mn", "addr replace fd00::1/128 dev " + DEVICE + " nodad");
            lab.ipDo("mn", "addr del fd00::1/128 dev " + DEVICE);
            return Files.readString(log).contains("fd00::1");
        });
        lab.moveTo("visited2");
        mobileNode.awaitRegistered("198.51.100.10");
        lab.moveTo("home");
        Await.until("deregistered", () -> homeAgent.show(Topic.BINDINGS).at("mn").items().isEmpty());
        homeAgent.stop();
        homeAgent = Daemon.start(lab, "ha");
        lab.moveTo("visited1");
        mobileNode.awaitRegistered("203.0.113.10");
        assertServed();
        assertThat(Files.readString(log).lines().filter(line -> line.contains("fe80:") || line.contains("state")))
                .as("changes of the link and of its link-local address").isEmpty();
        assertThat(linkLocals()).isEqualTo(linkLocals);
        assertThat(tunnel().at("ifindex").number()).isEqualTo(index);
    }

    @Test
    @Tag("OPS-HOST-7")
    void accessInterfaceThatIsDeletedAndMadeAnewServesAgainWithoutARestart() throws Exception {
        lab.ipDo("mn", "link del eth0");
        Await.until("it is said", () -> mobileNode.log().contains("there is no interface eth0"));
        lab.ipDo("sw", "link add mn type veth peer name eth0 address 02:00:00:00:00:10 netns "
                + lab.lab("name", "mn").strip());
        lab.ipDo("sw", "link set mn master br-visited1");
        lab.ipDo("sw", "link set mn up");
        lab.ipDo("mn", "addr add 203.0.113.10/24 dev eth0");
        lab.ipDo("mn", "link set eth0 up");
        lab.ipDo("mn", "route add default via 203.0.113.254");
        mobileNode.awaitRegistered("203.0.113.10");
        assertServed();
        Await.until("its settings are there again", () -> "1".equals(lab.inNode("mn",
                () -> Files.readString(Path.of("/proc/sys/net/ipv4/conf/eth0/arp_ignore")).strip())));
    }

    @Test
    @Tag("OPS-HOST-7")
    void accessInterfaceThatIsRenamedAndBackServesAgain() throws Exception {
        lab.ipDo("mn", "link set eth0 down");
        lab.ipDo("mn", "link set eth0 name other");
        Await.until("it is said", () -> mobileNode.log().contains("there is no interface eth0"));
        lab.ipDo("mn", "link set other name eth0");
        lab.ipDo("mn", "link set eth0 up");
        lab.ipDo("mn", "route replace default via 203.0.113.254");
        mobileNode.awaitRegistered("203.0.113.10");
        assertServed();
    }
}
