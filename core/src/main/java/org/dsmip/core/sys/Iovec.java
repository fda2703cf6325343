package org.dsmip.core.sys;

import static java.lang.foreign.ValueLayout.JAVA_LONG;

import java.lang.foreign.MemoryLayout;
import java.lang.foreign.MemoryLayout.PathElement;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.StructLayout;

/**
 * A part of a message that lies somewhere in memory.
 *
 * <pre>{@code
 * struct iovec {
 *     void  *iov_base;
 *     size_t iov_len;
 * };
 * }</pre>
 */
public final class Iovec {
    private static final StructLayout LAYOUT = MemoryLayout.structLayout(
            JAVA_LONG.withName("iov_base"),
            JAVA_LONG.withName("iov_len"));

    /** Size in bytes. */
    public static final int SIZE = (int) LAYOUT.byteSize();
    private static final long IOV_BASE = LAYOUT.byteOffset(PathElement.groupElement("iov_base"));
    private static final long IOV_LEN = LAYOUT.byteOffset(PathElement.groupElement("iov_len"));

    private Iovec() {}

    /**
     * Address of the part.
     *
     * @param struct holds the struct
     * @param base offset of the struct in it
     * @return the value of {@code iov_base}
     */
    public static long iovBase(MemorySegment struct, long base) {
        return struct.get(JAVA_LONG, base + IOV_BASE);
    }

    /**
     * Address of the part.
     *
     * @param struct holds the struct
     * @param base offset of the struct in it
     * @param value the value of {@code iov_base}
     */
    public static void iovBase(MemorySegment struct, long base, long value) {
        struct.set(JAVA_LONG, base + IOV_BASE, value);
    }

    /**
     * Its length in bytes.
     *
     * @param struct holds the struct
     * @param base offset of the struct in it
     * @return the value of {@code iov_len}
     */
    public static long iovLen(MemorySegment struct, long base) {
        return struct.get(JAVA_LONG, base + IOV_LEN);
    }

    /**
     * Its length in bytes.
     *
     * @param struct holds the struct
     * @param base offset of the struct in it
     * @param value the value of {@code iov_len}
     */
    public static void iovLen(MemorySegment struct, long base, long value) {
        struct.set(JAVA_LONG, base + IOV_LEN, value);
    }
}
