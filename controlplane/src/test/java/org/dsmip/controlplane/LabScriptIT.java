package org.dsmip.controlplane;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.net.NetworkInterface;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.dsmip.controlplane.config.ConfigFile;
import org.dsmip.controlplane.config.HomeAgentConfig;
import org.dsmip.controlplane.config.MobileNodeConfig;
import org.dsmip.controlplane.config.NodeConfig;
import org.dsmip.controlplane.config.NodeSettings;
import org.dsmip.core.binding.EncapsulationKind;
import org.jspecify.annotations.NullMarked;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The testbed script, in both of its ways: namespaces made by root, and a user namespace. */
@NullMarked
class LabScriptIT {
    private static final String HOME_AGENT = "192.0.2.1";
    private static final Path ROOT = repositoryRoot();
    private static final Path LAB = ROOT.resolve("scripts/lab");

    private final String first = "it" + ProcessHandle.current().pid() + "a";
    private final String second = "it" + ProcessHandle.current().pid() + "b";
    private List<String> hostLinks = List.of();

    private record Outcome(int code, String output) {}

    @BeforeEach
    void needsNamespaces() throws Exception {
        final Outcome probe = run("unshare", "--user", "--map-root-user", "--net", "--mount", "true");
        final boolean possible = isRoot() && probe.code == 0;
        if ("1".equals(System.getenv("DSMIP_REQUIRE_ROOT_TESTS"))) {
            assertThat(possible).as("root and user namespaces are required here: " + probe.output).isTrue();
        }
        assumeTrue(possible, "needs root and user namespaces " + probe.output);
        hostLinks = linksOfThisHost();
    }

    @AfterEach
    void leavesNothing() throws Exception {
        for (final String name : List.of(first, second)) {
            assertThat(lab(name, "down")).isEqualTo(new Outcome(0, ""));
            assertThat(run("ip", "netns", "list").output).doesNotContain(name);
            assertThat(commandLines()).noneMatch(line -> line.startsWith("dsmip-lab-" + name));
            assertThat(Path.of("/run/dsmip-lab-0", name)).doesNotExist();
            assertThat(Path.of("/run/dsmip-lab-0", name + ".lock")).doesNotExist();
        }
        assertThat(linksOfThisHost()).isEqualTo(hostLinks);
    }

