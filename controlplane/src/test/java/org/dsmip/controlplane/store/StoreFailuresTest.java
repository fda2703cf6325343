package org.dsmip.controlplane.store;

import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.Level;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.TimeUnit;
import org.dsmip.controlplane.config.JournalMode;
import org.dsmip.controlplane.journal.LogLines;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** A disk that fails once, at each point: what was promised is found again, and what failed is left alone. */
@Tag("OPS-DISK-1")
class StoreFailuresTest {
    private static final UUID OTHER_BOOT = new UUID(3, 4);
    private static final long SECOND = TimeUnit.SECONDS.toNanos(1);
    private static final int POINTS = 100;
    private static final int KEYS = 5;
    /** So little that the whole state is written to another file every now and then. */
    private static final long GROWTH_BYTES = 512;
    private static final int AFTER = 6;

    /** What could be found if the process ended here, and what was said until here. */
    private record Death(Map<Long, Long> promised, Map<Long, Long> answered, MemoryFiles killed, MemoryFiles cut,
            String what) {
        static Death of(StoreRun run, MemoryFiles disk, String what) {
            return new Death(Map.copyOf(run.promised), Map.copyOf(run.acknowledged), disk.afterKill(),
                    disk.afterPowerCut(), what);
        }

        void judge(JournalMode journal) {
            compare(new StoreRun(killed, journal, StoreRun.BOOT), ", killed");
            if (journal == JournalMode.SYNC) {
                compare(new StoreRun(cut, journal, OTHER_BOOT), ", without power");
            }
        }

        private void compare(StoreRun next, String how) {
            final StoreRun.Found found = next.found();
            promised.forEach((key, value) -> assertThat(found.values.getOrDefault(key, -1L))
                    .as("what was promised of %s, %s%s", key, what, how).isGreaterThanOrEqualTo(value));
            answered.forEach((key, value) -> {
                if (next.earlier.doubt() == null || Boolean.TRUE.equals(found.certain.get(key))) {
                    assertThat(found.values.getOrDefault(key, -1L))
                            .as("what is certain of %s, %s%s", key, what, how).isGreaterThanOrEqualTo(value);
                }
            });
        }
    }

    @ParameterizedTest(name = "{0}, journal {1}")
    @CsvSource({"write,SYNC", "sync,SYNC", "write,BATCH", "sync,BATCH"})
    void whatWasPromisedIsFoundWhereverItFails(String call, JournalMode journal) {
        for (int number = 1; number <= POINTS; number++) {
            failOnce(call, number, journal);
        }
    }

    private static void failOnce(String call, int number, JournalMode journal) {
        final String what = call + " " + number;
        final MemoryFiles disk = earlierRun(journal);
        disk.failingOnceAt(call, number);
        final StoreRun run = new StoreRun(disk, journal, StoreRun.BOOT, GROWTH_BYTES);
        final List<Death> deaths = new ArrayList<>();
        disk.watch(operation -> {
            if (disk.hasFailed()) {
                deaths.add(Death.of(run, disk, what + " failed, in operation " + operation));
            }
        });
        int after = 0;
        for (long value = 1; after < AFTER; value++) {
            run.put(value % KEYS, value).pass(SECOND);
            after += disk.hasFailed() ? 1 : 0;
            if (after > 0) {
                deaths.add(Death.of(run, disk, what + " failed, change " + value));
            }
            assertThat(value).as(what + " takes place").isLessThan(10L * POINTS);
        }
        deaths.forEach(death -> death.judge(journal));
        assertThat(disk.misuse()).as(what).isEmpty();
        assertThat(disk.openFiles()).as("open files, " + what).isEqualTo(1);
        assertThat(run.store().failure()).as(what).isNull();
        final StoreRun next = new StoreRun(disk.afterKill(), journal, StoreRun.BOOT);
        assertThat(next.earlier.doubt()).as(what).isNull();
        assertThat(next.state).as(what).isEqualTo(run.state);
    }

    private static MemoryFiles earlierRun(JournalMode journal) {
        final MemoryFiles disk = new MemoryFiles();
        new StoreRun(disk, journal, StoreRun.BOOT).cycles(2).put(0, 0).put(KEYS, 0).cycle().end();
        return disk.afterKill();
    }

    /** One file that is good, and a newer one that is none of this node's. */
    private static MemoryFiles withAStranger() {
        return earlierRun(JournalMode.SYNC).put("registry.2", new byte[FileHeader.LENGTH]);
    }

    @Test
    void anOlderFileGoesOnlyWhenTheDiskKnowsTheOneThatTakesItsPlace() {
        final MemoryFiles disk = withAStranger();
        new StoreRun(disk).cycles(2);
        assertThat(disk.calls()).startsWith("delete reserve", "create registry.3", "write registry.3",
                "write registry.3",
                "sync registry.3", "sync directory", "write registry.3", "sync registry.3", "write registry.3",
                "sync registry.3", "rename registry.2", "sync directory", "delete registry.1");
    }

