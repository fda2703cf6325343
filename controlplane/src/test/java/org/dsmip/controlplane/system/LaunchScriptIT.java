package org.dsmip.controlplane.system;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.dsmip.core.testing.Commands;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** How {@code scripts/dsmip} starts Java: with whatever Java and options there are. */
class LaunchScriptIT {
    /** Stands for a Java that has no archive of its own classes, and so can make none of the program's. */
    private static final String JAVA_WITHOUT_ARCHIVE = """
            #!/bin/bash
            echo "$*" >>"${0%/bin/java}/calls"
            arguments=()
            for argument in "$@"; do
                [[ $argument == -XX:ArchiveClassesAtExit=* ]] || arguments+=("$argument")
            done
            exec "@JAVA@" "${arguments[@]}"
            """;

    @TempDir
    private Path directory = Path.of("");

    private Path home() throws IOException {
        final Path bin = Files.createDirectories(directory.resolve("java/bin"));
        final Path java = Files.writeString(bin.resolve("java"),
                JAVA_WITHOUT_ARCHIVE.replace("@JAVA@", ClassArchive.JAVA));
        Files.setPosixFilePermissions(java, PosixFilePermissions.fromString("rwxr-xr-x"));
        Files.writeString(directory.resolve("java/release"), "JAVA_VERSION=\"25\"\n");
        return directory.resolve("java");
    }

    @AfterEach
    void nothingIsRememberedOfAJavaThatIsGone() throws Exception {
        final Path java = directory.resolve("java/bin/java");
        if (Files.exists(java)) {
            ClassArchive.forget(java);
        }
    }

    private static Commands.Outcome dsmip(Map<String, String> environment, String... arguments) throws Exception {
        final List<String> command = new ArrayList<>(List.of("env"));
        environment.forEach((name, value) -> command.add(name + "=" + value));
        command.add(Commands.ROOT.resolve("scripts/dsmip").toString());
        command.addAll(List.of(arguments));
        return Commands.run(command);
    }

    @Test
    @Tag("OPS-PROC-4")
    void anArchiveThatCannotBeMadeIsTriedOnceAndAJavaWithoutCompilerWillDo() throws Exception {
        final Path home = home();
        for (int run = 0; run < 3; run++) {
            final Commands.Outcome outcome = dsmip(Map.of("JAVA_HOME", home.toString()), "--version");
            assertThat(outcome.code()).as(outcome.err()).isZero();
            assertThat(outcome.err()).isEmpty();
            assertThat(outcome.out()).startsWith("dsmip ");
        }
        final List<String> calls = Files.readAllLines(home.resolve("calls"));
        assertThat(calls).filteredOn(call -> call.contains("ArchiveClassesAtExit")).as("attempts").hasSize(1);
        assertThat(calls).filteredOn(call -> call.endsWith("--version")).as("runs").hasSize(3);
    }

    @ParameterizedTest
    @ValueSource(strings = {"-XX:+UseParallelGC", "-XX:+UseG1GC", "-XX:+UseZGC", "-Xint", "-Xmx64m",
        "-XX:+UseZGC -Xmx128m"})
    @Tag("OPS-PROC-6")
    void takesTheCollectorAndOtherFlagsOfTheUsersChoice(String options) throws Exception {
        final Commands.Outcome outcome = dsmip(Map.of("DSMIP_JAVA_OPTS", options), "rehearse");
        assertThat(outcome).isEqualTo(new Commands.Outcome(0, "", ""));
    }

    @Test
    @Tag("OPS-PROC-6")
    void worksWhereJavaDeniesWhatItDoesNotLike() throws Exception {
        // The flags are those of Java 24 and later.
        final String options = Runtime.version().feature() < 24
                ? "-Xmx64m"
                : "--illegal-native-access=deny --sun-misc-unsafe-memory-access=deny";
        assertThat(dsmip(Map.of("DSMIP_JAVA_OPTS", options), "rehearse")).isEqualTo(new Commands.Outcome(0, "", ""));
    }

    /** An operator asks again and again, and waits for each answer. */
    @Test
    void commandsThatAskSetUpNoLogging() throws Exception {
        final Path classes = directory.resolve("classes");
        final Map<String, String> options = Map.of("DSMIP_JAVA_OPTS", "-Xlog:class+load:file=" + classes);
        for (String command : List.of("show drops", "status", "--help")) {
            final String[] words = (command.startsWith("-") ? command : command + " --socket /nonexistent").split(" ",
                    -1);
            assertThat(dsmip(options, words).err()).doesNotContain("Exception");
            assertThat(Files.readString(classes)).as(command).contains("org.dsmip.controlplane.cli.Main")
                    .doesNotContain("ch.qos.logback");
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"-XX:+UseNoSuchThing", "--no-such-flag", "-Xmx1"})
    @Tag("OPS-PROC-6")
    void namesTheFlagThatJavaRefusesInOneLine(String options) throws Exception {
        final Commands.Outcome outcome = dsmip(Map.of("DSMIP_JAVA_OPTS", options), "--version");
        assertThat(outcome.code()).isEqualTo(1);
        assertThat(outcome.err().lines()).singleElement().asString()
                .startsWith("scripts/dsmip: Java refuses DSMIP_JAVA_OPTS=\"" + options + "\": ");
    }

    @Test
    @Tag("OPS-PROC-12")
    void saysInOneLineThatAConfigurationIsTooLargeForTheHeap() throws Exception {
        final StringBuilder text = new StringBuilder("""
                role = "home-agent"
                [home-agent]
                address = "192.0.2.1"
                home-network = "192.0.0.0/16"
                """);
        for (int i = 1; i < 12_000; i++) {
            text.append("[[mobile-node]]\nhome-address = \"192.0.").append(16 + (i >> 8)).append('.').append(i & 255)
                    .append("\"\nspi = 256\nkey = \"00112233445566778899aabbccddeeff\"\n");
        }
        final Path file = Files.writeString(directory.resolve("large.toml"), text);
        Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rw-------"));
        final Commands.Outcome outcome = dsmip(Map.of("DSMIP_JAVA_OPTS", "-Xmx40m"), "check", "--config",
                file.toString());
        assertThat(outcome.code()).isEqualTo(2);
        assertThat(outcome.err().lines()).singleElement().asString()
                .startsWith(
                        "dsmip: " + file + ":1:1: found a file of " + (Files.size(file) >> 10) + " KB, too large for"
                                + " a heap of ")
                .contains("DSMIP_JAVA_OPTS=-Xmx");
        assertThat(dsmip(Map.of(), "check", "--config", file.toString()).code()).isZero();
    }
}
