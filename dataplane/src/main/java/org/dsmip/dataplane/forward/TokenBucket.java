package org.dsmip.dataplane.forward;

import java.util.concurrent.atomic.AtomicLong;

/**
 * Limits a rate: a burst at once, then so many a second. Time comes in. Shared by all workers, without locks: what is kept is
 * the moment until which the tokens taken so far would last at the rate, and each taker moves it on.
 */
public final class TokenBucket {
    private static final long NANOS_PER_SECOND = 1_000_000_000L;
    /** A century: with a rate of nothing, what was taken never comes back. */
    private static final long NEVER_NS = 100L * 365 * 86_400 * NANOS_PER_SECOND;

    private final long intervalNs;
    private final long burstNs;
    private final AtomicLong spentUntilNs = new AtomicLong(Long.MIN_VALUE);

    TokenBucket(int burst, int perSecond) {
        intervalNs = perSecond == 0 ? NEVER_NS / Math.max(burst, 1) : NANOS_PER_SECOND / perSecond;
        burstNs = burst * intervalNs;
    }

    boolean take(long nowNs) {
        while (true) {
            final long spent = spentUntilNs.get();
            // The first taker of all finds a full bucket, whatever the clock began with.
            final long from = spent == Long.MIN_VALUE || spent - nowNs < 0 ? nowNs : spent;
            if (from - nowNs + intervalNs > burstNs) {
                return false;
            }
            if (spentUntilNs.compareAndSet(spent, from + intervalNs)) {
                return true;
            }
        }
    }
}
