package org.dsmip.core.counters;

import java.util.concurrent.atomic.AtomicLongArray;

/**
 * The counters of one worker. Written by that worker alone, with release stores; read by anyone at any time.
 *
 * <pre>
 *  [ padding ][ one long a Counter ][ one long a DropReason ][ padding ]
 * </pre>
 */
public final class CounterLane {
    private static final int COUNTERS = Counter.values().length;
    private static final int REASONS = DropReason.values().length;
    /** Two cache lines of longs: the processor fetches lines in pairs. */
    private static final int PADDING = 16;

    private final AtomicLongArray values = new AtomicLongArray(PADDING + COUNTERS + REASONS + PADDING);

    /** Starts at zero. */
    public CounterLane() {}

    /**
     * Adds to a counter. Called by the owner only.
     *
     * @param counter which
     * @param amount how much, 0 or more
     */
    public void add(Counter counter, long amount) {
        addAt(PADDING + counter.id(), amount);
    }

    /**
     * Counts a dropped packet. Called by the owner only.
     *
     * @param reason why
     */
    public void drop(DropReason reason) {
        drop(reason, 1);
    }

    /**
     * Counts dropped packets. Called by the owner only.
     *
     * @param reason why
     * @param packets how many
     */
    public void drop(DropReason reason, int packets) {
        addAt(PADDING + COUNTERS + reason.id(), packets);
        add(Counter.DROPPED, packets);
    }

    private void addAt(int index, long amount) {
        // Single writer: a plain read of its own value, a release store for the readers.
        values.setRelease(index, values.getPlain(index) + amount);
    }

    /**
     * Value of a counter.
     *
     * @param counter which
     * @return its value now or a moment ago
     */
    public long value(Counter counter) {
        return values.getAcquire(PADDING + counter.id());
    }

    /**
     * Packets dropped for a reason.
     *
     * @param reason which
     * @return the number now or a moment ago
     */
    public long value(DropReason reason) {
        return values.getAcquire(PADDING + COUNTERS + reason.id());
    }
}
