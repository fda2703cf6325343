package org.dsmip.controlplane.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import org.dsmip.controlplane.admin.AdminServer;
import org.dsmip.controlplane.admin.StateSources;
import org.dsmip.controlplane.config.NodeConfig;
import org.dsmip.controlplane.config.NodeSettings;
import org.dsmip.controlplane.show.NodeState;
import org.dsmip.controlplane.show.Offload;
import org.dsmip.controlplane.show.StateBlock;
import org.dsmip.controlplane.show.StateListing;
import org.dsmip.controlplane.show.Topic;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import picocli.CommandLine;

@Timeout(60)
class MainTest {
    private static final String KEY = "00112233445566778899aabbccddeeff";
    private static final String HOME_AGENT = """
            role = "home-agent"
            [home-agent]
            address = "192.0.2.1"
            home-network = "192.0.2.0/24"
            [[mobile-node]]
            home-address = "192.0.2.10"
            spi = 256
            key = "%s"
            """.formatted(KEY);

    @TempDir
    private Path directory = Path.of("");

    private final List<NodeConfig> launched = new ArrayList<>();
    private final List<AdminServer> closeLater = new CopyOnWriteArrayList<>();
    private int rehearsals;
    private final StringWriter out = new StringWriter();
    private final StringWriter err = new StringWriter();

    private int run(String... args) {
        return run(config -> {
            launched.add(config);
            return ExitCode.DONE;
        }, args);
    }

    private int run(NodeLauncher<NodeConfig> launcher, String... args) {
        out.getBuffer().setLength(0);
        err.getBuffer().setLength(0);
        final CommandLine line = Main
                .commandLine(new Main.Launchers(launcher::launch, launcher::launch, () -> rehearsals++),
                        () -> NodeSettings.STATE_HOME);
        return line.setOut(new PrintWriter(out)).setErr(new PrintWriter(err)).execute(args);
    }

