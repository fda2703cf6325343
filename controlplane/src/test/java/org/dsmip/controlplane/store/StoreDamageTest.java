package org.dsmip.controlplane.store;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

/** Whatever is wrong with what is found, or with the disk, what can be trusted is served and the rest is said. */
class StoreDamageTest {
    private static final String FILE = WrittenRegistry.FILE;
    private static final int ROUNDS = 1000;
    private static final int FEW = 40;
    private static final long SECOND = TimeUnit.SECONDS.toNanos(1);

    private final Random random = new Random(7);
    private final WrittenRegistry written = new WrittenRegistry(random);
    private final MemoryFiles files = written.files();
    private final Map<Long, Long> latest = written.latest();

    private StoreRun open(byte[] octets) {
        return new StoreRun(new MemoryFiles().put(FILE, octets));
    }

    /** Nothing certain is out of date, and if anything is missing, that is said. */
    private void judge(StoreRun run, String what) {
        final StoreRun.Found found = run.found();
        found.values.forEach((key, value) -> {
            if (Boolean.TRUE.equals(found.certain.get(key))) {
                assertThat(value).as(what + ", key " + key).isEqualTo(latest.get(key));
            }
        });
        if (!found.values.equals(latest)) {
            assertThat(run.earlier.doubt()).as(what).isNotNull();
        }
    }

    private static void starts(StoreRun run, String what) {
        assertThat(run.cycles(2).store().failure()).as(what).isNull();
    }

    @Test
    void cutAtAnyLength() {
        final byte[] whole = files.octets(FILE);
        for (int i = 0; i < ROUNDS; i++) {
            final int length = random.nextInt(whole.length);
            final StoreRun run = open(Arrays.copyOf(whole, length));
            judge(run, "cut to " + length);
            assertThat(run.earlier.doubt()).isNotNull();
            if (i % FEW == 0) {
                starts(run, "cut to " + length);
            }
        }
    }

    @Test
    void flippedBits() {
        final byte[] whole = files.octets(FILE);
        int served = 0;
        for (int i = 0; i < ROUNDS; i++) {
            final int bit = random.nextInt(whole.length * Byte.SIZE);
            final StoreRun run = open(StoreRun.flipped(whole, bit));
            judge(run, "bit " + bit);
            served += run.state.size();
            if (i % FEW == 0) {
                starts(run, "bit " + bit);
            }
        }
        assertThat(served).isGreaterThan(ROUNDS * latest.size() / 4);
    }

    @Test
    void manyFlippedBitsAtOnce() {
        for (int i = 0; i < ROUNDS; i++) {
            byte[] octets = files.octets(FILE);
            for (int flips = 0; flips < 20; flips++) {
                octets = StoreRun.flipped(octets, random.nextInt(octets.length * Byte.SIZE));
            }
            judge(open(octets), "round " + i);
        }
    }

    @Test
    void octetsBehindTheEndAreNoDamage() {
        final byte[] whole = files.octets(FILE);
        final byte[] torn = Arrays.copyOf(whole, whole.length + 100);
        Arrays.fill(torn, whole.length + 50, torn.length, (byte) 7);
        final StoreRun run = open(torn);
        assertThat(run.earlier.doubt()).isNull();
        assertThat(run.state).isEqualTo(latest);
    }

    @Test
    void aDamagedFileIsKeptUnderAnotherName() {
        final byte[] whole = files.octets(FILE);
        final MemoryFiles found = new MemoryFiles().put(FILE, Arrays.copyOf(whole, whole.length / 2));
        final StoreRun run = new StoreRun(found);
        assertThat(run.earlier.strange())
                .containsExactly(new Earlier.Strange(FILE, "something that was acknowledged is missing in it"));
        run.cycles(2);
        assertThat(found.all()).contains("set-aside." + FILE, "registry.3").doesNotContain(FILE);
        assertThat(new StoreRun(found.afterKill()).earlier.doubt()).as("next run").isNull();
    }

