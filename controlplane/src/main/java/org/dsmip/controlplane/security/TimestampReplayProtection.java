package org.dsmip.controlplane.security;

import org.jspecify.annotations.Nullable;

/**
 * The receiver's side of replay protection by timestamps (RFC 3344 section 5.7.1) for one mobile node. Timestamps are in
 * the format of NTP: seconds since 1900 in the high word, the fraction of a second in the low word. They are compared
 * modulo 2^64, so that the end of the era in 2036 passes unnoticed. Not thread-safe; owned by the state machine.
 *
 * <p>Once a request was accepted, time does not go back for its sender: after a step of the wall clock to before it goes on
 * from the last acceptance with the monotonic clock, until the wall clock has caught up. So nothing that was recorded is ever
 * fresh a second time, and an honest sender, which sets its clock by the rejection, is served with its next request. Who
 * starts without knowing what was accepted before takes nothing from before the start, on the wall clock of today: a clock that
 * was wrong at the start and corrected later locks nobody out.
 */
public final class TimestampReplayProtection {
    private static final long SECOND = 1L << 32;
    private static final long SECOND_NS = 1_000_000_000L;

    private final long startNs;
    /** Whether more may have been accepted before the start than is known. */
    private boolean isStartGuarded;
    private int aheadSec;
    private @Nullable Long floor;
    private boolean anyAccepted;
    private long highestAccepted;
    private long clockThen;
    private long thenNs;

    /**
     * Starts without knowing of any request of before.
     *
     * @param startNs monotonic time of the receiver's start: nothing sent before is accepted (BASE-RPL-19)
     */
    public TimestampReplayProtection(long startNs) {
        this.startNs = startNs;
        isStartGuarded = true;
    }

    /**
     * Starts where an earlier run of the receiver has ended.
     *
     * @param startNs monotonic time of the receiver's start
     * @param highestAccepted the highest identification accepted before that
     */
    public TimestampReplayProtection(long startNs, long highestAccepted) {
        this.startNs = startNs;
        anyAccepted = true;
        this.highestAccepted = highestAccepted;
        // A rejection tells whole seconds: the sender must get above the highest one with them.
        clockThen = highestAccepted + SECOND;
        thenNs = startNs;
    }

    /**
     * More may have been accepted before the start than is known. That is a guard only: no time goes on from it, since nobody
     * knows from where, and whoever has recorded what came then would be fresh in step with that time.
     *
     * @param byAheadSec by how much a sender may have been ahead of the start
     * @param accepted what was accepted at least; null: not known
     * @return this
     */
    public TimestampReplayProtection unsure(int byAheadSec, @Nullable Long accepted) {
        isStartGuarded = true;
        aheadSec = byAheadSec;
        floor = accepted;
        return this;
    }

    /**
     * What the time is for the sender.
     *
     * @param nowNs monotonic time
     * @param wallClockNtp the receiver's wall clock
     * @return the wall clock, unless it was set back after a request was accepted
     */
    public long clock(long nowNs, long wallClockNtp) {
        if (!anyAccepted) {
            return wallClockNtp;
        }
        final long goesOn = clockThen + ntp(nowNs - thenNs);
        return goesOn - wallClockNtp > 0 ? goesOn : wallClockNtp;
    }

    /**
     * Says whether an identification is fresh. Changes nothing.
     *
     * @param identification of the request
     * @param nowNs monotonic time
     * @param wallClockNtp the receiver's wall clock
     * @param toleranceSec how far identification and clock may be apart
     * @return true if it is within the tolerance and above every accepted one
     */
    public boolean isFresh(long identification, long nowNs, long wallClockNtp, int toleranceSec) {
        final long distance = identification - clock(nowNs, wallClockNtp);
        final long tolerance = toleranceSec * SECOND;
        return distance <= tolerance && distance >= -tolerance
                && !(anyAccepted && identification - highestAccepted <= 0)
                && !isOfBeforeTheStart(identification, nowNs, wallClockNtp);
    }

    private boolean isOfBeforeTheStart(long identification, long nowNs, long wallClockNtp) {
        final Long known = floor;
        return (known != null && identification - known <= 0) || (isStartGuarded
                && identification - (wallClockNtp - ntp(nowNs - startNs) + aheadSec * SECOND) <= 0);
    }

    /**
     * Takes note that a request was accepted as a whole; from now on nothing up to it is fresh. A request that is denied
     * for another reason does not count.
     *
     * @param identification of the request
     * @param nowNs monotonic time
     * @param wallClockNtp the receiver's wall clock
     */
    public void commit(long identification, long nowNs, long wallClockNtp) {
        clockThen = clock(nowNs, wallClockNtp);
        thenNs = nowNs;
        highestAccepted = identification;
        anyAccepted = true;
    }

    private static long ntp(long ns) {
        return ns / SECOND_NS * SECOND + ns % SECOND_NS * SECOND / SECOND_NS;
    }

    /**
     * The identification of a reply with code 133: the receiver's seconds, by which the sender can set its clock, and the
     * low word of the request, by which it recognizes its request (BASE-RPL-10).
     *
     * @param identification of the request
     * @param clock the receiver's, as {@link #clock} tells it
     * @return the identification to send
     */
    public static long rejection(long identification, long clock) {
        return (clock & ~0xFFFF_FFFFL) | (identification & 0xFFFF_FFFFL);
    }
}
