package org.dsmip.controlplane.security;

import java.util.random.RandomGenerator;
import org.dsmip.core.wire.mip.NtpTimestamp;

/**
 * The sender's side of replay protection by timestamps (RFC 3344 section 5.7.1): identifications in the format of NTP that
 * strictly increase, whatever the clock does. The low bits, finer than the clock, are random. Not thread-safe; owned by the
 * state machine.
 */
public final class IdentificationSource {
    /** About a microsecond: what a system clock tells for sure. */
    private static final long RANDOM_BITS = 0xFFFL;

    /** By how much most home agents let a clock be ahead of theirs (RFC 3344 section 5.7.1), in the format of NTP. */
    private static final long USUAL_TOLERANCE = 7L << 32;

    private final RandomGenerator random;
    private long offset;
    private long last;
    private long floor;
    private long highestAccepted;
    private int corrections;
    /** What the own clock would have said at monotonic time 0, by the setting that the offset belongs to. */
    private long wallClockAtZero;
    private boolean isKnown;

    /**
     * Starts a sequence.
     *
     * @param random a cryptographic generator, except in tests
     * @param last the last identification sent before a restart, or some recent instant: all are above it unless the home
     *     agent says otherwise; not more than 68 years from the clock, since timestamps are compared modulo 2^64
     * @param highestAccepted the highest one accepted before a restart, or some recent instant
     */
    public IdentificationSource(RandomGenerator random, long last, long highestAccepted) {
        this.random = random;
        this.last = last;
        this.highestAccepted = highestAccepted;
        floor = last;
    }

    /**
     * The identification of the next request, retransmissions included.
     *
     * @param wallClockNtp the clock
     * @return an identification above all earlier ones
     */
    public long next(long wallClockNtp) {
        final long timestamp = ((wallClockNtp + offset) & ~RANDOM_BITS) | random.nextLong(RANDOM_BITS + 1);
        final long candidate = timestamp - floor > 0 ? timestamp : floor + 1 + random.nextLong(RANDOM_BITS + 1);
        last = candidate == last ? candidate + 1 : candidate;
        floor = last;
        return last;
    }

    /**
     * Takes note that a request was accepted: no later identification may be at or below it.
     *
     * @param identification of that request
     */
    public void accepted(long identification) {
        highestAccepted = identification;
        corrections = 0;
    }

    /**
     * Sets the offset to the home agent's clock from an authenticated reply with code 133 or 136. Identifications that were
     * sent but never accepted may lie ahead of that clock; the sequence goes back behind them, or it would be refused until
     * the clock has caught up. It goes back behind accepted ones, too, if they lie so far ahead of that clock that the home
     * agent cannot want more of the kind, and every second time: its clock may have been set back since, and whether it still
     * minds, only it can tell.
     *
     * @param replyIdentification of the reply: the home agent's seconds in the high word
     * @param nowNs monotonic time at its arrival
     * @param wallClockNtp the own clock at its arrival
     */
    public void synchronize(long replyIdentification, long nowNs, long wallClockNtp) {
        known(nowNs, wallClockNtp);
        offset = ((replyIdentification >>> 32) - (wallClockNtp >>> 32)) << 32;
        final long homeAgentClock = wallClockNtp + offset;
        if (last - homeAgentClock > 0) {
            final boolean farAhead = highestAccepted - homeAgentClock > USUAL_TOLERANCE;
            final boolean behindAccepted = farAhead == (corrections % 2 == 0);
            floor = behindAccepted ? homeAgentClock : highestAccepted;
        }
        corrections++;
    }

    /**
     * The own clock was set. The home agent's was not, as far as anybody knows. What of it was done before the offset was learned is in the
     * offset already.
     *
     * @param nowNs monotonic time
     * @param wallClockNtp the own clock now
     * @param step how far since such a step was told last, in the format of NTP; negative: back
     */
    public void onWallClockStep(long nowNs, long wallClockNtp, long step) {
        final long former = wallClockAtZero;
        final boolean wasKnown = isKnown;
        known(nowNs, wallClockNtp);
        offset -= wasKnown ? wallClockAtZero - former : step;
    }

    private void known(long nowNs, long wallClockNtp) {
        isKnown = true;
        wallClockAtZero = wallClockNtp - NtpTimestamp.ofNanos(nowNs);
    }

    /**
     * The highest identification accepted.
     *
     * @return that, or what the sequence was started with
     */
    public long highestAccepted() {
        return highestAccepted;
    }

    /**
     * The last identification sent.
     *
     * @return that, or what the sequence was started with
     */
    public long last() {
        return last;
    }
}
