package org.dsmip.dataplane.forward;

import java.util.concurrent.atomic.AtomicLong;

/**
 * Limits a rate: a burst at once, then so many a second. Time comes in. Shared by all workers, without locks: what is kept is
 * the moment until which the tokens taken so far would last at the rate, and each taker moves it on. What was
 * taken under another limit and can never be missing under this one is forgotten.
 */
public final class TokenBucket {
    private static final long NANOS_PER_SECOND = 1_000_000_000L;
    /** A century: with a rate of nothing, what was taken never comes back. */
    private static final long NEVER_NS = 100L * 365 * 86_400 * NANOS_PER_SECOND;

    /** More than the times of two workers are apart. */
    private static final long SKEW_NS = NANOS_PER_SECOND;

    private final AtomicLong spentUntilNs = new AtomicLong(Long.MIN_VALUE);

    TokenBucket() {}

    boolean take(long nowNs, int burst, int perSecond) {
        final long intervalNs = perSecond == 0 ? NEVER_NS / Math.max(burst, 1) : NANOS_PER_SECOND / perSecond;
        final long burstNs = burst * intervalNs;
        while (true) {
            final long spent = spentUntilNs.get();
            // The first taker of all finds a full bucket, whatever the clock began with.
            final boolean full = spent == Long.MIN_VALUE || spent - nowNs < 0 || spent - nowNs > burstNs + SKEW_NS;
            final long from = full ? nowNs : spent;
            if (from - nowNs + intervalNs > burstNs) {
                return false;
            }
            if (spentUntilNs.compareAndSet(spent, from + intervalNs)) {
                return true;
            }
        }
    }
}
