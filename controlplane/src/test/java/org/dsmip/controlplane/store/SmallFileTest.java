package org.dsmip.controlplane.store;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.util.List;
import org.dsmip.controlplane.journal.LogLines;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

@Tag("OPS-DISK-1")
class SmallFileTest {
    private static final String NAME = "remembered";
    private static final long SECOND_NS = 1_000_000_000L;
    private static final String NOT_WRITTEN = "cannot write down what the node remembers";

    private final MemoryFiles files = new MemoryFiles();
    private long nowNs;

    private SmallFile read(MemoryFiles from) {
        return SmallFile.read(from, NAME, () -> nowNs);
    }

    private static String found(MemoryFiles files) {
        return String.valueOf(SmallFile.read(files, NAME, () -> 0).found());
    }

    @Test
    void whatIsWrittenSurvivesAPowerCut() {
        final SmallFile file = read(files);
        file.put("one\n");
        file.work();
        assertThat(found(files.afterPowerCut())).isEqualTo("one\n");
        file.put("two\n");
        file.work();
        assertThat(found(files.afterPowerCut())).isEqualTo("two\n");
    }

    @Test
    void whateverFailsOnceAtAnyPlaceCostsNeitherTheOldNorTheNew() {
        for (int operation = 0; operation < 6; operation++) {
            final MemoryFiles failing = new MemoryFiles();
            final SmallFile file = read(failing);
            file.put("old\n");
            file.work();
            failing.watch(number -> {});
            failing.failingOnceAt(operation);
            file.put("new\n");
            file.work();
            assertThat(file.failure()).as("at %d", operation).contains("Input/output error");
            assertThat(found(failing.afterPowerCut())).as("at %d, power cut", operation).isIn("old\n", "new\n");
            assertThat(found(failing.afterKill())).as("at %d, kill", operation).isIn("old\n", "new\n");
            file.work();
            assertThat(file.failure()).as("not tried again at once").isNotNull();
            nowNs += SECOND_NS;
            file.work();
            assertThat(file.failure()).isNull();
            assertThat(found(failing.afterPowerCut())).as("after %d", operation).isEqualTo("new\n");
        }
    }

    @Test
    void aDiskThatIsFullOrReadOnlyIsSaidOnceAndWhenItIsOver() {
        final List<String> log = LogLines.of("dsmip.node", () -> {
            final SmallFile file = read(files);
            files.readOnly(true);
            for (int i = 0; i < 100; i++) {
                file.put("one " + i + "\n");
                file.work();
                nowNs += SECOND_NS;
            }
            assertThat(file.failure()).contains("Read-only file system");
            files.readOnly(false);
            nowNs += 30 * SECOND_NS;
            file.work();
        });
        assertThat(log).hasSize(2).first().asString().startsWith(NOT_WRITTEN);
        assertThat(log.getLast()).startsWith("what the node remembers is on disk again");
        assertThat(found(files)).isEqualTo("one 99\n");
    }

    @Test
    void aFaultThatNothingIsProofAgainstIsSaidAndOver() {
        final SmallFile file = read(files);
        files.watch(number -> {
            throw new StackOverflowError("fault");
        });
        file.put("one\n");
        file.work();
        assertThat(file.failure()).isEqualTo("unexpected StackOverflowError");
        files.watch(number -> {});
        nowNs += SECOND_NS;
        file.work();
        assertThat(file.failure()).isNull();
        assertThat(found(files)).isEqualTo("one\n");
    }

    @Test
    void aDamagedFileIsSetAsideWithOneLine() {
        files.put(NAME, "of another program\n".getBytes(StandardCharsets.US_ASCII));
        final List<String> log = LogLines.of("dsmip.node", () -> {
            final SmallFile file = read(files);
            assertThat(file.found()).isNull();
            file.put("one\n");
            file.work();
            file.put("two\n");
            file.work();
        });
        assertThat(log).singleElement().asString()
                .startsWith("what the node remembers cannot be used; it is set aside");
        assertThat(new String(files.octets("set-aside." + NAME), StandardCharsets.US_ASCII))
                .isEqualTo("of another program\n");
        assertThat(found(files.afterPowerCut())).isEqualTo("two\n");
    }

    @Test
    void whatCannotBeReadIsSetAsideToo() {
        files.put(NAME, new byte[10]);
        files.readable(5);
        final SmallFile file = read(files);
        assertThat(file.found()).isNull();
        files.readable(Long.MAX_VALUE);
        file.put("one\n");
        file.work();
        assertThat(files.all()).containsExactlyInAnyOrder("set-aside." + NAME, NAME);
    }
}
