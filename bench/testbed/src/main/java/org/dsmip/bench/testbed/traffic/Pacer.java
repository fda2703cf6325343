package org.dsmip.bench.testbed.traffic;

import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;

/**
 * Keeps an even pace that does not depend on what comes back: a packet that could not be sent in time is made up for, and
 * how late it was is known.
 */
final class Pacer {
    private static final long NANOS_PER_SECOND = 1_000_000_000L;
    /** Looks this often whether to stop. */
    private static final long LONGEST_SLEEP_NS = 20_000_000L;
    /** Shorter waits are not worth a sleep, which the kernel stretches by about 50 microseconds. */
    private static final long SHORTEST_SLEEP_NS = 60_000L;

    private final long startNs;
    private final double intervalNs;

    Pacer(long startNs, double packetsPerSecond) {
        this.startNs = startNs;
        this.intervalNs = NANOS_PER_SECOND / packetsPerSecond;
    }

    /** When a packet is due. */
    long dueNs(long sequence) {
        return startNs + (long) (sequence * intervalNs);
    }

    /** Waits until a packet is due or the condition holds; the time when it returned. */
    long await(long sequence, BooleanSupplier stop) {
        final long due = dueNs(sequence);
        long now = System.nanoTime();
        while (now - due < 0 && !stop.getAsBoolean()) {
            final long rest = due - now;
            if (rest > SHORTEST_SLEEP_NS) {
                LockSupport.parkNanos(Math.min(rest - SHORTEST_SLEEP_NS, LONGEST_SLEEP_NS));
            } else {
                Thread.onSpinWait();
            }
            now = System.nanoTime();
        }
        return now;
    }
}
