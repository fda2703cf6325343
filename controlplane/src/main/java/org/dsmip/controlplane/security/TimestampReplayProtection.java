package org.dsmip.controlplane.security;

/**
 * The receiver's side of replay protection by timestamps (RFC 3344 section 5.7.1) for one mobile node. Timestamps are in
 * the format of NTP: seconds since 1900 in the high word, the fraction of a second in the low word. They are compared
 * modulo 2^64, so that the end of the era in 2036 passes unnoticed. Not thread-safe; owned by the state machine.
 */
public final class TimestampReplayProtection {
    private long highestAccepted;

    /**
     * Starts with a guard: nothing up to a first instant is accepted, so that what was recorded before a restart cannot be
     * replayed after it (BASE-RPL-19).
     *
     * @param guard the wall clock when the receiver started, or the highest identification accepted before that
     */
    public TimestampReplayProtection(long guard) {
        highestAccepted = guard;
    }

    /**
     * Says whether an identification is fresh. Changes nothing.
     *
     * @param identification of the request
     * @param wallClockNtp the receiver's clock
     * @param toleranceSec how far the two may be apart
     * @return true if it is within the tolerance and above every accepted one
     */
    public boolean isFresh(long identification, long wallClockNtp, int toleranceSec) {
        final long distance = identification - wallClockNtp;
        final long tolerance = ((long) toleranceSec) << 32;
        return distance <= tolerance && distance >= -tolerance && identification - highestAccepted > 0;
    }

    /**
     * Takes note that a request was accepted as a whole; from now on nothing up to it is fresh. A request that is denied
     * for another reason does not count.
     *
     * @param identification of the request
     */
    public void commit(long identification) {
        highestAccepted = identification;
    }

    /**
     * The highest identification accepted so far.
     *
     * @return that, or the guard
     */
    public long highestAccepted() {
        return highestAccepted;
    }

    /**
     * The identification of a reply with code 133: the receiver's seconds, by which the sender can set its clock, and the
     * low word of the request, by which it recognizes its request (BASE-RPL-10).
     *
     * @param identification of the request
     * @param wallClockNtp the receiver's clock
     * @return the identification to send
     */
    public static long rejection(long identification, long wallClockNtp) {
        return (wallClockNtp & ~0xFFFF_FFFFL) | (identification & 0xFFFF_FFFFL);
    }
}
