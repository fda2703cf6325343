package org.dsmip.controlplane.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;
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
        return Earlier.read(new DirectoryFiles(StateDirectory.at(directory)),
                new Earlier.Self(RUN.owner(), RUN.boot()));
    }

    private RecordStore open() {
        return new RecordStore(new DirectoryFiles(StateDirectory.at(directory)), RUN,
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

    /** Nothing works there, not even what is done about a failure. */
    @Test
    void aFaultThatNothingIsProofAgainstIsSaidAndTheThreadOutlivesIt() throws Exception {
        final AtomicBoolean broken = new AtomicBoolean();
        final RecordStore.Clocks clocks = new RecordStore.Clocks(() -> {
            if (broken.get()) {
                throw new StackOverflowError("fault");
            }
            return System.nanoTime();
        }, System::currentTimeMillis);
        final RecordStore store = new RecordStore(new DirectoryFiles(StateDirectory.at(directory)), RUN, clocks,
                earlier(),
                woken::release);
        final Thread thread = new Thread(store.writer());
        thread.start();
        await(store, store.append(octets, 0, octets.capacity()));
        broken.set(true);
        final long unpromised = store.append(octets, 0, octets.capacity());
        while (store.failure() == null) {
            assertThat(woken.tryAcquire(PATIENCE.toMillis(), TimeUnit.MILLISECONDS)).isTrue();
        }
        assertThat(store.failure()).isEqualTo("unexpected StackOverflowError");
        assertThat(store.durable()).as("nothing is held back").isEqualTo(unpromised);

        broken.set(false);
        await(store, store.append(octets, 0, octets.capacity()));
        store.writer().stop();
        thread.join(PATIENCE.toMillis());
        assertThat(thread.isAlive()).isFalse();
        assertThat(earlier().doubt()).isNull();
    }

    /** Removed, and renamed while another takes its place. */
    @Test
    void aDirectoryThatGoesWhileItRunsIsMadeAnewWithAllThatCounts() throws Exception {
        final Path state = directory.resolve("state");
        final Path aside = directory.resolve("aside");
        final AtomicLong skippedNs = new AtomicLong();
        try (StateDirectory taken = StateDirectory.take(state)) {
            final Earlier nothing = Earlier.read(new DirectoryFiles(taken), new Earlier.Self(RUN.owner(), RUN.boot()));
            final RecordStore store = new RecordStore(new DirectoryFiles(taken), RUN,
                    new RecordStore.Clocks(() -> System.nanoTime() + skippedNs.get(), System::currentTimeMillis),
                    nothing,
                    woken::release);
            final Thread thread = new Thread(store.writer());
            thread.start();
            await(store, store.append(octets, 0, octets.capacity()));
            Files.move(state, aside);
            skippedNs.addAndGet(TimeUnit.SECONDS.toNanos(2));
            awaitFailure(store, "registry.1 is no longer in the state directory");
            await(store, store.append(octets, 0, octets.capacity()));
            assertThat(state).isDirectoryContaining("glob:**/registry.2");
            assertThatThrownBy(() -> StateDirectory.take(state)).isInstanceOf(StateDirectory.InUseException.class);
            store.writer().stop();
            thread.join(PATIENCE.toMillis());
        }
        assertThat(left(state).doubt()).isNull();
        assertThat(left(aside).doubt()).isEqualTo("a while of the last run could not be written down");
    }

    private static Earlier left(Path where) {
        return Earlier.read(new DirectoryFiles(StateDirectory.at(where)), new Earlier.Self(RUN.owner(), RUN.boot()));
    }

    private void awaitFailure(RecordStore store, String reason) throws InterruptedException {
        while (!reason.equals(store.failure())) {
            assertThat(woken.tryAcquire(PATIENCE.toMillis(), TimeUnit.MILLISECONDS)).as("%s", store.failure()).isTrue();
        }
    }

    /** Who reads it would wait for ever. */
    @Test
    void whatIsNoRegularFileIsNotRead() throws Exception {
        Files.createDirectory(directory.resolve("registry.2"));
        final Path endless = Files.createSymbolicLink(directory.resolve("registry.3"), Path.of("/dev/zero"));
        assertThat(earlier().strange()).containsExactly(new Earlier.Strange("registry.3", "it is not a regular file"),
                new Earlier.Strange("registry.2", "it is not a regular file"));
        Files.delete(endless);
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