    @Test
    void aFileOfALaterVersionIsNotRead() {
        final byte[] octets = files.octets(FILE);
        octets[8] = 2;
        final ByteBuffer check = ByteBuffer.wrap(octets).order(ByteOrder.LITTLE_ENDIAN);
        check.putInt(12, Checks.of(check, 0, 12));
        final StoreRun run = open(octets);
        assertThat(run.state).isEmpty();
        assertThat(run.earlier.doubt()).isNotNull();
        assertThat(run.earlier.strange().getFirst().reason())
                .isEqualTo("it was written by another version of this program (format 2, known is 1)");
    }

    @Test
    void aFileOfAnotherNodeIsNotRead() {
        final Earlier other = Earlier.read(files, new Earlier.Self("home agent other at 192.0.2.9", StoreRun.BOOT));
        final StoreRun.Found found = new StoreRun.Found();
        other.replay(found);
        assertThat(found.values).isEmpty();
        assertThat(other.strange().getFirst().reason()).isEqualTo("it is of another node (" + StoreRun.OWNER + ")");
        assertThat(other.doubt()).isNotNull();
    }

    @Test
    void afterAFailureAtAnyPointNothingPromisedIsMissingUnsaid() {
        for (int failAt = 0; failAt < 100; failAt++) {
            final MemoryFiles disk = files.afterKill().failingOnceAt(failAt);
            final StoreRun run = new StoreRun(disk);
            for (int i = 0; i < 10; i++) {
                run.put(random.nextInt(60), i).cycle();
                check(run, disk.afterKill(), "failure at " + failAt + ", killed in cycle " + i);
                check(run, disk.afterPowerCut(), "failure at " + failAt + ", power cut in cycle " + i);
            }
            run.pass(2 * SECOND).cycles(3);
            assertThat(run.store().failure()).as("failure at " + failAt).isNull();
            assertThat(new StoreRun(disk.afterPowerCut()).state).as("failure at " + failAt).isEqualTo(run.state);
        }
    }

    @Test
    void whatIsPromisedWhileAFailureEndsIsFoundAgainOrItsLossIsSaid() {
        int operations = 0;
        while (recovers(operations)) {
            operations++;
        }
        assertThat(operations).as("operations of a recovery").isGreaterThan(10);
    }

    /** A request comes in the middle of an operation, and the node is killed in any later one; false: there were not so many. */
    private boolean recovers(int request) {
        final MemoryFiles disk = files.afterKill();
        final StoreRun run = new StoreRun(disk).cycles(2);
        disk.failingOnceAt(0).watch(operation -> {});
        run.put(1, 1).cycle();
        assertThat(run.store().failure()).isNotNull();
        final List<Runnable> checks = new ArrayList<>();
        disk.failingOnceAt(-1).watch(operation -> {
            if (operation == request) {
                run.put(99, 7).release();
            }
            final Map<Long, Long> promised = Map.copyOf(run.acknowledged);
            final String what = "request in operation " + request + ", killed in " + operation;
            final MemoryFiles killed = disk.afterKill();
            final MemoryFiles cut = disk.afterPowerCut();
            checks.add(() -> check(promised, killed, what));
            checks.add(() -> check(promised, cut, what + " by a power cut"));
        });
        run.pass(2 * SECOND).cycles(3);
        checks.forEach(Runnable::run);
        assertThat(run.store().failure()).isNull();
        final StoreRun next = new StoreRun(disk.afterKill());
        assertThat(next.earlier.doubt()).isNull();
        assertThat(next.state).isEqualTo(run.state);
        return run.acknowledged.containsKey(99L);
    }

    /** Also faults of this program, and of the machine it runs on. */
    @Test
    void whateverIsThrownAtAnyPointTheStoreGoesOn() {
        for (int at = 0; at < 60; at++) {
            final int failAt = at;
            final MemoryFiles disk = files.afterKill();
            final StoreRun run = new StoreRun(disk);
            disk.watch(operation -> {
                if (operation == failAt && failAt % 2 == 0) {
                    throw new IllegalStateException("fault");
                } else if (operation == failAt) {
                    throw new OutOfMemoryError("fault");
                }
            });
            for (int i = 0; i < 10; i++) {
                run.put(i, i).cycle();
                check(run, disk.afterKill(), "thrown at " + failAt + ", killed in cycle " + i);
            }
            run.pass(2 * SECOND).cycles(3);
            assertThat(run.store().failure()).as("thrown at " + failAt).isNull();
            final StoreRun next = new StoreRun(disk.afterPowerCut());
            assertThat(next.earlier.doubt()).as("thrown at " + failAt).isNull();
            assertThat(next.state).as("thrown at " + failAt).isEqualTo(run.state);
        }
    }

