package org.dsmip.controlplane.app;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.dsmip.controlplane.cycle.Keeping;
import org.dsmip.controlplane.cycle.NodeClock;
import org.dsmip.controlplane.registry.Command;
import org.dsmip.core.net.Ipv4Address;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A registry that is opened again and again, by clocks that can be wrong. */
class RegistryOnDiskTest {
    private static final Ipv4Address HOME = Ipv4Address.parse("192.0.2.10");
    private static final Ipv4Address OTHER = Ipv4Address.parse("192.0.2.11");
    private static final long SECOND_NS = TimeUnit.SECONDS.toNanos(1);
    private static final long WALL_SEC = 1_767_225_600L;
    private static final long UNIX_EPOCH_SEC = 2_208_988_800L;
    private static final long YEAR_SEC = 365 * 24 * 3600L;

    @TempDir
    private Path directory = Path.of("");
    private final Semaphore woken = new Semaphore(0);
    private final AtomicLong passedSec = new AtomicLong(100);
    private final AtomicLong wallSec = new AtomicLong(WALL_SEC);
    private final Ticking control = new Ticking();
    private final Ticking store = new Ticking();

    /** Goes on when it is told to, and knows who has read it. */
    private final class Ticking implements NodeClock {
        private final Set<Thread> readers = ConcurrentHashMap.newKeySet();

        @Override
        public long nowNs() {
            readers.add(Thread.currentThread());
            return passedSec.get() * SECOND_NS;
        }

        @Override
        public long awakeNs() {
            return nowNs();
        }

        @Override
        public long wallClockNtp() {
            readers.add(Thread.currentThread());
            return ntp(wallSec.get());
        }
    }

    private static long ntp(long sec) {
        return (sec + UNIX_EPOCH_SEC) << 32;
    }

    private void pass(long sec) {
        passedSec.addAndGet(sec);
        wallSec.addAndGet(sec);
    }

    private void run(String journal, RegistryRuns.Use use) throws Exception {
        RegistryRuns.run(RegistryRuns.config(directory, journal, 1), new RegistryOnDisk.Clocks(control, store),
                woken::release, use);
    }

    private void keep(RegistryOnDisk disk) throws InterruptedException {
        Keeping.untilSafe(disk.keeper(), HOME, woken);
    }

    private long timeSec(RegistryOnDisk disk) {
        return disk.truth().clock().at(control.nowNs()) / SECOND_NS;
    }

    @Test
    void eachThreadReadsAClockOfItsOwn() throws Exception {
        run("sync", this::keep);
        assertThat(control.readers).containsExactly(Thread.currentThread());
        assertThat(store.readers).extracting(Thread::getName).contains("dsmip-store");
    }

    @Test
    @Tag("BASE-RPL-19")
    void whatIsNotKnownForCertainIsDatedByNoClock() throws Exception {
        run("sync", this::keep);
        run("off", disk -> {});
        wallSec.addAndGet(-YEAR_SEC);
        run("sync", disk -> {
            assertThat(disk.doubt().apply(HOME)).isNotNull();
            assertThat(disk.truth().registry().identifications().highest(HOME)).isNull();
            Keeping.untilSafe(disk.keeper(), OTHER, woken);
        });
        run("sync", disk -> assertThat(disk.doubt().apply(HOME)).as("of whom nothing was heard since").isNotNull());
        run("sync", disk -> {
            final Command.Remember heard = new Command.Remember(HOME, ntp(WALL_SEC - YEAR_SEC));
            assertThat(disk.truth().registry().apply(heard, disk.truth().clock().at(control.nowNs()), fact -> {}))
                    .isNull();
            keep(disk);
        });
        run("sync", disk -> assertThat(disk.doubt().apply(HOME)).as("who was heard since").isNull());
    }

    @Test
    void timeGoesOnAcrossRunsWhileTheWallClockIsBehind() throws Exception {
        run("sync", this::keep);
        wallSec.addAndGet(-YEAR_SEC);
        run("sync", disk -> {
            keep(disk);
            pass(1000);
        });
        run("sync", disk -> assertThat(timeSec(disk)).isEqualTo(WALL_SEC + 1000));
    }

    @Test
    void aWallClockThatIsSetBackIsBelievedAfterARestart() throws Exception {
        run("sync", this::keep);
        run("sync", disk -> {
            keep(disk);
            pass(1000);
            wallSec.addAndGet(-YEAR_SEC);
            disk.truth().clock().shift(-YEAR_SEC * SECOND_NS);
        });
        run("sync", disk -> assertThat(timeSec(disk)).isEqualTo(WALL_SEC + 1000 - YEAR_SEC));
    }
}
