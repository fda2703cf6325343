package org.dsmip.controlplane.system;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.dsmip.controlplane.show.Topic;
import org.dsmip.core.testing.Commands;
import org.dsmip.core.testing.NeedsPrograms;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** A standard DHCPv6 client that asks for a prefix on the tunnel device, whatever becomes of the node meanwhile. */
@NeedsPrograms({"dhcpcd", "tcpdump"})
@Tag("OPS-PD-3")
class TunnelClientIT {
    private static final String LINK_LOCAL = "fe80::c000:20a";
    private static final String LINK_LOCAL_HEX = "fe80000000000000" + "00000000c000020a";
    private static final int SOLICIT = 1;

    private Lab lab;
    private Daemon homeAgent;
    private Daemon mobileNode;

    /** A program in the mobile node, and what it says. */
    private final class Program implements AutoCloseable {
        private final Path log;
        private final Process process;

        private Program(String name, List<String> command) throws Exception {
            log = lab.file(name + ".log");
            process = Commands.builder(lab.in("mn", command)).redirectErrorStream(true).redirectOutput(log.toFile())
                    .start();
        }

        private List<String> lines() throws Exception {
            return Files.readAllLines(log);
        }

        @Override
        public void close() {
            process.destroy();
            try {
                assertThat(process.waitFor(Await.PATIENCE.toSeconds(), TimeUnit.SECONDS)).as("ends").isTrue();
            } catch (InterruptedException e) {
                process.destroyForcibly();
                Thread.currentThread().interrupt();
            }
        }
    }

    @BeforeEach
    void away() throws Exception {
        final Pair pair = Pair.away("client");
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

    private Program client() throws Exception {
        final Path config = lab.secret("dhcpcd.conf", """
                duid
                ipv6only
                noipv6rs
                script /bin/true
                allowinterfaces dsmip1
                interface dsmip1
                  ia_pd 1
                """);
        // Its files are its own, and gone with it.
        return lab.keep(new Program("client", List.of("sh", "-c", "mount -t tmpfs none /run; mkdir /run/dhcpcd; "
                + "mount -t tmpfs none /var/lib/dhcpcd; exec dhcpcd -B -d -f " + config + " dsmip1")));
    }

    private void awaitState(String state) throws Exception {
        Await.until(state, () -> mobileNode.show(Topic.REGISTRATION).at("reg").text()
                .equals(state));
    }

    private void roam() throws Exception {
        for (String place : List.of("visited2", "home", "visited1", "visited2", "visited1")) {
            lab.moveTo(place);
            awaitState("home".equals(place) ? "home" : "registered");
        }
    }

    @Test
    void seesNothingOfMovesDenialsARestartOfTheHomeAgentAndHome() throws Exception {
        final Program monitor = lab.keep(new Program("monitor", List.of("ip", "-o", "monitor", "link", "address")));
        try (Capture wire = Capture.start(lab, "mn", "dsmip1")) {
            final Program client = client();
            Await.until("the client asks for a prefix", () -> solicits(client).size() >= 2);
            roam();
            homeAgent.kill();
            homeAgent = Daemon.start(lab, "ha", "spi=0x101");
            lab.moveTo("visited2");
            Await.until("the node is denied or ignored", () -> mobileNode.show(Topic.REGISTRATION)
                    .at("reg").text().matches("denied|registering"));
            homeAgent.kill();
            homeAgent = Daemon.start(lab, "ha");
            awaitState("registered");

            assertThat(client.process.isAlive()).isTrue();
            assertThat(solicits(client).stream().map(line -> line.replaceAll(".*xid (0x[0-9a-f]+).*", "$1")).distinct())
                    .as("one exchange from the first to the last").hasSize(1);
            assertThat(client.lines()).noneMatch(line -> line.matches(".*(carrier lost|departed|deleting|RELEASE).*"));
            final List<String> asked = wire.frames().stream().map(Frame::hex).filter(TunnelClientIT::isDhcp).toList();
            assertThat(asked).hasSizeGreaterThan(1).allMatch(hex -> hex.startsWith(LINK_LOCAL_HEX, 2 * 8))
                    .allMatch(hex -> Integer.parseInt(hex.substring(2 * 48, 2 * 49), 16) == SOLICIT);
        }
        assertThat(monitor.lines().stream().filter(line -> line.contains("dsmip1") && line.contains(LINK_LOCAL)))
                .as("of the link-local address").isEmpty();
        assertThat(monitor.lines().stream().filter(line -> line.contains("dsmip1") && line.contains("<"))
                .map(line -> line.replaceAll("^(\\d+: dsmip1:? <[^>]*>).*", "$1")).distinct())
                .as("index, flags and carrier").hasSizeLessThanOrEqualTo(1);
        assertThat(monitor.lines().stream().filter(line -> line.contains("Deleted") && line.contains("dsmip1")
                && line.contains("<"))).as("the device").isEmpty();
    }

    private static List<String> solicits(Program client) throws Exception {
        return client.lines().stream().filter(line -> line.contains("broadcasting SOLICIT6")).toList();
    }

    /** A packet without a link-layer header: IPv6, UDP, to port 547. */
    private static boolean isDhcp(String hex) {
        return hex.startsWith("6") && hex.startsWith("11", 2 * 6) && hex.startsWith("0223", 2 * 42);
    }
}