    @Test
    void whateverIsThrownAgainAndAgainIsATroubleLikeAnother() {
        final MemoryFiles disk = files.afterKill();
        final StoreRun run = new StoreRun(disk).cycles(2);
        disk.watch(operation -> {
            throw new IllegalStateException("fault");
        });
        run.put(1, 1).cycle().pass(2 * SECOND).cycles(2).put(1, 2).release();
        assertThat(run.store().failure()).isEqualTo("unexpected IllegalStateException");
        assertThat(run.acknowledged).containsEntry(1L, 2L);

        disk.watch(operation -> {});
        run.pass(60 * SECOND).cycles(2);
        assertThat(run.store().failure()).isNull();
        assertThat(new StoreRun(disk.afterKill()).state).isEqualTo(run.state);
    }

    @Test
    void whatCannotBeReadTheSecondTimeIsMissedAndSaid() {
        for (int gone = 1; gone < 60; gone++) {
            final MemoryFiles disk = files.afterKill();
            final StoreRun run = new StoreRun(disk);
            assertThat(run.earlier.doubt()).isNull();
            disk.readable(disk.octets(FILE).length - 32L * gone);
            judge(run, "the last " + gone + " records gone");
            assertThat(run.earlier.doubt()).isNotNull();
        }
    }

    private static void check(StoreRun run, MemoryFiles left, String what) {
        check(run.acknowledged, left, what);
    }

    private static void check(Map<Long, Long> promised, MemoryFiles left, String what) {
        final StoreRun next = new StoreRun(left);
        if (next.earlier.doubt() == null) {
            assertThat(next.found().values).as(what).containsAllEntriesOf(promised);
        }
    }

    @Test
    void aFullDiskIsSaidAndIsOverWhenThereIsRoomAgain() {
        final MemoryFiles disk = files.afterKill();
        final StoreRun run = new StoreRun(disk);
        disk.room(disk.sizeBytes() + 100);
        run.cycles(3).put(1, 5);
        assertThat(run.store().failure()).isEqualTo("No space left on device");
        assertThat(run.store().durable()).as("nothing is held back").isEqualTo(run.put(2, 6).store().durable() - 1);
        assertThat(new StoreRun(disk.afterKill()).earlier.doubt()).as("killed while full")
                .isEqualTo("a while of the last run could not be written down");

        disk.room(Long.MAX_VALUE);
        run.pass(2 * SECOND).cycles(2);
        assertThat(run.store().failure()).isNull();
        final StoreRun next = new StoreRun(disk.afterKill());
        assertThat(next.state).isEqualTo(run.state);
        assertThat(next.earlier.doubt()).isNull();
    }

    @Test
    void theReserveCarriesOneOverADiskThatOthersHaveFilled() {
        final MemoryFiles disk = files.afterKill();
        final StoreRun run = new StoreRun(disk).cycles(2);
        disk.room(disk.sizeBytes() + (1 << 20));
        for (int i = 0; i < 20; i++) {
            run.put(i, 100 + i).pass(40 * SECOND).cycles(2);
            assertThat(run.store().failure()).as("change " + i).isNull();
        }
        assertThat(new StoreRun(disk.afterKill()).state).isEqualTo(run.state);
    }

    @Test
    void onlySomeDamagedFilesAreKept() {
        final MemoryFiles disk = files.afterKill();
        for (int i = 2; i < 12; i++) {
            final byte[] octets = disk.octets("registry." + i);
            disk.put("registry." + i, Arrays.copyOf(octets, octets.length - 1));
            new StoreRun(disk).cycles(2).put(1, 1).cycle();
        }
        assertThat(disk.all().stream().filter(name -> name.startsWith(StoreFolder.SET_ASIDE))).hasSize(4)
                .contains("set-aside.registry.11");
    }
}
