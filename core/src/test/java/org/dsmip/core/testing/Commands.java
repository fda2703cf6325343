package org.dsmip.core.testing;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/** Runs scripts of the repository and programs of the machine. */
public final class Commands {
    /** The folder of the repository. */
    public static final Path ROOT = Stream.iterate(Path.of("").toAbsolutePath(), Objects::nonNull, Path::getParent)
            .filter(folder -> Files.exists(folder.resolve("scripts/lab"))).findFirst().orElseThrow();

    /** A machine under load may take long. */
    private static final int PATIENCE_SEC = 60;
    /** Below {@code nohup} or in the background of a script some are ignored, and what is started would inherit that. */
    private static final List<String> USUAL_SIGNALS = ifItWorks("env", "--default-signal=HUP,INT,QUIT");

    private Commands() {}

    /**
     * How a program ended.
     *
     * @param code its exit code
     * @param out its standard output
     * @param err its standard error
     */
    public record Outcome(int code, String out, String err) {}

    /**
     * Runs a program to its end.
     *
     * @param command the program and its arguments
     * @return how it ended
     * @throws IOException if it cannot be run
     * @throws InterruptedException if that is interrupted
     */
    public static Outcome run(List<String> command) throws IOException, InterruptedException {
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

    /**
     * Runs a program that must succeed.
     *
     * @param command the program and its arguments
     * @return its standard output
     * @throws IOException if it cannot be run
     * @throws InterruptedException if that is interrupted
     */
    public static String output(String... command) throws IOException, InterruptedException {
        final Outcome outcome = run(List.of(command));
        assertThat(outcome.code).as(List.of(command) + ": " + outcome.err).isZero();
        return outcome.out;
    }

    /**
     * Prepares a program.
     *
     * @param command the program and its arguments
     * @return not started yet
     */
    public static ProcessBuilder builder(List<String> command) {
        final ProcessBuilder builder = new ProcessBuilder(
                Stream.concat(USUAL_SIGNALS.stream(), command.stream()).toList());
        builder.environment().put("LC_ALL", "C");
        builder.environment().remove("DSMIP_LAB_DIR");
        return builder;
    }

    /** The beginning of a command line; nothing where the machine's programs do not know it. */
    private static List<String> ifItWorks(String... beginning) {
        final List<String> command = Stream.concat(Stream.of(beginning), Stream.of("true")).toList();
        try {
            return new ProcessBuilder(command).redirectErrorStream(true).start().waitFor() == 0
                    ? List.of(beginning)
                    : List.of();
        } catch (IOException | InterruptedException e) {
            return List.of();
        }
    }
}
