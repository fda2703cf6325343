package org.dsmip.controlplane.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import java.util.UUID;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.agrona.concurrent.UnsafeBuffer;
import org.dsmip.controlplane.config.JournalMode;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** What is promised, and what is found again; files in memory, virtual time. */
class RecordStoreTest {
    private static final UUID OTHER_BOOT = new UUID(3, 4);
    private static final long SECOND = TimeUnit.SECONDS.toNanos(1);

    private final MemoryFiles files = new MemoryFiles();

    @Test
    void findsWhatWasAppended() {
        new StoreRun(files).cycle().put(1, 10).put(2, 20).cycle().put(1, 11).cycle();

        final StoreRun again = new StoreRun(files.afterKill());
        assertThat(again.state).isEqualTo(Map.of(1L, 11L, 2L, 20L));
        assertThat(again.earlier.doubt()).isNull();
        assertThat(again.earlier.strange()).isEmpty();
    }

    @Test
    void anEmptyDirectoryIsAFirstStart() {
        final StoreRun first = new StoreRun(files);
        assertThat(first.earlier.doubt()).isNull();
        assertThat(first.state).isEmpty();
        assertThat(first.earlier.newestStampMs()).isZero();
    }

    @Test
    void aStartThatWasCutOffBeforeItPromisedAnythingIsNoEarlierRun() {
        final StoreRun first = new StoreRun(files);
        assertThat(first.store().beginAll()).isTrue();
        first.store().writer().work();

        assertThat(new StoreRun(files.afterKill()).earlier.doubt()).isNull();
    }

    @Test
    void nothingIsDurableBeforeTheDiskHasIt() {
        final StoreRun run = new StoreRun(files).cycles(2);
        run.put(1, 10);
        assertThat(run.acknowledged).isEmpty();
        final int before = files.syncs();
        run.cycle();
        assertThat(run.acknowledged).isEqualTo(Map.of(1L, 10L));
        assertThat(files.syncs()).isEqualTo(before + 1);
        assertThat(new StoreRun(files.afterPowerCut(), JournalMode.SYNC, OTHER_BOOT).state).containsEntry(1L, 10L);
    }

    @Test
    void manyRecordsTakeOneSync() {
        final StoreRun run = new StoreRun(files).cycles(2);
        final int before = files.syncs();
        for (int i = 0; i < 64; i++) {
            run.put(i, i);
        }
        run.cycle();
        assertThat(run.acknowledged).hasSize(64);
        assertThat(files.syncs()).isEqualTo(before + 1);
    }

    @Test
    void whatFillsTheGroupWaitsForNothingElse() {
        final RecordStore store = new StoreRun(files).cycles(2).store();
        final UnsafeBuffer octets = new UnsafeBuffer(new byte[RecordStore.LONGEST]);
        long last = 0;
        for (int i = 0; i < 16; i++) {
            last = store.append(octets, 0, octets.capacity());
        }
        store.writer().work();
        assertThat(store.durable()).isEqualTo(last);
    }

    @Test
    void aBatchOutlivesTheProcessAtOnceAndThePowerCutAfterASecond() {
        final StoreRun run = new StoreRun(files, JournalMode.BATCH, StoreRun.BOOT).cycles(2).pass(2 * SECOND);
        run.put(0, 1).cycle().put(1, 10).cycle();
        assertThat(run.acknowledged).containsEntry(1L, 10L);

        final StoreRun killed = new StoreRun(files.afterKill(), JournalMode.BATCH, StoreRun.BOOT);
        assertThat(killed.state).containsEntry(1L, 10L);
        assertThat(killed.earlier.doubt()).isNull();
        assertThat(new StoreRun(files.afterPowerCut(), JournalMode.BATCH, OTHER_BOOT).state).containsOnlyKeys(0L);

        run.pass(SECOND);
        final StoreRun cut = new StoreRun(files.afterPowerCut(), JournalMode.BATCH, OTHER_BOOT);
        assertThat(cut.state).containsEntry(1L, 10L);
        assertThat(cut.earlier.doubt()).contains("may have lost the last second");
        assertThat(cut.earlier.strange()).isEmpty();
    }

    @Test
    void whatABatchLostInAPowerCutIsNoDamage() {
        final StoreRun run = new StoreRun(files, JournalMode.BATCH, StoreRun.BOOT).cycles(2).put(1, 10)
                .pass(2 * SECOND);
        run.put(2, 20).cycle();
        // The mark came to the disk, what it speaks of did not.
        final MemoryFiles disk = files.afterPowerCut();
        final byte[] octets = disk.octets("registry.1");
        System.arraycopy(files.octets("registry.1"), Mark.AT, octets, Mark.AT, Mark.LENGTH);

        final StoreRun cut = new StoreRun(new MemoryFiles().put("registry.1", octets), JournalMode.BATCH, OTHER_BOOT);
        assertThat(cut.state).isEqualTo(Map.of(1L, 10L));
        assertThat(cut.earlier.strange()).isEmpty();
    }

