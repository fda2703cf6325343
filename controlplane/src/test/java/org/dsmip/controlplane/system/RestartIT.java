package org.dsmip.controlplane.system;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.dsmip.controlplane.show.Topic;
import org.dsmip.core.testing.Commands;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;

/** Home agents that find what an earlier run has left, or something that they cannot use. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class RestartIT {
    private static final String AT_VISITED1 = "203.0.113.10";
    private static final String AT_VISITED2 = "198.51.100.10";

    private Lab lab;
    private Traffic traffic;

    @BeforeAll
    void testbedIsUp() throws Exception {
        lab = Lab.up("restart");
        lab.moveTo("visited1");
        traffic = Traffic.start(lab);
    }

    @AfterAll
    void testbedIsGone() {
        if (lab != null) {
            lab.close();
        }
    }

    private static Json bindings(Daemon homeAgent) throws Exception {
        return homeAgent.show(Topic.BINDINGS).at("mn");
    }

    private static Json binding(Daemon homeAgent) throws Exception {
        assertThat(bindings(homeAgent).items()).hasSize(1);
        return bindings(homeAgent).items().getFirst();
    }

    private static String identification(Json binding) {
        return binding.at("coa").items().getFirst().at("id").text();
    }

    /** A configuration of the home agent with a state directory of its own. */
    private Path keepingIn(Path directory) throws Exception {
        return lab.secret("ha.toml", lab.lab("config", "ha").replaceAll("state-directory = .*",
                "state-directory = \"" + directory + "\""));
    }

    private static Path newest(Path directory) throws Exception {
        try (Stream<Path> files = Files.list(directory)) {
            return files.filter(file -> file.getFileName().toString().startsWith("registry."))
                    .max((one, other) -> Integer.compare(number(one), number(other))).orElseThrow();
        }
    }

    private static int number(Path file) {
        return Integer.parseInt(file.getFileName().toString().substring("registry.".length()));
    }

    /** Has a mobile node registered at a home agent, and kills that; answers the identification. */
    private String registerAndKill(Daemon homeAgent, Daemon mobileNode) throws Exception {
        mobileNode.awaitRegistered(AT_VISITED1);
        final String identification = identification(binding(homeAgent));
        homeAgent.kill();
        return identification;
    }

    @Test
    @Tag("BASE-RPL-19")
    @Tag("OPS-DISK-2")
    void whatWasRegisteredBeforeAKillIsServedBeforeAnythingIsSaidToBeReady() throws Exception {
        final Path directory = lab.file("kept");
        try (Daemon first = Daemon.start(lab, "ha", keepingIn(directory));
                Daemon mobileNode = Daemon.start(lab, "mn")) {
            final String identification = registerAndKill(first, mobileNode);
            try (Daemon second = Daemon.start(lab, "ha", keepingIn(directory))) {
                assertThat(binding(second).at("restored").text()).isEqualTo("true");
                assertThat(identification(binding(second))).as("without a request").isEqualTo(identification);
                traffic.assertNothingIsLost("by what was registered with the killed one");
                second.stop();
            }
            try (Daemon third = Daemon.start(lab, "ha", keepingIn(directory))) {
                assertThat(identification(binding(third))).as("after an end in order").isEqualTo(identification);
                lab.moveTo("visited2");
                mobileNode.awaitRegistered(AT_VISITED2);
                assertThat(binding(third).at("restored").text()).isEqualTo("false");
                lab.moveTo("visited1");
                mobileNode.awaitRegistered(AT_VISITED1);
                third.stop();
            }
            mobileNode.stop();
        }
    }

    @Test
    @Tag("OPS-DISK-3")
    void aFileThatCannotBeUsedIsSetAsideAndTheNodeStarts() throws Exception {
        final Path directory = lab.file("damaged");
        try (Daemon first = Daemon.start(lab, "ha", keepingIn(directory));
                Daemon mobileNode = Daemon.start(lab, "mn")) {
            registerAndKill(first, mobileNode);
            final Path cut = newest(directory);
            try (FileChannel file = FileChannel.open(cut, StandardOpenOption.WRITE)) {
                file.truncate(file.size() - 1);
            }
            try (Daemon second = Daemon.start(lab, "ha", keepingIn(directory))) {
                assertThat(second.log()).contains("a file of the registry is set aside",
                        "something that was acknowledged is missing in it");
                assertThat(bindings(second).items()).as("what may be out of date").isEmpty();
                Await.until("it is set aside", () -> Files.exists(directory.resolve("set-aside." + cut.getFileName())));
                second.kill();
            }
            try (FileChannel file = FileChannel.open(newest(directory), StandardOpenOption.WRITE)) {
                file.write(ByteBuffer.wrap(new byte[]{7}), 9);
            }
            try (Daemon third = Daemon.start(lab, "ha", keepingIn(directory))) {
                assertThat(third.log()).contains("it does not begin like a registry");
                third.stop();
            }
            mobileNode.stop();
        }
    }

    @Test
    @Tag("OPS-DISK-5")
    void oneProcessHasAStateDirectory() throws Exception {
        final Path directory = lab.file("shared");
        try (Daemon first = Daemon.start(lab, "ha", keepingIn(directory))) {
            final Path config = lab.secret("second.toml", lab.lab("config", "ha")
                    .replaceAll("state-directory = .*", "state-directory = \"" + directory + "\"")
                    .replaceAll("admin-socket = .*", "admin-socket = \"" + lab.file("second.sock") + "\""));
            final Commands.Outcome second = Commands
                    .run(lab.in("ha", Daemon.command("home-agent", "--config", config.toString())));
            assertThat(second.code()).isEqualTo(4);
            assertThat(second.err().lines().filter(line -> line.startsWith("dsmip: "))).hasSize(1)
                    .first().asString().contains("another node is running with state-directory " + directory);
            first.kill();
        }
        Daemon.start(lab, "ha", keepingIn(directory)).stop();
    }

    @Test
    @Tag("OPS-DISK-5")
    void ofTwoThatAreStartedAtOnceOneHasIt() throws Exception {
        final Path directory = lab.file("contested");
        final List<Process> both = new ArrayList<>();
        final List<Path> logs = List.of(lab.file("one.log"), lab.file("other.log"));
        try {
            for (Path log : logs) {
                final String text = lab.lab("config", "ha")
                        .replaceAll("state-directory = .*", "state-directory = \"" + directory + "\"")
                        .replaceAll("admin-socket = .*", "admin-socket = \"" + log + ".sock\"");
                final Path config = lab.secret(log.getFileName() + ".toml", text);
                both.add(Commands.builder(lab.in("ha", Daemon.command("home-agent", "--config", config.toString())))
                        .redirectErrorStream(true).redirectOutput(log.toFile()).start());
            }
            Await.until("one is ready and the other has ended",
                    () -> both.stream().filter(Process::isAlive).count() == 1
                            && (Files.readString(logs.getFirst()) + Files.readString(logs.getLast()))
                                    .contains("is ready"));
            final int loser = both.getFirst().isAlive() ? 1 : 0;
            assertThat(both.get(loser).exitValue()).isEqualTo(4);
            assertThat(Files.readAllLines(logs.get(loser)).stream().filter(line -> line.startsWith("dsmip: ")))
                    .hasSize(1)
                    .first().asString().contains("another node is running with state-directory " + directory);
        } finally {
            for (Process process : both) {
                process.destroyForcibly().waitFor();
            }
        }
    }

    @Test
    @Tag("OPS-DISK-5")
    void nothingOfAKilledProcessIsInTheWayOfOneWithTheSameNumber() throws Exception {
        final Path directory = lab.file("contained");
        final List<String> container = List.of("unshare", "--pid", "--fork", "--mount-proc", "--kill-child");
        String identification = null;
        try (Daemon mobileNode = Daemon.start(lab, "mn")) {
            for (int i = 0; i < 2; i++) {
                final Daemon homeAgent = Daemon.startBehind(lab, "ha", keepingIn(directory), List.of(), container);
                assertThat(homeAgent.log()).doesNotContain("set aside");
                if (identification != null) {
                    assertThat(identification(binding(homeAgent))).isEqualTo(identification);
                }
                mobileNode.awaitRegistered(AT_VISITED1);
                identification = identification(binding(homeAgent));
                homeAgent.kill();
            }
            mobileNode.kill();
        }
    }
}
