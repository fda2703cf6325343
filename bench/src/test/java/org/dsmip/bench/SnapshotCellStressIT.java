package org.dsmip.bench;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** A short run of the stress test of what workers see of the bindings; longer ones by hand, see README. */
class SnapshotCellStressIT {
    private static final Path RESULTS = Path.of("target", "jcstress");
    private static final long PATIENCE_MINUTES = 10;

    @Test
    @Tag("PF-19")
    void whoSeesASnapshotSeesAllOfIt() throws IOException, InterruptedException {
        Files.createDirectories(RESULTS);
        final Path output = RESULTS.resolve("output.txt");
        final Process run = new ProcessBuilder(command()).directory(RESULTS.toFile()).redirectErrorStream(true)
                .redirectOutput(output.toFile()).start();
        final boolean ended = run.waitFor(PATIENCE_MINUTES, TimeUnit.MINUTES);
        run.destroyForcibly();
        final String said = Files.readString(output);
        assertThat(ended).as("ended in %d minutes: %s", PATIENCE_MINUTES, said).isTrue();
        assertThat(run.exitValue()).as(said).isZero();
        assertThat(said).contains("SnapshotCellStress").containsPattern("Results:.*[1-9][0-9]* passed, 0 failed");
    }

    private static List<String> command() {
        return List.of(Path.of(System.getProperty("java.home"), "bin", "java").toString(), "-cp",
                System.getProperty("java.class.path"), "org.openjdk.jcstress.Main", "-t", "SnapshotCellStress", "-m",
                "quick", "-sc", "false", "-f", "1", "-iters", "1", "-r", ".");
    }
}