    private String file(String text) throws IOException {
        final Path file = Files.writeString(directory.resolve("node.toml"), text);
        Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rw-------"));
        return file.toString();
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "home-agent", "mobile-node", "check", "derive-key", "show", "status", "offload"})
    void helpsEverywhere(String command) {
        final List<String> args = new ArrayList<>(command.isEmpty() ? List.of() : List.of(command.split(" ", -1)));
        args.add("--help");
        assertThat(run(args.toArray(new String[0]))).isEqualTo(ExitCode.DONE);
        assertThat(out.toString()).startsWith(("Usage: dsmip " + command).strip());
        assertThat(err.toString()).isEmpty();
    }

    @Test
    void printsItsVersion() {
        assertThat(run("--version")).isEqualTo(ExitCode.DONE);
        assertThat(out.toString()).startsWith("dsmip ");
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "fly", "fly --help", "show drops bogus --help", "home-agent", "show",
        "show keys", "check --config", "derive-key", "derive-key --home-address 10.0.0.1 --spi 255",
        "derive-key --home-address 10.0.0 --spi 256", "derive-key --home-address 10.0.0.1 --spi x",
        "derive-key --home-address 10.0.0.1 --spi 0400", "derive-key --home-address 10.0.0.1 --spi #100",
        "derive-key --home-address 10.0.0.1 --spi +256", "derive-key --home-address 10.0.0.1 --spi 0x1ffffffff",
        "show drops --sockt x", "show drops --socket x --name y", "status --config x --name y",
        "offload tun-tcp on --socket x --config y", "show drops --socket x --run-directory y",
        "status --config x --run-directory y",
        "offload", "offload tun-tcp", "offload tun-tcp maybe", "offload tun-sctp on"})
    void answersWrongUseWithOneLineAndTwo(String command) {
        assertThat(run(command.isEmpty() ? new String[0] : command.split(" ", -1))).isEqualTo(ExitCode.WRONG_USE);
        assertThat(err.toString().lines()).singleElement().asString().startsWith("dsmip: ").contains("--help)");
        assertThat(out.toString()).isEmpty();
    }

    @Test
    @Tag("BASE-AUTH-23")
    void checksAConfigurationAndShowsItWithoutKeys() throws IOException {
        assertThat(run("check", "--config", file(HOME_AGENT))).isEqualTo(ExitCode.DONE);
        assertThat(out.toString()).contains("address = \"192.0.2.1\"\n", "key of 128 bits")
                .doesNotContain("0011223344");
        assertThat(err.toString()).isEmpty();
    }

    @Test
    void checksWhichThreadsForwardOnThisHost() throws IOException {
        assertThat(run("check", "--host", "--config", file(HOME_AGENT))).isEqualTo(ExitCode.DONE);
        assertThat(out.toString()).containsPattern(
                "# threading on this host: (shared|workers) \\(auto: \\d+ processors?, rings for 1 worker take 3\\)\n");
    }

    @Test
    void printsWhatABlockAmountsToForOneMobileNodeAndItsKeyOnlyIfAsked() throws IOException {
        final String secret = "000102030405060708090a0b0c0d0e0f101112131415161718191a1b1c1d1e1f";
        final String file = file(HOME_AGENT + """
                [home-agent.ipv6]
                served = ["2001:db8::/32"]
                [[mobile-nodes]]
                home-addresses = "192.0.2.8-192.0.2.99"
                prefixes = ["2001:db8:100::/40 by 56", "2001:db8:200::/64 by 128"]
                implicit-prefixes = ["2001:db8:200::/64 by 128"]
                spi = 0x100
                algorithm = "hmac-sha256"
                secret = "%s"
                [[mobile-nodes.security]]
                spi = 0x101
                secret = "%s"
                """.formatted(secret, secret));
        assertThat(run("check", "--config", file, "--mobile-node", "192.0.2.11")).isEqualTo(ExitCode.DONE);
        assertThat(out.toString()).isEqualTo("""
                # number 3 of 192.0.2.8-192.0.2.99
                [[mobile-node]]
                home-address = "192.0.2.11"
                prefixes = ["2001:db8:100:300::/56", "2001:db8:200::3/128"]
                implicit-prefixes = ["2001:db8:200::3/128"]
                spi = 0x100
                algorithm = "hmac-sha256"
                timestamp-tolerance = 7
                # key of 256 bits, not shown
                [[mobile-node.security]]
                spi = 0x101
                algorithm = "hmac-md5"
                timestamp-tolerance = 7
                # key of 256 bits, not shown
                """);
        assertThat(run("check", "--config", file, "--mobile-node", "192.0.2.11", "--with-key"))
                .isEqualTo(ExitCode.DONE);
        final String keys = out.toString();
        final Path secretFile = Files.writeString(directory.resolve("many.secret"), secret + "\n");
        Files.setPosixFilePermissions(secretFile, PosixFilePermissions.fromString("rw-------"));
        for (String spi : List.of("0x100", "257")) {
            assertThat(run("derive-key", "--home-address", "192.0.2.11", "--spi", spi, "--secret-file",
                    secretFile.toString())).isEqualTo(ExitCode.DONE);
            assertThat(keys).contains("key = \"" + out.toString().strip() + "\"\n");
        }
        assertThat(run("check", "--config", file, "--mobile-node", "192.0.2.10")).isEqualTo(ExitCode.DONE);
        assertThat(out.toString()).startsWith("# in a block of its own, instead of as one of 192.0.2.8-192.0.2.99\n");
        assertThat(run("check", "--config", file, "--mobile-node", "192.0.2.7")).isEqualTo(ExitCode.FAILED);
        assertThat(err.toString()).isEqualTo("dsmip: no mobile node has the home address 192.0.2.7\n");
        assertThat(run("check", "--config", file)).isEqualTo(ExitCode.DONE);
        assertThat(out.toString())
                .contains("[[mobile-nodes]]\nhome-addresses = \"192.0.2.8-192.0.2.99\"\n# mobile nodes: 92\n",
                        "# secret of 256 bits in this file, not shown")
                .doesNotContain(secret);
    }

    @Test
    void derivesAKeyAsOtherProgramsDoFromASecretThatIsClosedToOthers() throws IOException {
        final Path file = Files.writeString(directory.resolve("many.secret"),
                "000102030405060708090a0b0c0d0e0f101112131415161718191a1b1c1d1e1f\n");
        final String[] command = {"derive-key", "--home-address", "10.64.0.7", "--spi", "256", "--secret-file",
            file.toString()};
        Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rw-r-----"));
        assertThat(run(command)).isEqualTo(ExitCode.WRONG_USE);
        assertThat(out.toString()).isEmpty();
        assertThat(err.toString())
                .isEqualTo("dsmip: F:1:1: found a secret in F, a file with permissions rw-r-----; allowed: "
                        .replace("F", file.toString()) + "no access for group and others (chmod 600 " + file + ")\n");
        Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rw-------"));
        assertThat(run(command)).isEqualTo(ExitCode.DONE);
        assertThat(out.toString()).isEqualTo("e95a40ddf159518621c89baa856fc5943df61ba427e121a6cf6f6ce9e15dfa8e\n");
        // Letters: directories of tests have numbers.
        Files.writeString(file, "beef");
        assertThat(run(command)).isEqualTo(ExitCode.WRONG_USE);
        assertThat(err.toString())
                .contains("found a secret of 16 bits; allowed: at least 64 hexadecimal digits (256 bits)")
                .doesNotContain("beef");
    }

    @ParameterizedTest
    @ValueSource(strings = {"--secret-file %s", "--secret-file 0x%s", "%s", "--spi %s"})
    void doesNotRepeatASecretThatIsGivenInPlaceOfAFileName(String wrong) {
        final String secret = "000102030405060708090a0b0c0d0e0f101112131415161718191a1b1c1d1e1f";
        final String line = "derive-key --home-address 10.64.0.7 --spi 256 " + wrong.formatted(secret);
        assertThat(run(line.split(" ", -1))).isEqualTo(ExitCode.WRONG_USE);
        assertThat(err.toString().lines()).singleElement().asString().startsWith("dsmip: ").doesNotContain("08090a");
        assertThat(out.toString()).isEmpty();
        assertThat(run(("--debug " + line).split(" ", -1))).isEqualTo(ExitCode.WRONG_USE);
        assertThat(err.toString()).contains("\tat ").doesNotContain("08090a");
    }

    @ParameterizedTest
    @ValueSource(strings = {"--keys home-agent --mobile-node 192.0.2.10", "--keys home-agent --with-key",
        "--keys home-agent --host", "--config FILE --with-key", "--config FILE --host --with-key",
        "--config FILE --host --mobile-node 192.0.2.10"})
    void refusesOptionsOfCheckThatWouldBeIgnored(String options) throws IOException {
        final String line = "check " + options.replace("FILE", file(HOME_AGENT));
        assertThat(run(line.split(" ", -1))).isEqualTo(ExitCode.WRONG_USE);
        assertThat(err.toString().lines()).singleElement().asString().contains(" goes with ").contains("check --help)");
        assertThat(out.toString()).isEmpty();
    }

    @Test
    void explainsEveryKeyOfARole() {
        assertThat(run("check", "--keys", "home-agent")).isEqualTo(ExitCode.DONE);
        assertThat(out.toString()).contains("\n[home-agent]\naddress  # required; where mobile nodes register");
        assertThat(run("check", "--keys", "router")).isEqualTo(ExitCode.WRONG_USE);
        assertThat(err.toString()).contains("--keys takes home-agent or mobile-node");
        assertThat(run("check")).isEqualTo(ExitCode.WRONG_USE);
    }

    @Test
    void answersAWrongConfigurationWithOneLineAMistakeAndTwo() throws IOException {
        final String file = file(HOME_AGENT.replace("spi = 256", "spi = 1").replace("home-network", "home-netwrk"));
        for (String command : new String[]{"check", "home-agent"}) {
            assertThat(run(command, "--config", file)).isEqualTo(ExitCode.WRONG_USE);
            assertThat(out.toString()).isEmpty();
            assertThat(err.toString().lines()).hasSize(3).allMatch(line -> line.startsWith("dsmip: " + file + ":"));
        }
        assertThat(launched).isEmpty();
    }

    @Test
    void rehearsesOnceWithWhateverConfigurationsAndSaysNothing() throws IOException {
        assertThat(run("rehearse", "--config", file(HOME_AGENT))).isEqualTo(ExitCode.DONE);
        assertThat(rehearsals).isEqualTo(1);
        assertThat(out.toString() + err).isEmpty();
        assertThat(launched).isEmpty();
        assertThat(run("--help")).isEqualTo(ExitCode.DONE);
        assertThat(out.toString()).contains("check").doesNotContain("rehearse");
    }

    @Test
    void startsANodeOfItsRoleOnly() throws IOException {
        final String file = file(HOME_AGENT);
        assertThat(run("home-agent", "--config", file)).isEqualTo(ExitCode.DONE);
        assertThat(launched).singleElement().extracting(NodeConfig::role).isEqualTo("home-agent");
        assertThat(run("mobile-node", "--config", file)).isEqualTo(ExitCode.WRONG_USE);
        assertThat(err.toString()).contains("configures a home-agent, not a mobile-node");
        assertThat(launched).hasSize(1);
    }

    @Test
    void answersAFailureWithOneLineAndOne() throws IOException {
        final String file = file(HOME_AGENT);
        final NodeLauncher<NodeConfig> failing = config -> {
            throw new IOException("open(/dev/net/tun): ENOENT;\n load the tun module");
        };
        assertThat(run(failing, "home-agent", "--config", file)).isEqualTo(ExitCode.FAILED);
        assertThat(err.toString()).isEqualTo("dsmip: open(/dev/net/tun): ENOENT; load the tun module\n");
        assertThat(run(failing, "--debug", "home-agent", "--config", file)).isEqualTo(ExitCode.FAILED);
        assertThat(err.toString()).contains("java.io.IOException", "\tat org.dsmip");
    }

    @Test
    void showsTheStateOfTheNodeOfASocketOrAConfiguration() throws IOException, InterruptedException {
        final Path socket = directory.resolve("admin.sock");
        final StateBlock block = StateBlock.builder().number("total", 0).build();
        final Thread thread;
        try (AdminServer server = AdminServer.open(socket,
                AdminServer.Settings.of(StateSources.of(topic -> StateListing.of(() -> block))))) {
            thread = Thread.ofPlatform().daemon().start(server);
            assertThat(run("show", "drops", "--socket", socket.toString())).isEqualTo(ExitCode.DONE);
            assertThat(out.toString()).isEqualTo("total=0\n");
            final String file = file("admin-socket = \"admin.sock\"\n" + HOME_AGENT);
            assertThat(run("show", "drops", "--json", "--config", file)).isEqualTo(ExitCode.DONE);
            assertThat(out.toString()).isEqualTo("{\"total\":0}\n");
        }
        thread.join();
        assertThat(run("show", "drops", "--socket", socket.toString())).isEqualTo(ExitCode.FAILED);
        assertThat(err.toString()).startsWith("dsmip: no node answers at ");
        assertThat(run("show", "drops", "--name", "no-such-node")).isEqualTo(ExitCode.FAILED);
        assertThat(err.toString()).contains("/run/dsmip/no-such-node/admin.sock");
    }

    @ParameterizedTest
    @ValueSource(strings = {"on", "off"})
    @Tag("OPS-GSO-1")
    void switchesAnOffloadOfARunningNode(String position) throws IOException, InterruptedException {
        final Path socket = directory.resolve("admin.sock");
        final Thread thread;
        try (AdminServer server = AdminServer.open(socket, AdminServer.Settings.of(StateSources.of(new NodeState() {
            @Override
            public @Nullable StateListing show(Topic topic) {
                return null;
            }

            @Override
            public StateListing offload(Offload offload, boolean on) {
                return StateListing
                        .of(() -> StateBlock.builder().text("name", offload.word()).flag("switched-on", on).build());
            }
        })))) {
            thread = Thread.ofPlatform().daemon().start(server);
            assertThat(run("offload", "tun-tcp", position, "--socket", socket.toString())).isEqualTo(ExitCode.DONE);
            assertThat(out.toString())
                    .isEqualTo("name=tun-tcp switched-on=" + (position.equals("on") ? "yes" : "no") + "\n");
        }
        thread.join();
    }

    @Test
    void findsTheOnlyNodeThatRunsAndNamesSeveral() throws IOException, InterruptedException {
        final List<Thread> threads = new ArrayList<>();
        final String run = directory.toString();
        assertThat(run("show", "drops", "--run-directory", run)).isEqualTo(ExitCode.FAILED);
        assertThat(err.toString()).contains("no node that this user may ask runs with a socket in " + run);
        try (AdminServer one = server("one/admin.sock", true, threads)) {
            assertThat(run("show", "drops", "--run-directory", run)).isEqualTo(ExitCode.DONE);
            assertThat(run("status", "--run-directory", run)).isEqualTo(ExitCode.DONE);
            assertThat(out.toString()).isEqualTo("ready=yes\n");
            try (AdminServer two = server("two.sock", false, threads)) {
                assertThat(run("show", "drops", "--run-directory", run)).isEqualTo(ExitCode.WRONG_USE);
                assertThat(err.toString())
                        .contains("several nodes run here: one, two; say which one is meant with --name");
                assertThat(run("show", "drops", "--run-directory", run, "--name", "two")).isEqualTo(ExitCode.DONE);
                assertThat(two).isNotNull();
            }
            assertThat(one).isNotNull();
        }
        for (Thread thread : threads) {
            thread.join();
        }
    }

    @Test
    @Tag("OPS-PROC-7")
    void answersByItsExitCodeWhetherANodeIsReady() throws IOException, InterruptedException {
        final List<Thread> threads = new ArrayList<>();
        final String socket = directory.resolve("mn/admin.sock").toString();
        assertThat(run("status", "--socket", socket)).isEqualTo(ExitCode.NO_NODE);
        assertThat(err.toString()).startsWith("dsmip: no node answers at " + socket);
        try (AdminServer server = server("mn/admin.sock", false, threads)) {
            assertThat(run("status", "--socket", socket)).isEqualTo(ExitCode.FAILED);
            assertThat(out.toString()).isEqualTo("ready=no\n");
            assertThat(run("status", "--json", "--wait", "1", "--socket", socket)).isEqualTo(ExitCode.FAILED);
            assertThat(out.toString()).isEqualTo("{\"ready\":false}\n");
            assertThat(server).isNotNull();
        }
        final Thread later = Thread.ofPlatform().start(() -> {
            try {
                TimeUnit.MILLISECONDS.sleep(300);
                closeLater.add(server("mn/admin.sock", true, threads));
            } catch (IOException | InterruptedException e) {
                throw new IllegalStateException(e);
            }
        });
        assertThat(run("status", "--wait", "30", "--socket", socket)).isEqualTo(ExitCode.DONE);
        later.join();
        closeLater.forEach(AdminServer::close);
        for (Thread thread : threads) {
            thread.join();
        }
        assertThat(run("status", "--wait", "-1")).isEqualTo(ExitCode.WRONG_USE);
    }

    private AdminServer server(String path, boolean ready, List<Thread> threads) throws IOException {
        final StateBlock block = StateBlock.builder().flag("ready", ready).build();
        final AdminServer server = AdminServer.open(directory.resolve(path),
                AdminServer.Settings.of(StateSources.of(topic -> StateListing.of(() -> block))));
        threads.add(Thread.ofPlatform().daemon().start(server));
        return server;
    }
}
