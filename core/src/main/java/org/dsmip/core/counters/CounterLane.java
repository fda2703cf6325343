package org.dsmip.core.counters;

import org.agrona.BitUtil;
import org.agrona.concurrent.UnsafeBuffer;

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
    private static final int PADDING = 2 * BitUtil.CACHE_LINE_LENGTH;
    private static final int LENGTH = PADDING + (COUNTERS + REASONS) * Long.BYTES + PADDING;

    private final UnsafeBuffer buffer = new UnsafeBuffer(new byte[BitUtil.align(LENGTH, BitUtil.CACHE_LINE_LENGTH)]);

    /** Starts at zero. */
    public CounterLane() {}

    /**
     * Adds to a counter. Called by the owner only.
     *
     * @param counter which
     * @param amount how much, 0 or more
     */
    public void add(Counter counter, long amount) {
        addAt(PADDING + counter.id() * Long.BYTES, amount);
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
        addAt(PADDING + (COUNTERS + reason.id()) * Long.BYTES, packets);
        add(Counter.DROPPED, packets);
    }

    private void addAt(int offset, long amount) {
        // Single writer: a plain read of its own value, a release store for the readers.
        buffer.putLongRelease(offset, buffer.getLong(offset) + amount);
    }

    /**
     * Value of a counter.
     *
     * @param counter which
     * @return its value now or a moment ago
     */
    public long value(Counter counter) {
        return buffer.getLongAcquire(PADDING + counter.id() * Long.BYTES);
    }

    /**
     * Packets dropped for a reason.
     *
     * @param reason which
     * @return the number now or a moment ago
     */
    public long value(DropReason reason) {
        return buffer.getLongAcquire(PADDING + (COUNTERS + reason.id()) * Long.BYTES);
    }
}
