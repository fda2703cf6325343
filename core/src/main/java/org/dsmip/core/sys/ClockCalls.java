package org.dsmip.core.sys;

import static java.lang.foreign.ValueLayout.ADDRESS;
import static java.lang.foreign.ValueLayout.JAVA_INT;
import static org.dsmip.core.sys.NativeCalls.downcall;

import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.MemorySegment;
import java.lang.invoke.MethodHandle;

/** Reading the clocks of this machine. Each call answers its result, or the negated errno. */
public final class ClockCalls {
    /** Stands still while the machine sleeps. */
    public static final int CLOCK_MONOTONIC = 1;
    /** Goes on while the machine sleeps. */
    public static final int CLOCK_BOOTTIME = 7;

    private static final MethodHandle CLOCK_GETTIME = downcall("clock_gettime",
            FunctionDescriptor.of(JAVA_INT, JAVA_INT, ADDRESS));

    private ClockCalls() {}

    /**
     * Reads a clock: {@code int clock_gettime(clockid_t clock, struct timespec *now)}.
     *
     * @param errno the caller's errno
     * @param clock {@code CLOCK_...}
     * @param now takes a {@link Timespec}
     * @return the result, or -errno
     */
    public static int clockGettime(Errno errno, int clock, MemorySegment now) {
        try {
            return errno.orNegated((int) CLOCK_GETTIME.invokeExact(errno.segment, clock, now));
        } catch (Throwable e) {
            throw new AssertionError(e);
        }
    }
}
