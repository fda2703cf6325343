package org.dsmip.controlplane.store;

import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.Level;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import org.dsmip.controlplane.journal.LogLines;
import org.junit.jupiter.api.Test;

/** Whatever else there is in the directory, and whatever others do to it, nothing is lost unsaid. */
class StoreFolderTest {
    private static final String FILE = WrittenRegistry.FILE;
    private static final long SECOND = TimeUnit.SECONDS.toNanos(1);

    private final WrittenRegistry written = new WrittenRegistry(new Random(7));
    private final MemoryFiles files = written.files();

    @Test
    void whatAnOperatorKeepsThereIsNoneOfOurs() {
        final byte[] whole = files.octets(FILE);
        final MemoryFiles found = new MemoryFiles().put(FILE, Arrays.copyOf(whole, whole.length / 2))
                .put("set-aside.registry.3.bak", whole);
        final StoreRun run = new StoreRun(found).cycles(2);
        assertThat(run.store().failure()).isNull();
        assertThat(found.all()).contains("set-aside." + FILE, "set-aside.registry.3.bak").doesNotContain(FILE);
    }

    @Test
    void aFileThatCannotBeRemovedKeepsOnlyItselfAndIsSaidOnce() {
        final byte[] whole = files.octets(FILE);
        final byte[] damaged = Arrays.copyOf(whole, whole.length - 1);
        final MemoryFiles disk = new MemoryFiles().put("registry.1", damaged).put(FILE, damaged)
                .put("registry.3", damaged)
                .put("registry.4", damaged);
        disk.stick("registry.4");
        final StoreRun run = new StoreRun(disk);
        final List<String> lines = LogLines.at(Level.WARN, "dsmip.registry", () -> {
            run.cycles(2);
            disk.stick("registry.5");
            run.compact();
            run.compact();
        });
        assertThat(run.store().failure()).isNull();
        assertThat(disk.all()).contains("registry.4", "registry.5", "registry.7").doesNotContain("registry.6");
        assertThat(disk.all()).as("%s", disk.all()).doesNotContain("registry.3", FILE);
        assertThat(lines).singleElement().asString().contains("registry.4", "Operation not permitted");
    }

    @Test
    void aDirectoryThatCannotBeWrittenIsReadAllTheSame() {
        final MemoryFiles disk = files.afterKill();
        disk.readOnly(true);
        final StoreRun run = new StoreRun(disk).cycles(3);
        assertThat(run.state).isEqualTo(written.latest());
        assertThat(run.store().failure()).isEqualTo("Read-only file system");
        disk.readOnly(false);
        run.pass(60 * SECOND).cycles(2);
        assertThat(run.store().failure()).isNull();
        assertThat(new StoreRun(disk.afterKill()).state).isEqualTo(written.latest());
    }

    /** Such as a copy of before that somebody plays back: what runs knows better. */
    @Test
    void aDirectoryThatTakesThePlaceOfThisOneIsWrittenAnew() {
        final MemoryFiles disk = files.afterKill();
        final StoreRun run = new StoreRun(disk).cycles(2).put(1, 5).cycle();
        disk.replaceBy(new MemoryFiles().put("registry.7", files.octets(FILE)));
        final List<String> lines = LogLines.at(Level.WARN, "dsmip.registry",
                () -> run.put(2, 6).pass(2 * SECOND).put(3, 7).pass(2 * SECOND).cycles(2));
        assertThat(run.store().failure()).isNull();
        assertThat(disk.all()).contains("set-aside.registry.7", "registry.8").doesNotContain("registry.7");
        final StoreRun next = new StoreRun(disk.afterKill());
        assertThat(next.earlier.doubt()).isNull();
        assertThat(next.state).isEqualTo(run.state).containsEntry(3L, 7L);
        assertThat(lines).hasSize(2).first().asString().contains("registry.3 is no longer in the state directory");
    }

    @Test
    void aLockThatSomebodyRemovesCostsNoFile() {
        final MemoryFiles disk = files.afterKill();
        final StoreRun run = new StoreRun(disk).cycles(2).put(1, 5).cycle();
        disk.loseLock();
        final List<String> lines = LogLines.at(Level.WARN, "dsmip.registry", () -> {
            run.pass(2 * SECOND);
            run.compact();
        });
        assertThat(lines).isEmpty();
        assertThat(disk.all()).noneMatch(name -> name.startsWith(StoreFolder.SET_ASIDE));
    }

    @Test
    void aNewerFileThatComesIntoTheDirectoryIsOverruledAtOnce() {
        final MemoryFiles disk = files.afterKill();
        final StoreRun run = new StoreRun(disk).cycles(2).put(1, 5).cycle();
        disk.put("registry.9", files.octets(FILE)).loseLock();
        run.pass(2 * SECOND).cycles(2);
        assertThat(disk.all()).contains("registry.10", "set-aside.registry.9").doesNotContain("registry.9");
        assertThat(new StoreRun(disk.afterKill()).state).isEqualTo(run.state);
        assertThat(run.store().failure()).isNull();
    }

    /** And what it had accepted then is lost: the next run must not take for sure what was not seen. */
    @Test
    void whatCouldNotBeListedAtTheStartIsNotTakenForNewerThanWhatIsWrittenSince() {
        final MemoryFiles disk = new MemoryFiles().put("registry.7", files.octets(FILE));
        disk.unlisted(true);
        final StoreRun run = new StoreRun(disk);
        assertThat(run.earlier.doubt()).contains("Too many open files");
        run.cycles(2).put(1, 5).cycle();
        assertThat(run.store().failure()).isEqualTo("Too many open files");
        disk.unlisted(false);
        disk.room(disk.sizeBytes());
        run.pass(2 * SECOND).cycles(2);
        assertThat(new StoreRun(disk.afterKill()).earlier.doubt()).as("killed while the disk is full").isNotNull();
        disk.room(Long.MAX_VALUE);
        run.pass(60 * SECOND).cycles(2).put(2, 6).cycle();
        assertThat(disk.all()).contains("set-aside.registry.7").doesNotContain("registry.7");
        final StoreRun next = new StoreRun(disk.afterKill());
        assertThat(next.earlier.doubt()).isNull();
        assertThat(next.state).isEqualTo(run.state);
    }

    /** Such as from a backup, while a start that was cut off has left another file behind it. */
    @Test
    void anOlderCopyOfAFileIsNotTakenForTheOneThatAnotherGoesOnFrom() {
        final StoreRun run = new StoreRun(files).cycles(2).put(1, 10).cycle();
        final byte[] copy = files.octets("registry.3");
        run.put(1, 11).put(2, 12).cycle();
        final MemoryFiles left = files.afterKill();
        final StoreRun cutOff = new StoreRun(left);
        assertThat(cutOff.store().beginAll()).isTrue();
        cutOff.put(3, 13).store().writer().work();
        assertThat(new StoreRun(left.afterKill()).earlier.doubt()).isNull();

        final StoreRun next = new StoreRun(left.afterKill().put("registry.3", copy));
        assertThat(next.earlier.doubt())
                .isEqualTo("a file of the registry does not go on where the one before it ends");
        assertThat(next.state).containsEntry(3L, 13L).doesNotContainKeys(1L, 2L);
    }
}
