package org.dsmip.core.sys;

import static java.lang.foreign.ValueLayout.JAVA_INT;
import static java.lang.foreign.ValueLayout.JAVA_LONG;

import java.lang.foreign.MemoryLayout;
import java.lang.foreign.MemoryLayout.PathElement;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.StructLayout;

/**
 * Header of a piece of ancillary data; its data follow {@link #SIZE} bytes on.
 *
 * <pre>{@code
 * struct cmsghdr {
 *     size_t cmsg_len;
 *     int    cmsg_level;
 *     int    cmsg_type;
 *     // data, aligned to 8 bytes
 * };
 * }</pre>
 */
public final class Cmsghdr {
    private static final StructLayout LAYOUT = MemoryLayout.structLayout(
            JAVA_LONG.withName("cmsg_len"),
            JAVA_INT.withName("cmsg_level"),
            JAVA_INT.withName("cmsg_type"));

    /** Size in bytes. */
    public static final int SIZE = (int) LAYOUT.byteSize();
    private static final long CMSG_LEN = LAYOUT.byteOffset(PathElement.groupElement("cmsg_len"));
    private static final long CMSG_LEVEL = LAYOUT.byteOffset(PathElement.groupElement("cmsg_level"));
    private static final long CMSG_TYPE = LAYOUT.byteOffset(PathElement.groupElement("cmsg_type"));

    private Cmsghdr() {}

    /**
     * Bytes of header and data.
     *
     * @param struct holds the struct
     * @param base offset of the struct in it
     * @return the value of {@code cmsg_len}
     */
    public static long cmsgLen(MemorySegment struct, long base) {
        return struct.get(JAVA_LONG, base + CMSG_LEN);
    }

    /**
     * Bytes of header and data.
     *
     * @param struct holds the struct
     * @param base offset of the struct in it
     * @param value the value of {@code cmsg_len}
     */
    public static void cmsgLen(MemorySegment struct, long base, long value) {
        struct.set(JAVA_LONG, base + CMSG_LEN, value);
    }

    /**
     * {@code SOL_...}.
     *
     * @param struct holds the struct
     * @param base offset of the struct in it
     * @return the value of {@code cmsg_level}
     */
    public static int cmsgLevel(MemorySegment struct, long base) {
        return struct.get(JAVA_INT, base + CMSG_LEVEL);
    }

    /**
     * {@code SOL_...}.
     *
     * @param struct holds the struct
     * @param base offset of the struct in it
     * @param value the value of {@code cmsg_level}
     */
    public static void cmsgLevel(MemorySegment struct, long base, int value) {
        struct.set(JAVA_INT, base + CMSG_LEVEL, value);
    }

    /**
     * Type within the level.
     *
     * @param struct holds the struct
     * @param base offset of the struct in it
     * @return the value of {@code cmsg_type}
     */
    public static int cmsgType(MemorySegment struct, long base) {
        return struct.get(JAVA_INT, base + CMSG_TYPE);
    }

    /**
     * Type within the level.
     *
     * @param struct holds the struct
     * @param base offset of the struct in it
     * @param value the value of {@code cmsg_type}
     */
    public static void cmsgType(MemorySegment struct, long base, int value) {
        struct.set(JAVA_INT, base + CMSG_TYPE, value);
    }

    /**
     * Bytes that a piece of ancillary data takes, with the padding behind it.
     *
     * @param dataBytes length of its data
     * @return header, data and padding
     */
    public static int space(int dataBytes) {
        return SIZE + ((dataBytes + 7) & ~7);
    }
}
