package org.dsmip.controlplane.homeagent;

import java.time.Duration;

/** Token bucket for answers to requests that prove no key (BASE-HA-45): a second's worth at once, then that many a second. */
final class DenialRateLimit {
    private static final long SECOND_NS = Duration.ofSeconds(1).toNanos();

    private long creditNs;
    private long lastNs;
    private boolean started;

    boolean tryAcquire(long nowNs, int perSec) {
        if (perSec == 0) {
            return false;
        }
        creditNs = started ? Math.min(SECOND_NS, creditNs + Math.max(0, nowNs - lastNs)) : SECOND_NS;
        lastNs = nowNs;
        started = true;
        final long priceNs = SECOND_NS / perSec;
        if (creditNs < priceNs) {
            return false;
        }
        creditNs -= priceNs;
        return true;
    }
}
