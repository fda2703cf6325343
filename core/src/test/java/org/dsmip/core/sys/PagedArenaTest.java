package org.dsmip.core.sys;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Memory that is not taken before it is used. */
class PagedArenaTest {
    private static final long LARGE = 512L << 20;

    private static long bytes(String what) throws IOException {
        return Files.readAllLines(Path.of("/proc/self/status")).stream().filter(line -> line.startsWith(what + ":"))
                .mapToLong(line -> Long.parseLong(line.replaceAll("\\D", "")) * 1024).findFirst().orElseThrow();
    }

    @ParameterizedTest
    @ValueSource(longs = {1, 4_096, 262_143, 262_144, 4_456_448})
    void everyPieceIsZeroAlignedAndUsableFromEndToEnd(long bytes) {
        final MemorySegment piece;
        try (PagedArena arena = new PagedArena()) {
            piece = arena.allocate(bytes, 64);
            assertThat(piece.byteSize()).isEqualTo(bytes);
            assertThat(piece.address() % 64).isZero();
            assertThat(piece.mismatch(MemorySegment.ofArray(new byte[(int) bytes]))).isEqualTo(-1);
            piece.set(ValueLayout.JAVA_BYTE, 0, (byte) 1);
            piece.set(ValueLayout.JAVA_BYTE, bytes - 1, (byte) 2);
            assertThat(piece.get(ValueLayout.JAVA_BYTE, bytes - 1)).isEqualTo((byte) 2);
        }
        assertThatThrownBy(() -> piece.get(ValueLayout.JAVA_BYTE, 0)).isInstanceOf(IllegalStateException.class);
    }

    @Test
    void onlyWhatIsUsedTakesMemoryAndAllIsGivenBack() throws IOException {
        final long resident = bytes("VmRSS");
        final long whole;
        try (PagedArena arena = new PagedArena()) {
            final MemorySegment piece = arena.allocate(LARGE, 64);
            piece.set(ValueLayout.JAVA_BYTE, LARGE / 2, (byte) 1);
            assertThat(bytes("VmRSS") - resident).isLessThan(LARGE / 2);
            whole = bytes("VmSize");
        }
        assertThat(whole - bytes("VmSize")).isGreaterThan(LARGE / 2);
    }

    @Test
    void whatTheKernelRefusesIsSaidWithTheKeysThatHelp() {
        try (PagedArena arena = new PagedArena()) {
            assertThatThrownBy(() -> arena.allocate(1L << 60, 64)).isInstanceOf(SystemCallException.class)
                    .hasMessageStartingWith("mmap(1152921504606846976 bytes) failed: ")
                    .hasMessageContaining("[forwarding]");
        }
    }
}
