package org.dsmip.controlplane.security;

import java.util.random.RandomGenerator;

/**
 * The sender's side of replay protection by timestamps (RFC 3344 section 5.7.1): identifications in the format of NTP that
 * strictly increase, whatever the clock does. The low bits, finer than the clock, are random. Not thread-safe; owned by the
 * state machine.
 */
public final class IdentificationSource {
    /** About a microsecond: what a system clock tells for sure. */
    private static final long RANDOM_BITS = 0xFFFL;

    private final RandomGenerator random;
    private long offset;
    private long last;
    private long floor;
    private long highestAccepted;

    /**
     * Starts a sequence.
     *
     * @param random a cryptographic generator, except in tests
     * @param floor every identification is above this: the last one sent before a restart, or some recent instant; not more
     *     than 68 years from the clock, since timestamps are compared modulo 2^64
     */
    public IdentificationSource(RandomGenerator random, long floor) {
        this.random = random;
        this.floor = floor;
        last = floor;
        highestAccepted = floor;
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
    }

    /**
     * Sets the offset to the home agent's clock from an authenticated reply with code 133 or 136. Identifications that were
     * sent but never accepted may lie ahead of that clock; the sequence goes back behind them, or it would be refused until
     * the clock has caught up, but never behind an accepted one.
     *
     * @param replyIdentification of the reply: the home agent's seconds in the high word
     * @param wallClockNtp the own clock at its arrival
     */
    public void synchronize(long replyIdentification, long wallClockNtp) {
        offset = ((replyIdentification >>> 32) - (wallClockNtp >>> 32)) << 32;
        if (last - (wallClockNtp + offset) > 0) {
            floor = highestAccepted;
        }
    }

    /**
     * The last identification sent.
     *
     * @return that, or the floor
     */
    public long last() {
        return last;
    }
}
