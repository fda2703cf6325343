package org.dsmip.dataplane.forward;

/** Limits a rate: a burst at once, then so many a second. Time comes in; used by one worker. */
final class TokenBucket {
    private static final long NANOS_PER_SECOND = 1_000_000_000L;

    private final long capacity;
    private final long perSecond;
    private final long fullAfterNs;
    private long nanoTokens;
    private long lastNs;
    private boolean started;

    TokenBucket(int burst, int perSecond) {
        capacity = burst * NANOS_PER_SECOND;
        this.perSecond = perSecond;
        fullAfterNs = perSecond == 0 ? 0 : capacity / perSecond + 1;
        nanoTokens = capacity;
    }

    boolean take(long nowNs) {
        if (started) {
            final long elapsed = Math.min(Math.max(nowNs - lastNs, 0), fullAfterNs);
            nanoTokens = Math.min(capacity, nanoTokens + elapsed * perSecond);
        }
        started = true;
        lastNs = nowNs;
        if (nanoTokens < NANOS_PER_SECOND) {
            return false;
        }
        nanoTokens -= NANOS_PER_SECOND;
        return true;
    }
}
