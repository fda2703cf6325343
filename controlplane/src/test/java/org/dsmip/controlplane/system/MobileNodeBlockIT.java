package org.dsmip.controlplane.system;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.dsmip.controlplane.show.Topic;
import org.dsmip.core.testing.Commands;
import org.dsmip.core.testing.NeedsPrograms;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** A home agent with a million mobile nodes in a block, and two of them, with keys that were derived for them. */
@NeedsPrograms("ping")
class MobileNodeBlockIT {
    private static final String SECRET = "c0ffee00112233445566778899aabbccddeeff00112233445566778899aabbcc";
    private static final String BLOCK = """
            [[mobile-nodes]]
            home-addresses = "192.0.2.8-192.15.68.71"
            prefixes = ["2001:db8:1:0:1::/80 by 128", "2001:db8:1000::/36 by 56"]
            spi = 0x100
            algorithm = "hmac-sha256"
            secret-file = "many.secret"
            """;

    private Lab lab;
    private Path secret;
    private Daemon homeAgent;

    @BeforeEach
    void homeAgentWithABlock() throws Exception {
        lab = Lab.up("block");
        lab.moveTo("visited1");
        lab.plugIn("second", "visited2", "198.51.100.20/24", "198.51.100.254");
        secret = lab.secret("many.secret", SECRET + "\n");
        final String own = lab.lab("config", "ha")
                .replace("home-network = \"192.0.2.0/24\"", "home-network = \"192.0.0.0/8\"")
                .replace("2001:db8:100::/48", "2001:db8:1000::/36");
        homeAgent = Daemon.start(lab, "ha",
                lab.secret("block.toml", own.substring(0, own.indexOf("[[mobile-node]]")) + BLOCK));
    }

    @AfterEach
    void labGoes() {
        if (lab != null) {
            lab.close();
        }
    }

    private Path config(String node, String home, String prefixes) throws Exception {
        final String key = Commands.output(Daemon.command("derive-key", "--home-address", home, "--spi", "0x100",
                "--secret-file", secret.toString()).toArray(String[]::new)).strip();
        return lab.secret(node + ".toml", lab.lab("config", "mn").replace("mn.sock", node + ".sock")
                .replace("/mn\"", "/" + node + "\"").replace("192.0.2.10", home).replace("hmac-md5", "hmac-sha256")
                .replaceAll("(?m)^key = .*$", "key = \"" + key + "\"")
                .replaceAll("(?m)^prefixes = .*$", "prefixes = [" + prefixes + "]"));
    }

    private List<String> bound() throws Exception {
        final List<String> bound = new ArrayList<>();
        for (Json node : homeAgent.show(Topic.BINDINGS).at("mn").items()) {
            bound.add(node.at("hoa").text() + node.at("v6").texts("prefix"));
        }
        return bound;
    }

    private boolean isReached(String address) throws Exception {
        return Commands.run(lab.in("cn", List.of("ping", "-n", "-c", "1", "-W", "1", address))).code() == 0;
    }

    @Test
    @Tag("NP-1")
    void twoOfThemAreServedWithTheirKeysAndPrefixesAndNobodyOutside() throws Exception {
        final Daemon first = Daemon.startMobileNode(lab, "mn", "mn",
                config("mn", "192.0.2.10", "\"2001:db8:1:0:1::2/128\", \"2001:db8:1000:200::/56\""));
        first.awaitRegistered("203.0.113.10");
        final Daemon second = Daemon.startMobileNode(lab, "second", "second", config("second", "192.0.2.11", ""));
        second.awaitRegistered("198.51.100.20");
        assertThat(bound()).containsExactlyInAnyOrder("192.0.2.10[2001:db8:1:0:1::2/128, 2001:db8:1000:200::/56]",
                "192.0.2.11[]");
        Await.until("IPv6 reaches the first", () -> isReached("2001:db8:1:0:1::2"));
        Await.until("IPv4 reaches the second", () -> isReached("192.0.2.11"));
        assertThat(homeAgent.show(Topic.PREFIX_TABLE).at("row").items()).hasSize(2)
                .allSatisfy(row -> assertThat(row.at("hoa").text()).isEqualTo("192.0.2.8-192.15.68.71"));
        assertThat(homeAgent.show(Topic.PREFIX_TABLE).at("row").texts("prefix"))
                .containsExactly("2001:db8:1:0:1::/80 by 128", "2001:db8:1000::/36 by 56");
        second.stop();

        final Daemon stranger = Daemon.startMobileNode(lab, "second", "stranger",
                config("stranger", "192.0.2.7", ""));
        Await.until("it is refused",
                () -> homeAgent.counter("registration-denied-mobile-node-failed-authentication") > 0);
        assertThat(stranger.show(Topic.REGISTRATION).at("reg").text()).isNotEqualTo("registered");
        assertThat(bound()).containsExactly("192.0.2.10[2001:db8:1:0:1::2/128, 2001:db8:1000:200::/56]");
        first.stop();
        homeAgent.stop();
        assertThat(homeAgent.log() + first.log() + Files.readString(lab.file("block.toml"))).doesNotContain(SECRET);
    }
}
