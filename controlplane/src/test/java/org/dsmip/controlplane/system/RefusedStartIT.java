package org.dsmip.controlplane.system;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.DatagramSocket;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.channels.ServerSocketChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import org.dsmip.core.testing.Commands;
import org.dsmip.core.testing.NeedsPrograms;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Nodes that cannot start: one line says why and what to do, and nothing half-configured is left. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class RefusedStartIT {
    private static final int REGISTRATION_PORT = 434;

    private Lab lab;
    private KernelState homeAgentBefore;
    private KernelState mobileNodeBefore;

    @BeforeAll
    void testbedIsUp() throws Exception {
        lab = Lab.up("refuse");
        lab.moveTo("visited1");
        homeAgentBefore = KernelState.of(lab, "ha");
        mobileNodeBefore = KernelState.of(lab, "mn");
    }

    @AfterAll
    void testbedIsGone() {
        if (lab != null) {
            lab.close();
        }
    }

    @AfterEach
    void kernelsAreAsBefore() throws Exception {
        assertThat(KernelState.of(lab, "ha")).isEqualTo(homeAgentBefore);
        assertThat(KernelState.of(lab, "mn")).isEqualTo(mobileNodeBefore);
        assertThat(lab.adminSocket("ha")).doesNotExist();
        assertThat(lab.adminSocket("mn")).doesNotExist();
        assertThat(lab.file("run")).as("a directory made for a socket").doesNotExist();
    }

    @ParameterizedTest
    @CsvSource({"ha, home-link", "mn, access"})
    @Tag("OPS-SAY-5")
    void leavesNoDirectoryBehindThatItMadeForItsSocket(String node, String key) throws Exception {
        final String elsewhere = lab.lab("config", node, key + "=eth7").replaceAll("admin-socket = .*",
                "admin-socket = \"" + lab.file("run/deep/admin.sock") + "\"");
        assertThat(refused(node, 1, lab.secret("elsewhere.toml", elsewhere))).contains("eth7");
    }

    @Test
    @Tag("OPS-SAY-5")
    void namesTheSocketThatAnotherUserHas() throws Exception {
        Commands.output("mkdir", "-p", lab.file("theirs").toString());
        final Path socket = lab.file("theirs/admin.sock");
        try (ServerSocketChannel theirs = ServerSocketChannel.open(StandardProtocolFamily.UNIX)) {
            theirs.bind(UnixDomainSocketAddress.of(socket));
            Files.setPosixFilePermissions(socket, PosixFilePermissions.fromString("---------"));
            final String config = lab.lab("config", "ha").replaceAll("admin-socket = .*",
                    "admin-socket = \"" + socket + "\"");
            // Without capabilities, root is a user like others.
            final List<String> command = new ArrayList<>(
                    List.of("setpriv", "--bounding-set=-all", "--inh-caps=-all",
                            "--securebits=+noroot,+noroot_locked"));
            command.addAll(Daemon.command("home-agent", "--config", lab.secret("theirs.toml", config).toString()));
            assertThat(refused("ha", 1, command)).contains("admin-socket " + socket, "belongs to the user root",
                    "choose another name or admin-socket");
        }
    }

    @ParameterizedTest
    @CsvSource({"ha", "mn"})
    void namesThePortThatIsTaken(String node) throws Exception {
        try (DatagramSocket taken = lab.inNode(node, () -> new DatagramSocket(REGISTRATION_PORT))) {
            assertThat(taken.isBound()).isTrue();
            assertThat(refused(node, 1, lab.config(node))).contains("434", "EADDRINUSE").containsPattern("; .+");
        }
    }

    @ParameterizedTest
    @CsvSource({"ha, dsmip0", "mn, dsmip1"})
    void namesTheTunnelDeviceThatIsTaken(String node, String device) throws Exception {
        lab.ipDo(node, "tuntap add dev " + device + " mode tun");
        try {
            assertThat(refused(node, 1, lab.config(node))).contains("TUNSETIFF", device, "EBUSY", "another name");
        } finally {
            lab.ipDo(node, "link delete " + device);
        }
    }

    @Test
    @Tag("BASE-HA-02")
    void namesTheHomeAgentAddressThatThisHostDoesNotHave() throws Exception {
        assertThat(refused("ha", 1, lab.config("ha", "address=192.0.2.77"))).contains("192.0.2.77", "EADDRNOTAVAIL");
    }

    @ParameterizedTest
    @CsvSource({"ha, home-link", "ha, internet-link", "mn, access"})
    void namesTheInterfaceThatIsMissing(String node, String key) throws Exception {
        assertThat(refused(node, 1, lab.config(node, key + "=eth7"))).contains("eth7", key, "ENODEV", "only lo, ")
                .doesNotContain("tun module");
    }

    @Test
    @Tag("BASE-AUTH-03")
    @Tag("BASE-MN-03")
    void saysWhereTheConfigurationIsWrong() throws Exception {
        final String good = lab.lab("config", "ha");
        assertThat(wrong("unknown key", good.replace("gre = true", "wings = 2"))).contains("wings");
        assertThat(wrong("bad prefix", good.replace("192.0.2.0/24", "192.0.2.0/33"))).contains("192.0.2.0/33");
        assertThat(wrong("short key", good.replaceAll("key = \"[0-9a-f]+\"", "key = \"0102\""))).contains("128");
        assertThat(wrong("reserved SPI", good.replace("spi = 0x100", "spi = 100"))).contains("256");
    }

    /** Refuses a configuration and answers the line, which begins with the place in the file. */
    private String wrong(String what, String text) throws Exception {
        final Path file = lab.secret("ha.toml", text);
        final String line = refused("ha", 2, file);
        assertThat(line).as(what).containsPattern("^dsmip: " + file + ":\\d+:\\d+: ");
        return line;
    }

    @Test
    @Tag("BASE-AUTH-23")
    void refusesKeysThatOthersMayRead() throws Exception {
        final Path file = Files.copy(lab.config("mn"), lab.file("open.toml"));
        assertThat(file.toFile().setReadable(true, false)).isTrue();
        assertThat(refused("mn", 2, file)).contains("open.toml").containsIgnoringCase("chmod 600");
    }

    @Test
    void namesTheAdminSocketOfANodeThatRuns() throws Exception {
        try (Daemon running = Daemon.start(lab, "ha")) {
            final KernelState state = KernelState.of(lab, "ha");
            assertThat(refused("ha", 1, lab.config("ha"))).contains(lab.adminSocket("ha").toString(), "running node");
            assertThat(KernelState.of(lab, "ha")).as("the running node is not disturbed").isEqualTo(state);
            assertThat(running.isAlive()).isTrue();
            running.stop();
        }
        // A node that has run leaves what others may rely on; one that was refused does not.
        lab.inNode("ha", () -> Files.writeString(Path.of("/proc/sys/net/ipv6/conf/all/proxy_ndp"), "0"));
    }

    @ParameterizedTest
    @CsvSource({"ha", "mn"})
    @NeedsPrograms("setpriv")
    void namesTheCallThatNeedsPrivilege(String node) throws Exception {
        // The user stays root, who may read the program wherever it lies; what is missing is every capability.
        final List<String> unprivileged = new ArrayList<>(
                List.of("setpriv", "--bounding-set=-all", "--inh-caps=-all", "--securebits=+noroot,+noroot_locked"));
        unprivileged.addAll(Daemon.command(Daemon.role(node), "--config", lab.config(node).toString()));
        assertThat(refused(node, 1, unprivileged)).containsPattern("EPERM|EACCES").containsPattern("; .+");
    }

    @ParameterizedTest
    @CsvSource({"ha", "mn"})
    @NeedsPrograms("unshare")
    void namesTheTunnelDriverThatIsNotThere(String node) throws Exception {
        // As in a container that was not given the device.
        final List<String> without = new ArrayList<>(
                List.of("unshare", "--mount", "sh", "-c", "mount -t tmpfs none /dev/net && exec \"$@\"", "sh"));
        without.addAll(Daemon.command(Daemon.role(node), "--config", lab.config(node).toString()));
        assertThat(refused(node, 1, without)).contains("open(/dev/net/tun", "ENOENT; ", "load the tun module");
    }

    @ParameterizedTest
    @CsvSource({"ha", "mn"})
    @Tag("OPS-SAY-5")
    void namesTheModeOfATunnelDeviceFileThatIsClosed(String node) throws Exception {
        // Everything is allowed in the network namespace, as in a user namespace of one's own; only the file is another's.
        final List<String> closed = new ArrayList<>(List.of("unshare", "--mount", "sh", "-c",
                "mount -t tmpfs -o dev none /dev/net && mknod -m 000 /dev/net/tun c 10 200 && exec \"$@\"", "sh",
                "setpriv",
                "--bounding-set=-dac_override,-dac_read_search"));
        closed.addAll(Daemon.command(Daemon.role(node), "--config", lab.config(node).toString()));
        assertThat(refused(node, 1, closed)).contains("open(/dev/net/tun", "EACCES; ", "(---------, owner root)",
                "chmod 666 /dev/net/tun").doesNotContain("namespace");
    }

    private String refused(String node, int code, Path config) throws Exception {
        return refused(node, code, Daemon.command(Daemon.role(node), "--config", config.toString()));
    }

    /** Runs a node that must not start, and answers its one line of complaint. */
    private String refused(String node, int code, List<String> command) throws Exception {
        final Commands.Outcome outcome = Commands.run(lab.in(node, command));
        final List<String> complaint = outcome.err().lines().toList();
        assertThat(outcome.code()).as(outcome.err()).isEqualTo(code);
        assertThat(complaint).as(outcome.err()).hasSize(1);
        assertThat(complaint.getFirst()).startsWith("dsmip: ").doesNotContain("Exception");
        return complaint.getFirst();
    }
}
