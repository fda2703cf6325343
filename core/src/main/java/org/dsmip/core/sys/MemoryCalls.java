package org.dsmip.core.sys;

import static java.lang.foreign.ValueLayout.ADDRESS;
import static java.lang.foreign.ValueLayout.JAVA_INT;
import static java.lang.foreign.ValueLayout.JAVA_LONG;
import static org.dsmip.core.sys.NativeCalls.downcall;

import java.lang.foreign.Arena;
import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.MemorySegment;
import java.lang.invoke.MethodHandle;

/** Memory of the kernel. */
final class MemoryCalls {
    private static final int PROT_READ_WRITE = 1 | 2;
    private static final int MAP_PRIVATE_ANONYMOUS = 2 | 0x20;
    private static final long MAP_FAILED = -1;
    private static final String REMEDY = "free memory, or less in [forwarding]: workers, burst, ring-slots, slot-bytes";

    private static final MethodHandle MMAP = downcall("mmap",
            FunctionDescriptor.of(ADDRESS, ADDRESS, JAVA_LONG, JAVA_INT, JAVA_INT, JAVA_INT, JAVA_LONG));
    private static final MethodHandle MUNMAP = downcall("munmap",
            FunctionDescriptor.of(JAVA_INT, ADDRESS, JAVA_LONG));

    private MemoryCalls() {}

    /**
     * New pages of zeros: {@code void *mmap(void *address, size_t bytes, int protection, int flags, int fd, off_t offset)}.
     *
     * @param bytes how many
     * @return a segment without size
     */
    static MemorySegment map(long bytes) {
        try (Arena arena = Arena.ofConfined()) {
            final Errno errno = new Errno(arena);
            final MemorySegment mapped = mmap(errno, bytes);
            if (mapped.address() == MAP_FAILED) {
                throw new SystemCallException("mmap", bytes + " bytes", errno.orNegated(-1), REMEDY);
            }
            return mapped;
        }
    }

    private static MemorySegment mmap(Errno errno, long bytes) {
        try {
            return (MemorySegment) MMAP.invokeExact(errno.segment, MemorySegment.NULL, bytes, PROT_READ_WRITE,
                    MAP_PRIVATE_ANONYMOUS, -1, 0L);
        } catch (Throwable e) {
            throw new AssertionError(e);
        }
    }

    /**
     * Gives pages back: {@code int munmap(void *address, size_t bytes)}.
     *
     * @param segment where they begin
     * @param bytes how many
     */
    static void unmap(MemorySegment segment, long bytes) {
        try (Arena arena = Arena.ofConfined()) {
            final Errno errno = new Errno(arena);
            SystemCallException.check(munmap(errno, segment, bytes), "munmap", bytes + " bytes");
        }
    }

    private static int munmap(Errno errno, MemorySegment segment, long bytes) {
        try {
            return errno.orNegated((int) MUNMAP.invokeExact(errno.segment, segment, bytes));
        } catch (Throwable e) {
            throw new AssertionError(e);
        }
    }
}
