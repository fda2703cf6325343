package org.dsmip.core.wire.mip;

/**
 * 64-bit NTP timestamps as they stand in the Identification field (RFC 3344 section 5.7.1): seconds since 1900 in the high
 * word, the fraction of a second in the low word. Differences are taken modulo 2^64, so that the end of the era in 2036
 * passes unnoticed.
 */
public final class NtpTimestamp {
    private static final long SECONDS_1900_TO_1970 = 2_208_988_800L;
    private static final long NANOS_PER_SECOND = 1_000_000_000L;
    private static final long LOW_WORD = 0xFFFF_FFFFL;

    private NtpTimestamp() {}

    /**
     * The timestamp of an instant.
     *
     * @param epochSec seconds since 1970
     * @param nanos 0..999999999 within that second
     * @return the timestamp
     */
    public static long of(long epochSec, int nanos) {
        return ((epochSec + SECONDS_1900_TO_1970) << 32) | ((((long) nanos) << 32) / NANOS_PER_SECOND);
    }

    /**
     * A span of time, to be added to a timestamp.
     *
     * @param nanos how long; negative: back
     * @return the span
     */
    public static long ofNanos(long nanos) {
        return (Math.floorDiv(nanos, NANOS_PER_SECOND) << 32)
                + (Math.floorMod(nanos, NANOS_PER_SECOND) << 32) / NANOS_PER_SECOND;
    }

    /**
     * The seconds since 1900, modulo 2^32.
     *
     * @param timestamp as on the wire
     * @return 0..2^32-1
     */
    public static long seconds(long timestamp) {
        return timestamp >>> 32;
    }

    /**
     * The low word, which every reply copies from its request (BASE-RPL-03).
     *
     * @param timestamp as on the wire
     * @return 0..2^32-1
     */
    public static long lowWord(long timestamp) {
        return timestamp & LOW_WORD;
    }

    /**
     * Joins the high word of one timestamp with the low word of another (BASE-RPL-10).
     *
     * @param high its high word is taken
     * @param low its low word is taken
     * @return the timestamp
     */
    public static long join(long high, long low) {
        return (high & ~LOW_WORD) | (low & LOW_WORD);
    }

    /**
     * How far one timestamp is ahead of another.
     *
     * @param timestamp the one
     * @param reference the other
     * @return nanoseconds, negative if it is behind; exact to the nanosecond, right up to 68 years
     */
    public static long nanosAfter(long timestamp, long reference) {
        final long difference = timestamp - reference;
        return (difference >> 32) * NANOS_PER_SECOND + (((difference & LOW_WORD) * NANOS_PER_SECOND) >>> 32);
    }

    /**
     * Says whether one timestamp is later than another.
     *
     * @param timestamp the one
     * @param reference the other
     * @return true if it is ahead by less than half an era
     */
    public static boolean isAfter(long timestamp, long reference) {
        return timestamp - reference > 0;
    }
}