    /** Nothing has failed of the one that is written. */
    @Test
    void aFileThatIsSoundIsWrittenOnWhereThereIsNoOther() {
        final MemoryFiles disk = earlierRun(JournalMode.SYNC);
        final StoreRun run = new StoreRun(disk, JournalMode.SYNC, StoreRun.BOOT, GROWTH_BYTES).cycles(2);
        disk.failingOnceAt("create registry.3", 1);
        for (int i = 0; i < 200; i++) {
            run.put(i % KEYS, i).pass(SECOND);
            assertThat(run.store().failure()).as("change %d", i).isNull();
            assertThat(new StoreRun(disk.afterKill()).state).isEqualTo(run.state);
        }
        assertThat(disk.hasFailed()).isTrue();
        assertThat(disk.all()).doesNotContain("registry.2", "registry.3");
        assertThat(disk.openFiles()).isEqualTo(1);
    }

    @Test
    void theNextFileHasTheRoomOfTheReserve() {
        final MemoryFiles disk = earlierRun(JournalMode.SYNC);
        final StoreRun run = new StoreRun(disk, JournalMode.SYNC, StoreRun.BOOT, GROWTH_BYTES).cycles(2);
        final List<String> lines = LogLines.at(Level.WARN, "dsmip.registry", () -> {
            for (int i = 0; i < 200; i++) {
                disk.room(Long.MAX_VALUE);
                run.put(i % KEYS, i);
                if (run.store().wantsAll()) {
                    disk.room(disk.sizeBytes() + (1 << 20) + 100);
                }
                run.pass(SECOND);
            }
        });
        assertThat(lines).isEmpty();
        assertThat(disk.all()).doesNotContain("registry.2", "registry.3");
    }

    @Test
    void aDiskThatFailsAgainAndAgainIsTriedEverMoreSlowlyAndSaidOnce() {
        final MemoryFiles disk = earlierRun(JournalMode.SYNC);
        final StoreRun run = new StoreRun(disk).cycles(2).pass(40 * SECOND);
        final long before = disk.calls().stream().filter(call -> call.startsWith("create registry")).count();
        final List<String> lines = LogLines.of("dsmip.registry", () -> {
            for (int i = 0; i < 600; i++) {
                if (run.store().failure() == null && i % 2 == 0) {
                    disk.failingOnceAt("sync registry", 1);
                }
                run.put(i % KEYS, i).pass(SECOND);
            }
            disk.failingOnceAt("none", 0);
            for (int i = 0; i < 100; i++) {
                run.put(i % KEYS, i).pass(SECOND);
            }
        });
        assertThat(disk.calls().stream().filter(call -> call.startsWith("create registry")).count() - before)
                .isLessThan(60);
        assertThat(lines).hasSize(4);
        assertThat(lines.get(1)).contains("on disk again");
        assertThat(lines.get(2)).contains("again and again");
        assertThat(lines.get(3)).contains("on disk again");
        assertThat(run.store().failure()).isNull();
        final List<String> later = LogLines.of("dsmip.registry", () -> {
            disk.failingOnceAt("sync registry", 1);
            run.put(1, 1).pass(SECOND).cycles(2);
        });
        assertThat(later).as("at once, after it has held").hasSize(2);
        assertThat(run.store().failure()).isNull();
    }

    @Test
    void filesThatCouldNotBeMadeAreNotLookedForEver() {
        final MemoryFiles disk = earlierRun(JournalMode.SYNC);
        disk.readOnly(true);
        final StoreRun run = new StoreRun(disk).cycles(2);
        for (int i = 0; i < 100; i++) {
            run.pass(60 * SECOND);
        }
        disk.readOnly(false);
        disk.calls().clear();
        run.pass(60 * SECOND).cycles(2);
        assertThat(run.store().failure()).isNull();
        assertThat(disk.calls()).filteredOn(call -> call.startsWith("delete registry")).hasSize(1);
    }

    @Test
    void anOlderFileStaysWhereTheDiskDoesNotKnowTheNewNameOfAnother() {
        final MemoryFiles disk = withAStranger();
        disk.failingOnceAt("sync directory", 2);
        final StoreRun run = new StoreRun(disk, JournalMode.SYNC, StoreRun.BOOT, GROWTH_BYTES);
        final Map<String, List<String>> lines = new HashMap<>();
        lines.put("first", LogLines.at(Level.WARN, "dsmip.registry", () -> run.cycles(2)));
        assertThat(disk.all()).contains("registry.1", "registry.3", "set-aside.registry.2");
        assertThat(lines.get("first")).singleElement().asString().contains("directory", "Input/output error");
        for (int i = 0; i < 100; i++) {
            run.put(i % KEYS, i).cycle();
        }
        assertThat(disk.all()).doesNotContain("registry.1", "registry.3");
        assertThat(run.store().failure()).isNull();
    }
}
