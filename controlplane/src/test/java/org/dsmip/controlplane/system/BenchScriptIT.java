package org.dsmip.controlplane.system;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.dsmip.core.testing.NeedsPrograms;
import org.dsmip.core.testing.NetworkNamespaces;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The benchmark script measures what it says, with runs as short as can be, and leaves nothing behind. */
class BenchScriptIT {
    private static final String BENCH = Shell.ROOT.resolve("scripts/bench").toString();
    private static final List<String> RATES = List.of("tcpDownGbps", "tcpUpGbps", "udp64DownKpps", "udp64UpKpps",
            "rttP50Micros", "rttP99Micros", "rttP999Micros");
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
        final Json result = Json.parse(out);
        assertThat(result.at("machine", "cores").number()).isEqualTo(Runtime.getRuntime().availableProcessors());
        assertThat(result.at("farEnd").text()).contains("mobile node");
        assertThat(result.at("rounds").number()).isEqualTo(1);
        assertThat(result.at("rows").texts("mode")).containsExactly("null", "code1", "code0");
        for (Json row : result.at("rows").items()) {
            assertRow(row);
        }
        assertThat(result.at("limits").texts("direction")).containsExactly("down", "up", "down", "up", "down", "up");
        assertThat(result.at("limits").items()).allSatisfy(limit -> assertPositive(limit, "offeredKpps"));
        assertNothingIsLeftOf(bench);
    }

    private static void assertRow(Json row) {
        RATES.forEach(figure -> assertPositive(row, figure));
        RATES.forEach(figure -> assertPositive(row.at("ratio"), figure));
        if (row.at("router").text().equals("kernel")) {
            assertThat(PROCESS_TIMES).allSatisfy(figure -> assertThat(row.at(figure).value()).isNull());
            assertThat(RATES).allSatisfy(figure -> assertThat(row.at("ratio", figure).text()).isEqualTo("1.0"));
        } else {
            PROCESS_TIMES.forEach(figure -> assertPositive(row, figure));
        }
    }

    private static void assertPositive(Json json, String name) {
        assertThat(json.at(name).value()).as("%s of %s", name, json).isInstanceOf(Number.class);
        assertThat(Double.parseDouble(json.at(name).text())).as("%s of %s", name, json).isPositive();
    }

    @Test
    @NeedsPrograms({"iperf3", "ethtool"})
    void isInterruptedAtOnceAndLeavesNothing() throws Exception {
        NetworkNamespaces.assumeRoot();
        final Process bench = start("forwarding");
        Await.until("it measures", () -> complaints().contains("round 1 of 3: kernel") || !bench.isAlive());
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
        final ProcessBuilder builder = Shell
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
        assertThat(Shell.output("ip", "netns", "list")).doesNotContain(lab);
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
