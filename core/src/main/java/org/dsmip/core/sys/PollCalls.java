package org.dsmip.core.sys;

import static java.lang.foreign.ValueLayout.ADDRESS;
import static java.lang.foreign.ValueLayout.JAVA_INT;
import static java.lang.foreign.ValueLayout.JAVA_LONG;
import static org.dsmip.core.sys.NativeCalls.downcall;

import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.MemorySegment;
import java.lang.invoke.MethodHandle;

/** Waiting for descriptors. Each call answers its result, or the negated errno. */
public final class PollCalls {
    /** There is something to read. */
    public static final int POLLIN = 1;
    /** There is an error to read. */
    public static final int POLLERR = 8;
    /** Answer EAGAIN instead of waiting. */
    public static final int EFD_NONBLOCK = 0x800;
    /** Close on exec. */
    public static final int EFD_CLOEXEC = 0x80000;

    private static final MethodHandle POLL = downcall("poll",
            FunctionDescriptor.of(JAVA_INT, ADDRESS, JAVA_LONG, JAVA_INT));
    private static final MethodHandle EVENTFD = downcall("eventfd",
            FunctionDescriptor.of(JAVA_INT, JAVA_INT, JAVA_INT));

    private PollCalls() {}

    /**
     * Waits: {@code int poll(struct pollfd *descriptors, nfds_t count, int timeout)}.
     *
     * @param errno the caller's errno
     * @param descriptors array of {@link Pollfd}
     * @param count how many
     * @param timeoutMillis -1: for ever
     * @return the result, or -errno
     */
    public static int poll(Errno errno, MemorySegment descriptors, long count, int timeoutMillis) {
        try {
            return errno.orNegated((int) POLL.invokeExact(errno.segment, descriptors, count, timeoutMillis));
        } catch (Throwable e) {
            throw new AssertionError(e);
        }
    }

    /**
     * Makes a counter to wake others with: {@code int eventfd(unsigned initial, int flags)}.
     *
     * @param errno the caller's errno
     * @param initial first value
     * @param flags {@code EFD_...}
     * @return the result, or -errno
     */
    public static int eventfd(Errno errno, int initial, int flags) {
        try {
            return errno.orNegated((int) EVENTFD.invokeExact(errno.segment, initial, flags));
        } catch (Throwable e) {
            throw new AssertionError(e);
        }
    }
}