    @Test
    void twoLabsLiveSideBySideAndOneMoveIsNotSeenInTheOther() throws Exception {
        up(first);
        up(second, "--rootless");
        for (final String name : List.of(first, second)) {
            assertReaches(name, "hl", HOME_AGENT, "2001:db8:1::1", "2001:db8:1::10", "192.0.2.10");
            assertReaches(name, "cn", HOME_AGENT, "2001:db8:1::1", "2001:db8:1::99", "192.0.2.99");
            assertReaches(name, "rt", HOME_AGENT, "10.99.0.99");
        }

        assertThat(lab(first, "move", "mn", "visited1").code).isZero();

        assertThat(lab(first, "status").output).contains("mn is at visited1");
        assertThat(lab(second, "status").output).contains("mn is at home");
        assertThat(lab(first, "down").code).isZero();
        assertReaches(second, "mn", HOME_AGENT, "2001:db8:ffff::99");
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "--rootless"})
    void movesTheMobileNodeAndGivesItTheAccessOfEachPlace(String mode) throws Exception {
        up(first, mode);
        assertMoveGives("visited1", "203.0.113.10/24", "203.0.113.254");
        assertMoveGives("visited2", "198.51.100.10/24", "198.51.100.254");
        assertMoveGives("home", "192.0.2.10/24", "192.0.2.1");
        assertReaches(first, "mn", "2001:db8:1::1", "2001:db8:ffff::99");

        assertThat(lab(first, "move", "mn", "detach").code).isZero();
        assertThat(lab(first, "exec", "mn", "ip", "-o", "addr", "show", "dev", "eth0", "scope", "global").output)
                .isEmpty();
        assertMoveGives("visited1", "203.0.113.10/24", "203.0.113.254");
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "--rootless"})
    void downEndsProcessesThatStillRunInANode(String mode) throws Exception {
        up(first, mode);
        final Process sleeper = start(LAB.toString(), "--name", first, "exec", "cn", "sleep", "600");
        await(() -> lab(first, "status", "--json").output.contains("[" + sleeper.pid() + "]"));

        assertThat(lab(first, "down").code).isZero();

        assertThat(sleeper.waitFor(20, TimeUnit.SECONDS)).as("ended by down").isTrue();
    }

    @ParameterizedTest
    @ValueSource(ints = {15, 60, 120})
    void downRemovesWhatAKilledUpLeft(int killedAfterMillis) throws Exception {
        for (final String mode : List.of("", "--rootless")) {
            final Process up = start(command(first, "up", mode));
            up.waitFor(killedAfterMillis, TimeUnit.MILLISECONDS);
            up.destroyForcibly().waitFor();

            assertThat(lab(first, "down")).isEqualTo(new Outcome(0, ""));
            up(first, mode);
            assertThat(lab(first, "down")).isEqualTo(new Outcome(0, ""));
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {30, 100})
    void anUpThatIsToldToStopLeavesNothing(int toldAfterMillis) throws Exception {
        final Process up = start(command(first, "up"));
        up.waitFor(toldAfterMillis, TimeUnit.MILLISECONDS);
        up.destroy();

        final int code = up.waitFor();

        assertThat(lab(first, "status").output).contains(code == 0 ? "is up" : "is down");
    }

    @Test
    void refusesASecondUpOfTheSameName() throws Exception {
        up(first);
        final Outcome again = lab(first, "up");
        assertThat(again.code).isEqualTo(1);
        assertThat(again.output).contains("already up").hasLineCount(1);
        assertReaches(first, "hl", HOME_AGENT);
    }

    @Test
    void configurationsOfTwoLabsAreValidAndShareNoFile(@TempDir Path folder) throws Exception {
        final NodeConfig homeAgent = configuration(folder, first, "ha");
        final NodeConfig mobileNode = configuration(folder, first, "mn", "encapsulation=gre", "tunnel-to-coa=false");
        final NodeConfig otherHomeAgent = configuration(folder, second, "ha");

        assertThat(homeAgent).isInstanceOf(HomeAgentConfig.class);
        assertThat(((MobileNodeConfig) mobileNode).mobileNode().request().encapsulation())
                .isEqualTo(EncapsulationKind.GRE);
        assertThat(Stream.of(homeAgent, mobileNode, otherHomeAgent).map(node -> node.settings().adminSocket()))
                .doesNotHaveDuplicates();
        assertThat(lab(first, "config", "mn", "wings=2").code).isEqualTo(2);
    }

    private static NodeConfig configuration(Path folder, String name, String... words) throws Exception {
        final String[] asked = Stream.concat(Stream.of("config"), Stream.of(words)).toArray(String[]::new);
        final Outcome outcome = lab(name, asked);
        assertThat(outcome.code).as(outcome.output).isZero();
        final Path file = Files.createFile(folder.resolve(name + words[0] + ".toml"),
                PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
        Files.writeString(file, outcome.output);
        return ConfigFile.read(file, NodeSettings.STATE_HOME).node();
    }

    @Test
    void tellsWrongUseFromFailure() throws Exception {
        assertThat(lab(first, "levitate").code).isEqualTo(2);
        assertThat(lab("Not_A_Name", "up").code).isEqualTo(2);
        assertThat(lab(first, "move", "mn", "home").code).as("not up").isEqualTo(1);
        up(first);
        assertThat(lab(first, "move", "mn", "mars").code).isEqualTo(2);
        assertThat(lab(first, "exec", "mn", "sh", "-c", "exit 7").code).as("that of the command").isEqualTo(7);
    }

    private void assertMoveGives(String place, String address, String router) throws Exception {
        final Outcome move = lab(first, "move", "mn", place, "--json");
        assertThat(move.code).as(move.output).isZero();
        assertThat(move.output).contains("\"to\":\"" + place + "\"").contains("\"outageMillis\":");
        assertThat(lab(first, "exec", "mn", "ip", "-o", "-4", "addr", "show", "dev", "eth0").output)
                .contains(" " + address + " ").hasLineCount(1);
        assertThat(lab(first, "exec", "mn", "ip", "-4", "route", "show", "default").output)
                .startsWith("default via " + router + " dev eth0").hasLineCount(1);
        assertReaches(first, "mn", HOME_AGENT, "192.0.2.99", "10.99.0.99");
    }

    /** A connection to a port where nobody listens is refused by the host itself: proof of a path there and back. */
    private void assertReaches(String name, String node, String... addresses) throws Exception {
        for (final String address : addresses) {
            final Outcome outcome = lab(name, "exec", node, "timeout", "2", "bash", "-c",
                    "exec 3<>/dev/tcp/" + address + "/9");
            assertThat(outcome.output).as(node + " reaches " + address).contains("Connection refused");
        }
    }

    private static void up(String name, String... options) throws Exception {
        final List<String> words = new ArrayList<>(List.of("up"));
        words.addAll(List.of(options));
        final Outcome outcome = lab(name, words.toArray(String[]::new));
        assertThat(outcome.code).as(outcome.output).isZero();
    }

    private static Outcome lab(String name, String... words) throws Exception {
        return run(command(name, words));
    }

    private static String[] command(String name, String... words) {
        final Stream<String> given = Stream.of(words).filter(word -> !word.isEmpty());
        return Stream.concat(Stream.of(LAB.toString(), "--name", name), given).toArray(String[]::new);
    }

    private static Outcome run(String... command) throws Exception {
        final Process process = start(command);
        final String output = new String(process.getInputStream().readAllBytes(), UTF_8);
        assertThat(process.waitFor(60, TimeUnit.SECONDS)).as("ends: " + List.of(command)).isTrue();
        return new Outcome(process.exitValue(), output);
    }

    private static Process start(String... command) throws IOException {
        final ProcessBuilder builder = new ProcessBuilder(command).redirectErrorStream(true);
        builder.environment().put("LC_ALL", "C");
        return builder.start();
    }

    private interface Condition {
        boolean holds() throws Exception;
    }

    private static void await(Condition condition) throws Exception {
        final long deadlineNs = System.nanoTime() + TimeUnit.SECONDS.toNanos(20);
        while (!condition.holds()) {
            assertThat(System.nanoTime() - deadlineNs).as("waited 20 s in vain").isNegative();
        }
    }

    private static boolean isRoot() throws Exception {
        return "0".equals(run("id", "-u").output.strip());
    }

    private static List<String> linksOfThisHost() throws Exception {
        return NetworkInterface.networkInterfaces().map(NetworkInterface::getName).sorted().toList();
    }

    private static List<String> commandLines() {
        return ProcessHandle.allProcesses().map(LabScriptIT::commandLine).toList();
    }

    /** As the process itself shows it: a holder is known by its first argument, not by its executable. */
    private static String commandLine(ProcessHandle process) {
        try {
            return Files.readString(Path.of("/proc", Long.toString(process.pid()), "cmdline"));
        } catch (IOException gone) {
            return "";
        }
    }

    private static Path repositoryRoot() {
        return Stream.iterate(Path.of("").toAbsolutePath(), Objects::nonNull, Path::getParent)
                .filter(folder -> Files.exists(folder.resolve("scripts/lab"))).findFirst().orElseThrow();
    }
}
