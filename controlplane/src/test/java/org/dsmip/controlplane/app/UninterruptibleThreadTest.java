package org.dsmip.controlplane.app;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.time.Duration;
import java.util.UUID;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import org.agrona.concurrent.UnsafeBuffer;
import org.dsmip.controlplane.config.JournalMode;
import org.dsmip.controlplane.store.DirectoryFiles;
import org.dsmip.controlplane.store.Earlier;
import org.dsmip.controlplane.store.RecordStore;
import org.dsmip.controlplane.store.StateDirectory;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class UninterruptibleThreadTest {
    private static final Duration PATIENCE = Duration.ofSeconds(20);
    private static final int ROUNDS = 1000;

    @TempDir
    private Path directory = Path.of("");

    @Test
    @Tag("OPS-DISK-2")
    void interruptionsCloseNoFileOfTheRegistry() throws Exception {
        final Semaphore woken = new Semaphore(0);
        final DirectoryFiles files = new DirectoryFiles(StateDirectory.at(directory));
        final RecordStore.Run run = new RecordStore.Run(JournalMode.SYNC, "a node", new UUID(1, 2), 0);
        final RecordStore store = new RecordStore(files, run,
                new RecordStore.Clocks(System::nanoTime, System::currentTimeMillis),
                Earlier.read(files, new Earlier.Self(run.owner(), run.boot())), woken::release);
        final Thread thread = new UninterruptibleThread(store.writer(), "store");
        thread.start();
        final UnsafeBuffer record = new UnsafeBuffer(new byte[16]);
        for (int i = 0; i < ROUNDS; i++) {
            thread.interrupt();
            final long number = store.append(record, 0, record.capacity());
            while (store.durable() < number) {
                assertThat(woken.tryAcquire(PATIENCE.toMillis(), TimeUnit.MILLISECONDS)).isTrue();
                if (store.wantsAll()) {
                    assertThat(store.beginAll() && store.completeAll()).isTrue();
                }
            }
            assertThat(store.failure()).isNull();
        }
        store.writer().stop();
        thread.join(PATIENCE.toMillis());
        assertThat(thread.isAlive()).isFalse();
    }
}
