package org.dsmip.controlplane.cycle;

import java.util.ArrayList;
import java.util.List;
import org.dsmip.controlplane.cycle.ClockEvent.Suspended;
import org.dsmip.controlplane.cycle.ClockEvent.WallClockStepped;
import org.dsmip.core.wire.mip.NtpTimestamp;
import org.jspecify.annotations.Nullable;

/**
 * Compares the clocks of this machine with each other. All of them go on by the same amount, also while they are slewed: the
 * kernel slews them together. Where the wall clock parts from the others it was set, and where the monotonic one stays behind the
 * machine slept.
 *
 * <p>Of the wall clock it is told when that has come to more than a few seconds since it was told last: steps that are smaller, and
 * seconds leaped over, add up, so that whoever reckons by what was told is never further from the wall clock than that. Not
 * thread-safe.
 */
public final class ClockWatch {
    private static final long SECOND_NS = 1_000_000_000L;

    /** From here on it is an event. */
    public static final long TOLERANCE_NS = 3 * SECOND_NS;

    /** Clocks that were not read at one instant cannot be compared. */
    private static final long MAX_READING_NS = SECOND_NS / 10;

    private @Nullable Reading last;
    /** From here on what the wall clock was set by is untold. */
    private @Nullable Reading told;

    /** Makes a watch that has read no clock yet. */
    public ClockWatch() {}

    /**
     * The clocks as they were at one instant.
     *
     * @param bootNs includes sleep; nanoseconds since some instant
     * @param monotonicNs does not include sleep; nanoseconds since some instant
     * @param wallClockNtp 64 bits in the format of NTP
     * @param bootAfterNs the boot-time clock after the others were read
     */
    public record Reading(long bootNs, long monotonicNs, long wallClockNtp, long bootAfterNs) {
        private boolean isTorn() {
            return bootAfterNs - bootNs > MAX_READING_NS;
        }
    }

    /**
     * Reads the clocks, and tells the operator what has happened to them.
     *
     * @param clock the clocks
     * @return what has happened since the last time, in the order it is to be dealt with; usually nothing
     */
    public List<ClockEvent> look(NodeClock clock) {
        final long bootNs = clock.nowNs();
        final long awakeNs = clock.awakeNs();
        final long wallClockNtp = clock.wallClockNtp();
        final List<ClockEvent> events = onReading(new Reading(bootNs, awakeNs, wallClockNtp, clock.nowNs()));
        events.forEach(ClockLog::note);
        return events;
    }

    /**
     * Takes a reading.
     *
     * @param now the clocks now
     * @return what has happened since the last one, in the order it is to be dealt with; usually nothing
     */
    public List<ClockEvent> onReading(Reading now) {
        if (now.isTorn()) {
            return List.of();
        }
        final Reading before = last;
        final Reading reference = told;
        last = now;
        if (before == null || reference == null) {
            told = now;
            return List.of();
        }
        final long steppedNs = NtpTimestamp.nanosAfter(now.wallClockNtp, reference.wallClockNtp)
                - (now.bootNs - reference.bootNs);
        final long sleptNs = now.bootNs - before.bootNs - (now.monotonicNs - before.monotonicNs);
        final List<ClockEvent> events = new ArrayList<>(2);
        if (Math.abs(steppedNs) > TOLERANCE_NS) {
            events.add(new WallClockStepped(steppedNs));
            told = now;
        }
        if (sleptNs > TOLERANCE_NS) {
            events.add(new Suspended(sleptNs));
        }
        return events;
    }
}
