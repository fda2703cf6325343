package org.dsmip.core.sys;

import static java.lang.foreign.ValueLayout.JAVA_INT;
import static java.lang.foreign.ValueLayout.JAVA_SHORT;

import java.lang.foreign.MemoryLayout;
import java.lang.foreign.MemoryLayout.PathElement;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.StructLayout;

/**
 * A descriptor to wait for.
 *
 * <pre>{@code
 * struct pollfd {
 *     int   fd;
 *     short events;
 *     short revents;
 * };
 * }</pre>
 */
public final class Pollfd {
    private static final StructLayout LAYOUT = MemoryLayout.structLayout(
            JAVA_INT.withName("fd"),
            JAVA_SHORT.withName("events"),
            JAVA_SHORT.withName("revents"));

    /** Size in bytes. */
    public static final int SIZE = (int) LAYOUT.byteSize();
    private static final long FD = LAYOUT.byteOffset(PathElement.groupElement("fd"));
    private static final long EVENTS = LAYOUT.byteOffset(PathElement.groupElement("events"));
    private static final long REVENTS = LAYOUT.byteOffset(PathElement.groupElement("revents"));

    private Pollfd() {}

    /**
     * The descriptor.
     *
     * @param struct holds the struct
     * @param base offset of the struct in it
     * @return the value of {@code fd}
     */
    public static int fd(MemorySegment struct, long base) {
        return struct.get(JAVA_INT, base + FD);
    }

    /**
     * The descriptor.
     *
     * @param struct holds the struct
     * @param base offset of the struct in it
     * @param value the value of {@code fd}
     */
    public static void fd(MemorySegment struct, long base, int value) {
        struct.set(JAVA_INT, base + FD, value);
    }

    /**
     * {@code POLL...} events to wait for.
     *
     * @param struct holds the struct
     * @param base offset of the struct in it
     * @return the value of {@code events}
     */
    public static short events(MemorySegment struct, long base) {
        return struct.get(JAVA_SHORT, base + EVENTS);
    }

    /**
     * {@code POLL...} events to wait for.
     *
     * @param struct holds the struct
     * @param base offset of the struct in it
     * @param value the value of {@code events}
     */
    public static void events(MemorySegment struct, long base, short value) {
        struct.set(JAVA_SHORT, base + EVENTS, value);
    }

    /**
     * Those that happened.
     *
     * @param struct holds the struct
     * @param base offset of the struct in it
     * @return the value of {@code revents}
     */
    public static short revents(MemorySegment struct, long base) {
        return struct.get(JAVA_SHORT, base + REVENTS);
    }

    /**
     * Those that happened.
     *
     * @param struct holds the struct
     * @param base offset of the struct in it
     * @param value the value of {@code revents}
     */
    public static void revents(MemorySegment struct, long base, short value) {
        struct.set(JAVA_SHORT, base + REVENTS, value);
    }
}