    @Test
    void aBatchThatEndedInOrderIsTrustedAfterAReboot() {
        new StoreRun(files, JournalMode.BATCH, StoreRun.BOOT).cycles(2).put(1, 10).end();

        final StoreRun next = new StoreRun(files.afterPowerCut(), JournalMode.BATCH, OTHER_BOOT);
        assertThat(next.earlier.doubt()).isNull();
        assertThat(next.state).containsEntry(1L, 10L);
    }

    /** Each start after the power cut is cut off in turn, until one has the whole state in a file of its own. */
    @Test
    void whatABatchMayHaveLostIsDoubtedUntilAnotherFileIsWhole() {
        new StoreRun(files, JournalMode.BATCH, StoreRun.BOOT).cycles(2).put(1, 10).cycle();
        MemoryFiles left = files.afterPowerCut();
        for (int i = 0; i < 3; i++) {
            left = cutOff(left, JournalMode.BATCH, OTHER_BOOT);
        }
        final StoreRun next = new StoreRun(left, JournalMode.BATCH, OTHER_BOOT).cycles(2);
        assertThat(next.earlier.doubt()).contains("may have lost the last second");
        assertThat(new StoreRun(left.afterKill(), JournalMode.BATCH, OTHER_BOOT).earlier.doubt()).isNull();
    }

    @Test
    void aBatchThatAnotherStartOfTheSameBootLeftUnsyncedIsDoubted() {
        new StoreRun(files, JournalMode.BATCH, StoreRun.BOOT).cycles(2).put(1, 10).cycle();
        final MemoryFiles left = cutOff(files.afterKill(), JournalMode.SYNC, StoreRun.BOOT).afterPowerCut();
        assertThat(new StoreRun(left, JournalMode.SYNC, OTHER_BOOT).earlier.doubt())
                .contains("may have lost the last second");
    }

    /** What a start leaves that is killed before its file has the whole state. */
    private static MemoryFiles cutOff(MemoryFiles left, JournalMode journal, UUID boot) {
        final StoreRun run = new StoreRun(left, journal, boot);
        assertThat(run.store().beginAll()).isTrue();
        run.store().writer().work();
        return left.afterKill();
    }

    @Test
    void withoutAJournalNothingWaitsNothingIsKeptAndTheNextRunKnows() {
        new StoreRun(files).cycles(2).put(1, 10).cycle();
        final StoreRun off = new StoreRun(files, JournalMode.OFF, StoreRun.BOOT).put(1, 11).release();
        assertThat(off.acknowledged).as("before it is written down that there is none").isEmpty();
        assertThat(off.cycle().acknowledged).isEqualTo(Map.of(1L, 11L));
        assertThat(off.store().durable()).isEqualTo(off.put(1, 12).store().durable() - 1);
        off.end();

        final StoreRun next = new StoreRun(files.afterKill());
        assertThat(next.state).isEmpty();
        assertThat(next.earlier.doubt()).isEqualTo("an earlier run kept no journal");
    }

    @Test
    void thatThereIsNoJournalIsWrittenDownAgainWhereThatFailedOrIsGone() {
        files.failingOnceAt("create", 1);
        final StoreRun off = new StoreRun(files, JournalMode.OFF, StoreRun.BOOT).put(1, 11).cycle();
        assertThat(off.acknowledged).as("a disk that fails is in nobody's way").isEqualTo(Map.of(1L, 11L));
        assertThat(files.all()).isEmpty();
        off.pass(30 * SECOND);
        assertThat(new StoreRun(files.afterKill()).earlier.doubt()).isEqualTo("an earlier run kept no journal");
        files.replaceBy(new MemoryFiles());
        off.pass(2 * SECOND);
        assertThat(new StoreRun(files.afterKill()).earlier.doubt()).isEqualTo("an earlier run kept no journal");
        assertThat(files.openFiles()).isEqualTo(1);
        off.end();
        assertThat(files.openFiles()).isZero();
    }

    @Test
    void aRecordThatCouldNotBeReadIsNotWritten() {
        final RecordStore store = new StoreRun(files).cycles(2).store();
        final UnsafeBuffer octets = new UnsafeBuffer(new byte[RecordStore.LONGEST + 1]);
        final long durable = store.durable();
        assertThatThrownBy(() -> store.append(octets, 0, octets.capacity())).hasMessageContaining("65537 octets");
        assertThatThrownBy(() -> store.part(octets, 0, octets.capacity())).hasMessageContaining("65537 octets");
        assertThat(store.append(octets, 0, RecordStore.LONGEST)).isEqualTo(durable + 1);
        store.writer().work();
        assertThat(new StoreRun(files.afterKill()).earlier.doubt()).isNull();
    }

    @Test
    void aFileGrowsOnlySoFarAndWhatCountsIsFoundAgain() {
        final StoreRun run = new StoreRun(files).cycles(2);
        final Random random = new Random(1);
        long largest = 0;
        for (int round = 0; round < 1500; round++) {
            for (int i = 0; i < 200; i++) {
                run.put(random.nextInt(100), random.nextLong());
            }
            run.cycle();
            largest = Math.max(largest, files.sizeBytes());
        }
        assertThat(largest).isBetween(8L << 20, 9L << 20);
        assertThat(run.cycle().acknowledged).isEqualTo(run.state);
        assertThat(new StoreRun(files.afterKill()).state).isEqualTo(run.state);
        assertThat(files.all()).hasSize(2).contains(StoreFolder.RESERVE);
    }

