package org.dsmip.controlplane.registry;

/**
 * Turns monotonic time into that of a {@link Registry} and back. That of the registry begins with the wall clock at the start
 * and goes on with the monotonic clock, so that a step of the wall clock ends no lifetime; what was written down with it can be
 * read after a restart, when monotonic time means nothing any more. For one thread, but that any may ask {@link #at}.
 */
public final class RegistryClock {
    private static final long SECOND_NS = 1_000_000_000L;
    private static final long UNIX_EPOCH_SEC = 2_208_988_800L;
    private static final long HALF_ERA_SEC = 1L << 31;
    private static final long ERA_SEC = 1L << 32;

    /** Read by the thread that writes down what the time is, too. */
    private volatile long aheadNs;
    private boolean isProvisional;

    private RegistryClock(long aheadNs) {
        this.aheadNs = aheadNs;
    }

    /**
     * Makes a clock that begins with a wall clock.
     *
     * @param nowNs monotonic time
     * @param wallClockNtp wall clock in the format of NTP
     * @return the clock
     */
    public static RegistryClock startingAt(long nowNs, long wallClockNtp) {
        return new RegistryClock(sinceEpochNs(wallClockNtp) - nowNs);
    }

    /**
     * Makes a clock that goes on where an earlier run has ended. A wall clock that says less than what was written down last is
     * wrong, as on a board without a clock of its own: until it is set right time goes on from there, so that no lifetime ends or
     * gets longer by it (OPS-DISK-6).
     *
     * @param nowNs monotonic time
     * @param wallClockNtp wall clock in the format of NTP
     * @param newestNs the newest instant written down
     * @param unseenNs by how much a wall clock may be set back without anybody noticing: that much behind it is not wrong
     * @return the clock
     */
    public static RegistryClock resuming(long nowNs, long wallClockNtp, long newestNs, long unseenNs) {
        final RegistryClock clock = startingAt(nowNs, wallClockNtp);
        clock.isProvisional = newestNs - clock.at(nowNs) > unseenNs;
        if (clock.isProvisional) {
            clock.aheadNs = newestNs - nowNs;
        }
        return clock;
    }

    /**
     * The wall clock was set. If it was known to be wrong, what it says now counts, and lifetimes are reckoned by it at last.
     *
     * @param nowNs monotonic time
     * @param wallClockNtp wall clock in the format of NTP
     * @return how far every instant is to be moved so that what remains of lifetimes stays as it is; 0: not at all
     */
    public long onWallClockSet(long nowNs, long wallClockNtp) {
        final long byNs = sinceEpochNs(wallClockNtp) - at(nowNs);
        if (!isProvisional) {
            return byNs;
        }
        if (byNs > 0) {
            isProvisional = false;
            shift(byNs);
        }
        return 0;
    }

    /**
     * Nanoseconds since 1970 by the format of NTP, taken for an instant between 1968 and 2104.
     *
     * @param wallClockNtp in the format of NTP
     * @return the same as nanoseconds
     */
    public static long sinceEpochNs(long wallClockNtp) {
        final long inEraSec = wallClockNtp >>> Integer.SIZE;
        final long sec = (inEraSec < HALF_ERA_SEC ? inEraSec + ERA_SEC : inEraSec) - UNIX_EPOCH_SEC;
        return sec * SECOND_NS + (((wallClockNtp & 0xFFFF_FFFFL) * SECOND_NS) >>> Integer.SIZE);
    }

    /**
     * The time of the registry.
     *
     * @param nowNs monotonic time
     * @return the same instant
     */
    public long at(long nowNs) {
        return nowNs + aheadNs;
    }

    /**
     * The monotonic time.
     *
     * @param atNs time of the registry; {@link Binding#NEVER} stays that
     * @return the same instant
     */
    public long nowNs(long atNs) {
        return atNs == Binding.NEVER ? Binding.NEVER : atNs - aheadNs;
    }

    /**
     * The time of the registry goes ahead or back.
     *
     * @param byNs how far
     */
    public void shift(long byNs) {
        final long aheadNowNs = aheadNs + byNs;
        aheadNs = aheadNowNs;
    }
}
