package org.dsmip.bench.testbed.system;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.dsmip.bench.testbed.json.JsonLeaves;
import org.dsmip.core.testing.Commands;
import org.dsmip.core.testing.NeedsPrograms;
import org.dsmip.core.testing.NetworkNamespaces;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The benchmark script measures what it says, with runs as short as can be, and leaves nothing behind. */
class BenchScriptIT {
    private static final String BENCH = Commands.ROOT.resolve("scripts/bench").toString();
    private static final List<String> RATES = List.of("tcpDownGbps", "tcpUpGbps", "udp64DownKpps", "udp64UpKpps",
            "rttP50Micros", "rttP99Micros", "rttP999Micros");
    private static final Duration PATIENCE = Duration.ofSeconds(60);
    private static final List<String> PROCESS_TIMES = List.of("cpuMicrosPerPacketDown", "cpuMicrosPerPacketUp");

    @TempDir
    private Path folder;

    @Test
    @NeedsPrograms({"iperf3", "ethtool"})
    void measuresTheKernelAndBothTunnelsAndLeavesNothing() throws Exception {
        NetworkNamespaces.assumeRoot();
        final Process bench = start("forwarding", "--quick", "--trials", "2", "--json");

        final String out = new String(bench.getInputStream().readAllBytes(), UTF_8);

        assertThat(bench.waitFor()).as(complaints()).isZero();
        final Map<String, String> result = JsonLeaves.of(out);
        assertThat(result).containsEntry("machine.cores", Integer.toString(Runtime.getRuntime().availableProcessors()))
                .containsEntry("rounds", "1").containsEntry("rows.0.mode", "null").containsEntry("rows.1.mode", "code1")
                .containsEntry("rows.2.mode", "code0").doesNotContainKey("rows.3.mode");
        assertThat(result.get("farEnd")).contains("mobile node");
        for (int row = 0; row < 3; row++) {
            assertRow(result, "rows." + row + ".");
        }
        for (int limit = 0; limit < 6; limit++) {
            assertThat(result).containsEntry("limits." + limit + ".direction", limit % 2 == 0 ? "down" : "up");
            assertPositive(result, "limits." + limit + ".offeredKpps");
        }
        assertNothingIsLeftOf(bench);
    }

    private static void assertRow(Map<String, String> result, String row) {
        RATES.forEach(figure -> assertPositive(result, row + figure));
        RATES.forEach(figure -> assertPositive(result, row + "ratio." + figure));
        if ("kernel".equals(result.get(row + "router"))) {
            assertThat(PROCESS_TIMES).allSatisfy(figure -> assertThat(result).containsEntry(row + figure, "null"));
            assertThat(RATES)
                    .allSatisfy(figure -> assertThat(result).containsEntry(row + "ratio." + figure, "1.000"));
        } else {
            PROCESS_TIMES.forEach(figure -> assertPositive(result, row + figure));
        }
    }

    private static void assertPositive(Map<String, String> result, String name) {
        assertThat(result.get(name)).as("%s of %s", name, result).matches("[0-9.]+");
        assertThat(Double.parseDouble(result.get(name))).as("%s of %s", name, result).isPositive();
    }

    @Test
    @NeedsPrograms({"iperf3", "ethtool"})
    void isInterruptedAtOnceAndLeavesNothing() throws Exception {
        NetworkNamespaces.assumeRoot();
        final Process bench = start("forwarding");
        final long deadlineNs = System.nanoTime() + PATIENCE.toNanos();
        while (!complaints().contains("round 1 of 3: kernel") && bench.isAlive()) {
            assertThat(System.nanoTime() - deadlineNs).as("it measures").isNegative();
            TimeUnit.MILLISECONDS.sleep(20);
        }
        TimeUnit.MILLISECONDS.sleep(1500);

        bench.destroy();

        assertThat(bench.waitFor(15, TimeUnit.SECONDS)).as("ends").isTrue();
        assertThat(bench.exitValue()).as(complaints()).isEqualTo(128 + 15);
        assertNothingIsLeftOf(bench);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "backwarding", "forwarding --rounds", "forwarding --rounds 0",
        "forwarding --seconds=1s",
        "forwarding --slow", "forwarding forwarding"})
    void tellsWrongUse(String words) throws Exception {
        final Process bench = start(words.isEmpty() ? new String[0] : words.split(" ", -1));
        assertThat(bench.waitFor()).isEqualTo(2);
        assertThat(complaints()).contains("scripts/bench");
        assertThat(bench.getInputStream().readAllBytes()).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"iperf3", "ethtool"})
    void namesThePackageThatIsMissing(String missing) throws Exception {
        final Path programs = Files.createDirectory(folder.resolve("bin"));
        for (String program : List.of("bash", "dirname", "getconf", "iperf3", "ethtool")) {
            if (!program.equals(missing)) {
                final Path wrapper = Files.writeString(programs.resolve(program),
                        "#!/bin/sh\nexec /usr/bin/" + program + " \"$@\"\n");
                assertThat(wrapper.toFile().setExecutable(true)).isTrue();
            }
        }
        final ProcessBuilder builder = builder("forwarding", "--quick");
        builder.environment().put("PATH", programs.toString());
        assertThat(builder.start().waitFor()).isEqualTo(1);
        assertThat(complaints()).hasLineCount(1).endsWith("apt-get install " + missing + "\n");
    }

    private ProcessBuilder builder(String... words) {
        final ProcessBuilder builder = Commands
                .builder(Stream.concat(Stream.of(BENCH), Stream.of(words)).toList())
                .redirectError(folder.resolve("err").toFile());
        builder.environment().put("TMPDIR", folder.toString());
        return builder;
    }

    private Process start(String... words) throws IOException {
        final Process process = builder(words).start();
        process.getOutputStream().close();
        return process;
    }

    private String complaints() throws IOException {
        return Files.readString(folder.resolve("err"));
    }

    private void assertNothingIsLeftOf(Process bench) throws IOException, InterruptedException {
        final String lab = "bench-" + bench.pid() + "-";
        assertThat(Commands.output("ip", "netns", "list")).doesNotContain(lab);
        assertThat(ProcessHandle.allProcesses().map(process -> process.info().commandLine().orElse("")))
                .noneMatch(line -> line.contains(lab) || line.contains(folder.toString()));
        try (Stream<Path> files = Files.list(folder)) {
            assertThat(files.map(file -> file.getFileName().toString())).containsExactly("err");
        }
        if (Files.isDirectory(Path.of("/run/dsmip-lab-0"))) {
            try (Stream<Path> labs = Files.list(Path.of("/run/dsmip-lab-0"))) {
                assertThat(labs.map(Path::toString)).noneMatch(name -> name.contains(lab));
            }
        }
    }
}
