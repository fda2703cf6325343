package org.dsmip.controlplane.cycle;

import static org.dsmip.core.sys.SystemCallException.check;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.time.Instant;
import org.dsmip.core.sys.ClockCalls;
import org.dsmip.core.sys.Errno;
import org.dsmip.core.sys.Timespec;
import org.dsmip.core.wire.mip.NtpTimestamp;

/** The clocks of this machine; nothing else of a node asks for the time of day. For one thread at a time. */
public final class SystemNodeClock implements NodeClock {
    private static final long SECOND_NS = 1_000_000_000L;

    private final Errno errno;
    private final MemorySegment timespec;

    /**
     * Reads the clocks of this machine.
     *
     * @param arena where the kernel writes what it tells; open for as long as the clock is used
     */
    public SystemNodeClock(Arena arena) {
        errno = new Errno(arena);
        timespec = arena.allocate(Timespec.SIZE, Long.BYTES);
    }

    @Override
    public long nowNs() {
        return read(ClockCalls.CLOCK_BOOTTIME, "CLOCK_BOOTTIME");
    }

    @Override
    public long awakeNs() {
        return read(ClockCalls.CLOCK_MONOTONIC, "CLOCK_MONOTONIC");
    }

    private long read(int clock, String name) {
        check(ClockCalls.clockGettime(errno, clock, timespec), "clock_gettime", name);
        return Timespec.tvSec(timespec) * SECOND_NS + Timespec.tvNsec(timespec);
    }

    @Override
    public long wallClockNtp() {
        final Instant now = Instant.now();
        return NtpTimestamp.of(now.getEpochSecond(), now.getNano());
    }
}