    @Test
    void changesThatComeWhileTheWholeStateIsGivenAreKept() {
        final StoreRun run = new StoreRun(files).cycles(2).put(1, 10).put(2, 20).cycle();
        assertThat(run.store().beginAll()).isTrue();
        run.put(1, 11);
        run.store().writer().work();

        assertThat(new StoreRun(files.afterKill()).state).as("begun").isEqualTo(Map.of(1L, 11L, 2L, 20L));
    }

    @Test
    void whatHasNoRoomOnTheWayIsMadeUpForByTheWholeState() {
        final StoreRun run = new StoreRun(files).cycles(2);
        for (int i = 0; i < 300_000; i++) {
            run.put(i % 1000, i);
        }
        run.cycles(1);
        assertThat(run.store().failure()).isEqualTo("the disk has not kept up");
        run.cycles(400).pass(2 * SECOND).cycles(2);
        assertThat(run.store().failure()).isNull();
        assertThat(new StoreRun(files.afterKill()).state).isEqualTo(run.state);
    }

    @Test
    @Tag("OPS-DISK-6")
    void theNewestStampIsNeverOlderThanAMinute() {
        final StoreRun run = new StoreRun(files).cycles(2);
        for (int i = 0; i < 100; i++) {
            run.pass(SECOND);
        }
        final long stampMs = Earlier.read(files.afterPowerCut(), new Earlier.Self(StoreRun.OWNER, OTHER_BOOT))
                .newestStampMs();
        assertThat(stampMs).isBetween(1_000_000L + 100_000 - 60_000, 1_000_000L + 100_000);
    }

    /** Also where the control thread is faster than the disk. */
    @Test
    void theWholeStateIsAskedForOnce() {
        final RecordStore store = new StoreRun(files).store();
        store.writer().work();
        assertThat(store.wantsAll()).isTrue();
        assertThat(store.beginAll() && store.completeAll()).isTrue();
        assertThat(store.wantsAll()).as("before the store's thread knows").isFalse();
        while (store.writer().work() > 0) {
            assertThat(store.wantsAll()).isFalse();
        }
        assertThat(store.wantsAll()).isFalse();
    }

    @Test
    void whoHadNoRoomForTheWholeStateIsWokenWhenThereIs() {
        final AtomicInteger woken = new AtomicInteger();
        final StoreRun run = new StoreRun(files);
        final RecordStore store = new RecordStore(files, new RecordStore.Run(JournalMode.SYNC, StoreRun.OWNER,
                StoreRun.BOOT, 0), new RecordStore.Clocks(() -> 0, () -> 0), run.earlier, woken::incrementAndGet);
        final UnsafeBuffer octets = new UnsafeBuffer(new byte[1 << 10]);
        assertThat(store.beginAll()).isTrue();
        int parts = 0;
        while (store.part(octets, 0, octets.capacity())) {
            parts++;
        }
        assertThat(parts).isGreaterThan(2000);
        final long last = store.append(octets, 0, octets.capacity());
        assertThat(store.completeAll()).as("room that is left to changes").isFalse();
        woken.set(0);
        store.writer().work();
        assertThat(woken).as("still more than a half").hasValue(0);
        while (woken.get() == 0) {
            assertThat(store.writer().work()).isPositive();
        }
        assertThat(store.completeAll()).isTrue();
        while (store.writer().work() > 0) {
            // All that was given.
        }
        assertThat(store.durable()).isEqualTo(last + 1);
    }

    /** The clock was set back between the start of a run and its first whole state. */
    @Test
    void theNewestStampIsTheLastOneAndNotTheHighest() {
        final StoreRun fast = new StoreRun(files).cycles(2);
        for (int i = 0; i < 100; i++) {
            fast.pass(SECOND);
        }
        assertThat(fast.earlier.newestStampMs()).isZero();
        final MemoryFiles left = cutOff(files.afterKill(), JournalMode.SYNC, StoreRun.BOOT);
        assertThat(left.all()).contains("registry.1", "registry.2");
        assertThat(new StoreRun(left).earlier.newestStampMs()).isEqualTo(1_000_000L);
    }

    @Test
    void everythingOfManyRunsIsFoundAgain() {
        Map<Long, Long> expected = new TreeMap<>();
        MemoryFiles now = files;
        for (int i = 0; i < 20; i++) {
            final StoreRun run = new StoreRun(now);
            assertThat(run.state).isEqualTo(expected);
            assertThat(run.earlier.doubt()).isNull();
            run.cycle().put(i, i).put(0, i).cycle();
            expected = run.state;
            if (i % 3 == 0) {
                run.end();
            }
            now = now.afterKill();
        }
    }
}
