package org.dsmip.controlplane.app;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import org.dsmip.controlplane.host.Resources;
import org.dsmip.controlplane.mobilenode.Remembered;
import org.dsmip.controlplane.store.StateDirectory;
import org.dsmip.core.net.Ipv4Address;
import org.dsmip.core.net.MacAddress;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

@Tag("BASE-RPL-19")
class MemoryFileTest {
    private static final long NOW = 0xEDB6_7B00_0000_0000L;
    private static final Duration PATIENCE = Duration.ofSeconds(20);
    private static final Remembered MUCH = new Remembered(NOW + 5, NOW + 3,
            Set.of(Ipv4Address.parse("192.0.2.1"), Ipv4Address.parse("192.0.2.2")),
            MacAddress.parse("02:00:00:00:00:01"));
    private static final Remembered LITTLE = new Remembered(NOW, NOW - 1, Set.of(), null);

    @TempDir
    private Path directory = Path.of("");

    private static MemoryFile open(StateDirectory directory) {
        return MemoryFile.open(directory, NOW, System::nanoTime);
    }

    /** Of what is found; nothing is written. */
    private MemoryFile open() {
        return open(StateDirectory.at(directory));
    }

    private static MemoryFile begin(Resources resources, Path directory) {
        final MemoryFile memory = open(resources.add(StateDirectory.at(directory)));
        resources.add(UninterruptibleThread.start(memory.writer(), "memory", memory.writer()::stop));
        return memory;
    }

    /** A run that keeps this and ends in order. */
    private void run(Remembered... kept) throws Exception {
        try (Resources resources = new Resources()) {
            final MemoryFile memory = begin(resources, directory);
            for (Remembered one : kept) {
                memory.keep(one);
            }
        }
    }

    @Test
    void findsAgainWhatWasKeptLastAndKeepsBothIdentificationsApart() throws Exception {
        run(LITTLE, MUCH);
        assertThat(open().found()).isEqualTo(MUCH);
        run(MUCH, LITTLE);
        assertThat(open().found()).isEqualTo(LITTLE);
    }

    @Test
    void itIsThereAtOnceAndNotOnlyAtTheEnd() throws Exception {
        try (Resources resources = new Resources()) {
            final MemoryFile memory = begin(resources, directory);
            for (Remembered kept : List.of(MUCH, LITTLE)) {
                memory.keep(kept);
                final long deadlineNs = System.nanoTime() + PATIENCE.toNanos();
                while (!open().found().equals(kept) && System.nanoTime() - deadlineNs < 0) {
                    Thread.onSpinWait();
                }
                assertThat(open().found()).isEqualTo(kept);
            }
        }
    }

    @Test
    void aFirstStartRemembersNothing() {
        assertThat(open(StateDirectory.at(directory.resolve("new"))).found()).isEqualTo(Remembered.nothing(NOW));
    }

    @Test
    @Tag("OPS-DISK-1")
    void aFileWithAnyFlippedBitOrCutAnywhereIsAsGoodAsNone() throws Exception {
        run(MUCH);
        final Path file = directory.resolve("remembered");
        final byte[] whole = Files.readAllBytes(file);
        for (int bit = 0; bit < whole.length * Byte.SIZE; bit++) {
            final byte[] flipped = whole.clone();
            flipped[bit / Byte.SIZE] ^= (byte) (1 << bit % Byte.SIZE);
            assertIsNone(file, flipped);
        }
        for (int length = 0; length < whole.length; length++) {
            assertIsNone(file, Arrays.copyOf(whole, length));
        }
    }

    private void assertIsNone(Path file, byte[] octets) throws IOException {
        Files.write(file, octets);
        assertThat(open().found()).isEqualTo(Remembered.nothing(NOW));
    }

    @Test
    void aDirectoryThatCannotBeMadeIsInNobodysWay() throws Exception {
        final Path inTheWay = Files.createFile(directory.resolve("file"));
        try (Resources resources = new Resources()) {
            final MemoryFile memory = begin(resources, inTheWay);
            memory.keep(MUCH);
            final long deadlineNs = System.nanoTime() + PATIENCE.toNanos();
            while (memory.failure() == null && System.nanoTime() - deadlineNs < 0) {
                Thread.onSpinWait();
            }
            assertThat(memory.failure()).contains("is not a directory");
        }
    }
}
