package org.dsmip.controlplane.cycle;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.dsmip.controlplane.config.JournalMode;
import org.dsmip.controlplane.effect.Effect;
import org.dsmip.controlplane.registry.Registry;
import org.dsmip.controlplane.store.DirectoryFiles;
import org.dsmip.controlplane.store.Earlier;
import org.dsmip.controlplane.store.RecordStore;
import org.dsmip.controlplane.store.StateDirectory;
import org.dsmip.controlplane.store.StoreFiles;
import org.dsmip.core.net.Ipv4Address;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Whatever the journal promises, a disk that takes its time with a flush is waited for so long, and no longer. */
class SlowDiskTest {
    private static final Ipv4Address HOME = Ipv4Address.parse("192.0.2.10");
    private static final long SECOND_NS = TimeUnit.SECONDS.toNanos(1);
    private static final long PATIENCE_SEC = 20;

    @TempDir
    private Path directory = Path.of("");
    private final Semaphore woken = new Semaphore(0);
    /** One permit for each flush that may end. */
    private final Semaphore flushes = new Semaphore(0);
    private final Semaphore waiting = new Semaphore(0);
    private final List<Effect> released = new ArrayList<>();
    private final AtomicLong clockNs = new AtomicLong(100 * SECOND_NS);
    private volatile boolean slow;

    /** A directory whose files are flushed only when they may. */
    private final class SlowFiles implements StoreFiles {
        private final StoreFiles fast;

        SlowFiles(StoreFiles fast) {
            this.fast = fast;
        }

        @Override
        public boolean claim() throws IOException {
            return fast.claim();
        }

        @Override
        public List<String> names() throws IOException {
            return fast.names();
        }

        @Override
        public Input read(String name) throws IOException {
            return fast.read(name);
        }

        @Override
        public Output create(String name) throws IOException {
            return new SlowOutput(fast.create(name));
        }

        @Override
        public void overwrite(String name, long position, ByteBuffer octets) throws IOException {
            fast.overwrite(name, position, octets);
        }

        @Override
        public void truncate(String name) throws IOException {
            fast.truncate(name);
        }

        @Override
        public void rename(String from, String to) throws IOException {
            fast.rename(from, to);
        }

        @Override
        public void delete(String name) throws IOException {
            fast.delete(name);
        }

        @Override
        public void sync() throws IOException {
            fast.sync();
        }
    }

    private final class SlowOutput implements StoreFiles.Output {
        private final StoreFiles.Output fast;

        SlowOutput(StoreFiles.Output fast) {
            this.fast = fast;
        }

        @Override
        public void write(ByteBuffer octets, long position) throws IOException {
            fast.write(octets, position);
        }

        @Override
        public void sync() throws IOException {
            if (slow) {
                waiting.release();
                flushes.acquireUninterruptibly();
            }
            fast.sync();
        }

        @Override
        public boolean isInPlace() {
            return fast.isInPlace();
        }

        @Override
        public void close() throws IOException {
            fast.close();
        }
    }

    @ParameterizedTest
    @EnumSource(names = {"SYNC", "BATCH"})
    void repliesAreHeldGivenUpAndSaid(JournalMode journal) throws Exception {
        try (StateDirectory taken = StateDirectory.take(directory)) {
            final SlowFiles files = new SlowFiles(new DirectoryFiles(taken));
            final RecordStore store = new RecordStore(files, new RecordStore.Run(journal, "ha", new UUID(1, 2), 0),
                    new RecordStore.Clocks(clockNs::get, () -> clockNs.get() / 1_000_000),
                    Earlier.read(files, new Earlier.Self("ha", new UUID(1, 2))), woken::release);
            final Thread thread = new Thread(store.writer());
            thread.start();
            final RegistryKeeper keeper = new RegistryKeeper(new Registry(), store);
            Keeping.untilSafe(keeper, HOME, woken);
            hang(keeper);
            heal(keeper);
            store.writer().stop();
            thread.join();
        }
    }

    /** The flush of the batch of a second before, or that of the record itself. */
    private void hang(RegistryKeeper keeper) throws InterruptedException {
        slow = true;
        keeper.keep(HOME);
        clockNs.addAndGet(2 * SECOND_NS);
        assertThat(waiting.tryAcquire(PATIENCE_SEC, TimeUnit.SECONDS)).isTrue();
        accept(keeper, 1);
        clockNs.addAndGet(SECOND_NS);
        keeper.work(clockNs.get(), released::add);
        assertThat(keeper.trouble(clockNs.get())).isNull();
        clockNs.addAndGet(2 * SECOND_NS);
        accept(keeper, 2);
        keeper.work(clockNs.get(), released::add);
        assertThat(keeper.trouble(clockNs.get())).satisfies(trouble -> {
            assertThat(trouble.what()).contains("the disk does not answer");
            assertThat(trouble.endsService()).isTrue();
        });
        clockNs.addAndGet(8 * SECOND_NS);
        assertThat(keeper.work(clockNs.get(), released::add)).as("given up").isEqualTo(1);
        assertThat(released).isEmpty();
    }

    private void accept(RegistryKeeper keeper, long identification) {
        keeper.hold(clockNs.get(), new Effect.KeepIdentification(HOME, identification), keeper.keep(HOME),
                new Effect.KeepRecord(HOME));
    }

    private void heal(RegistryKeeper keeper) throws InterruptedException {
        slow = false;
        flushes.release(100);
        while (keeper.trouble(clockNs.get()) != null || released.isEmpty()) {
            assertThat(woken.tryAcquire(PATIENCE_SEC, TimeUnit.SECONDS)).isTrue();
            keeper.work(clockNs.get(), released::add);
        }
        assertThat(released).as("the one that was not given up").hasSize(1);
    }
}
