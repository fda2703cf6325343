package org.dsmip.core.sys;

import static java.lang.foreign.ValueLayout.JAVA_LONG;

import java.lang.foreign.MemoryLayout;
import java.lang.foreign.MemoryLayout.PathElement;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.StructLayout;

/**
 * An instant of a clock.
 *
 * <pre>{@code
 * struct timespec {
 *     time_t tv_sec;
 *     long   tv_nsec;
 * };
 * }</pre>
 */
public final class Timespec {
    private static final StructLayout LAYOUT = MemoryLayout.structLayout(
            JAVA_LONG.withName("tv_sec"),
            JAVA_LONG.withName("tv_nsec"));

    /** Size in bytes. */
    public static final int SIZE = (int) LAYOUT.byteSize();
    private static final long TV_SEC = LAYOUT.byteOffset(PathElement.groupElement("tv_sec"));
    private static final long TV_NSEC = LAYOUT.byteOffset(PathElement.groupElement("tv_nsec"));

    private Timespec() {}

    /**
     * Seconds.
     *
     * @param struct holds the struct
     * @return the value of {@code tv_sec}
     */
    public static long tvSec(MemorySegment struct) {
        return struct.get(JAVA_LONG, TV_SEC);
    }

    /**
     * Nanoseconds beyond the seconds, 0..999999999.
     *
     * @param struct holds the struct
     * @return the value of {@code tv_nsec}
     */
    public static long tvNsec(MemorySegment struct) {
        return struct.get(JAVA_LONG, TV_NSEC);
    }
}
