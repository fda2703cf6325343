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

/** The interface towards the mobile nodes is renamed, deleted and made anew while a home agent serves one by it. */
@NeedsPrograms("ping")
class InternetLinkIT {
    private static final List<String> SETTINGS = List.of("ipv4/conf/internet/rp_filter=2",
            "ipv4/conf/internet/forwarding=1", "ipv6/conf/internet/forwarding=1");

    private Lab lab;
    private Daemon homeAgent;
    private Daemon mobileNode;

    @BeforeEach
    void mobileNodeIsAway() throws Exception {
        final Pair pair = Pair.away("inl");
        lab = pair.lab();
        homeAgent = pair.homeAgent();
        mobileNode = pair.mobileNode();
        assertServed();
    }

    @AfterEach
    void testbedIsGone() {
        if (lab != null) {
            lab.close();
        }
    }

    private void assertServed() throws Exception {
        for (String from : List.of("cn", "hl")) {
            for (String address : List.of("192.0.2.10", "2001:db8:1::10")) {
                Await.until(from + " hears " + address, () -> Commands
                        .run(lab.in(from, List.of("ping", "-n", "-c", "1", "-W", "1", address))).code() == 0);
            }
        }
    }

    private void onHomeAgent(String... commands) throws Exception {
        for (String command : commands) {
            lab.ipDo("ha", command);
        }
    }

    private void awaitSaidOnce(String text) throws Exception {
        Await.until(text + " is said", () -> homeAgent.log().contains(text));
        assertThat(homeAgent.log()).containsOnlyOnce(text);
    }

    private long pathMtu() throws Exception {
        return homeAgent.show(Topic.BINDINGS).at("mn").items().getFirst().at("coa").items().getFirst().at("path-mtu")
                .number();
    }

    private String setting(String key) throws Exception {
        return lab.inNode("ha", () -> Files.readString(Path.of("/proc/sys/net", key)).strip());
    }

    @Test
    @Tag("OPS-HOST-7")
    void oneThatIsDeletedAndMadeAnewServesAgainWithoutARestart() throws Exception {
        onHomeAgent("link del internet");
        awaitSaidOnce("there is no interface internet");
        onHomeAgent("link add internet address 02:00:00:00:03:02 mtu 1400 type veth peer name internet netns "
                + lab.lab("name", "rt").strip());
        lab.ipDo("rt", "addr add 198.18.0.254/24 dev internet");
        lab.ipDo("rt", "link set internet mtu 1400 up");
        lab.ipDo("rt", "route add 192.0.2.0/24 via 198.18.0.1");
        lab.ipDo("rt", "route add 10.99.0.0/24 via 198.18.0.1");
        onHomeAgent("addr add 198.18.0.1/24 dev internet", "link set internet up",
                "route add default via 198.18.0.254");
        awaitSaidOnce("internet link is well again");
        assertServed();
        Await.until("the tunnel is measured by the new one", () -> pathMtu() == 1400);
        for (String line : SETTINGS) {
            final String[] parts = line.split("=", 2);
            Await.until(line, () -> setting(parts[0]).equals(parts[1]));
        }
        mobileNode.stop();
        homeAgent.stop();
    }

    @Test
    @Tag("OPS-HOST-7")
    void oneThatIsRenamedAndRenamedBackServesAllTheTime() throws Exception {
        onHomeAgent("link set internet down", "link set internet name other", "link set other up",
                "route add default via 198.18.0.254");
        awaitSaidOnce("there is no interface internet");
        assertServed();
        onHomeAgent("link set other down", "link set other name internet", "link set internet mtu 1300",
                "link set internet up", "route add default via 198.18.0.254");
        awaitSaidOnce("internet link is well again");
        Await.until("its MTU counts again", () -> pathMtu() == 1300);
        assertServed();
        mobileNode.stop();
        homeAgent.stop();
    }
}
