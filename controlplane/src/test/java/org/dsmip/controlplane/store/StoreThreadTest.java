package org.dsmip.controlplane.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;
import org.agrona.concurrent.UnsafeBuffer;
import org.dsmip.controlplane.config.JournalMode;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A store on a real directory, written by a thread of its own. */
class StoreThreadTest {
    private static final Duration PATIENCE = Duration.ofSeconds(20);
    private static final RecordStore.Run RUN = new RecordStore.Run(JournalMode.SYNC, "home agent ha at 192.0.2.1",
            new UUID(1, 2), 0);

    @TempDir
    private Path directory = Path.of("");
    private final Semaphore woken = new Semaphore(0);
    private final UnsafeBuffer octets = new UnsafeBuffer(new byte[2 * Long.BYTES]);

    private Earlier earlier() {
        return Earlier.read(new DirectoryFiles(directory), new Earlier.Self(RUN.owner(), RUN.boot()));
    }

    private RecordStore open() {
        return new RecordStore(new DirectoryFiles(directory), RUN,
                new RecordStore.Clocks(System::nanoTime, System::currentTimeMillis), earlier(), woken::release);
    }

    private void await(RecordStore store, long number) throws InterruptedException {
        while (store.durable() < number || store.failure() != null) {
            assertThat(woken.tryAcquire(PATIENCE.toMillis(), TimeUnit.MILLISECONDS)).as("%s", store.failure()).isTrue();
            if (store.wantsAll()) {
                assertThat(store.beginAll() && store.completeAll()).isTrue();
            }
        }
    }

    @Test
    void wakesWhoWaitsForTheDiskAndEndsInOrder() throws Exception {
        final RecordStore store = open();
        final Thread thread = new Thread(store.writer());
        thread.start();
        for (long i = 1; i <= 50; i++) {
            octets.putLong(0, i % 7);
            octets.putLong(Long.BYTES, i);
            await(store, store.append(octets, 0, octets.capacity()));
        }
        octets.putLong(0, 100);
        store.append(octets, 0, octets.capacity());
        store.writer().stop();
        thread.join(PATIENCE.toMillis());
        assertThat(thread.isAlive()).isFalse();

        final StoreRun.Found found = new StoreRun.Found();
        final Earlier next = earlier();
        next.replay(found);
        assertThat(next.doubt()).isNull();
        assertThat(found.values).containsAllEntriesOf(Map.of(0L, 49L, 1L, 50L, 6L, 48L)).containsKey(100L);
    }

    @Test
    void aThreadThatEndsByAFaultSaysSoAndHoldsNothingBack() {
        final AtomicInteger looks = new AtomicInteger();
        final RecordStore.Clocks broken = new RecordStore.Clocks(() -> {
            if (looks.getAndIncrement() > 0) {
                throw new IllegalStateException("fault");
            }
            return 0;
        }, System::currentTimeMillis);
        final RecordStore store = new RecordStore(new DirectoryFiles(directory), RUN, broken, earlier(),
                woken::release);
        store.writer().run();
        assertThat(store.failure()).isEqualTo("unexpected IllegalStateException");
        assertThat(store.durable()).isEqualTo(store.append(octets, 0, octets.capacity()) - 1);
        assertThat(store.durable()).isEqualTo(1);
        assertThat(store.wantsAll()).isFalse();
    }

    @Test
    void aDirectoryThatBreaksWhileItIsListedIsTrouble() {
        final Stream<Path> broken = Stream.of(directory).peek(file -> {
            throw new UncheckedIOException(new IOException("Input/output error"));
        });
        assertThatThrownBy(() -> DirectoryFiles.names(broken)).isExactlyInstanceOf(IOException.class)
                .hasMessage("Input/output error");
    }
}
