package org.dsmip.bench.testbed.system;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/** Scripts of the repository and programs of the machine. */
final class Script {
    static final Path ROOT = Stream.iterate(Path.of("").toAbsolutePath(), Objects::nonNull, Path::getParent)
            .filter(folder -> Files.exists(folder.resolve("scripts/lab"))).findFirst().orElseThrow();

    private static final int PATIENCE_SEC = 60;

    private Script() {}

    /** How a program ended; standard output and standard error apart. */
    record Outcome(int code, String out, String err) {}

    static Outcome run(List<String> command) throws IOException, InterruptedException {
        final Path err = Files.createTempFile("dsmip-it", ".err");
        try {
            final Process process = builder(command).redirectError(err.toFile()).start();
            process.getOutputStream().close();
            final String out = new String(process.getInputStream().readAllBytes(), UTF_8);
            assertThat(process.waitFor(PATIENCE_SEC, TimeUnit.SECONDS)).as("ends: " + command).isTrue();
            return new Outcome(process.exitValue(), out, Files.readString(err));
        } finally {
            Files.delete(err);
        }
    }

    /** The output of a program that must succeed. */
    static String output(String... command) throws IOException, InterruptedException {
        final Outcome outcome = run(List.of(command));
        assertThat(outcome.code).as(List.of(command) + ": " + outcome.err).isZero();
        return outcome.out;
    }

    static ProcessBuilder builder(List<String> command) {
        // In the background of a script some signals are ignored, and what is started would inherit that.
        final ProcessBuilder builder = new ProcessBuilder(
                Stream.concat(Stream.of("env", "--default-signal=HUP,INT,QUIT"), command.stream()).toList());
        builder.environment().put("LC_ALL", "C");
        builder.environment().remove("DSMIP_LAB_DIR");
        return builder;
    }
}
