package org.dsmip.core.counters;

import java.util.concurrent.atomic.AtomicLongArray;
import java.util.concurrent.atomic.AtomicReferenceArray;
import org.jspecify.annotations.Nullable;

/**
 * What one worker counts for each binding, under the same names as for all together. Written by that worker alone, with
 * release stores; read by anyone at any time. The rows of 256 bindings are made together when the first packet of one of them
 * is counted, so that memory follows the number of bindings and no later packet costs any. Bindings beyond the largest
 * number are counted nowhere but in the {@link CounterLane}.
 */
public final class BindingCounters {
    /** How many bindings have counters of their own: numbers 0..{@value}-1. */
    public static final int CAPACITY = 1 << 16;

    private static final int PAGE_BITS = 8;
    private static final int PAGE_MASK = (1 << PAGE_BITS) - 1;
    private static final int COUNTERS = Counter.values().length;
    private static final int REASONS = DropReason.values().length;
    private static final int ROW = COUNTERS + REASONS + Direction.values().length;

    private final AtomicReferenceArray<@Nullable AtomicLongArray> pages = new AtomicReferenceArray<>(
            CAPACITY >> PAGE_BITS);

    /** Which way a packet went. */
    public enum Direction {
        /** Into a tunnel. */
        INTO_TUNNEL(0),
        /** Out of a tunnel. */
        OUT_OF_TUNNEL(1);

        private final int place;

        Direction(int place) {
            this.place = place;
        }
    }

    /** Starts at zero. */
    public BindingCounters() {}

    /**
     * Adds to a counter of a binding. Called by the owner only.
     *
     * @param bindingId number of the binding
     * @param counter which
     * @param amount how much, 0 or more
     */
    public void add(int bindingId, Counter counter, long amount) {
        addAt(bindingId, counter.id(), amount);
    }

    /**
     * Counts dropped packets of a binding. Called by the owner only.
     *
     * @param bindingId number of the binding
     * @param reason why
     * @param packets how many
     */
    public void drop(int bindingId, DropReason reason, int packets) {
        addAt(bindingId, COUNTERS + reason.id(), packets);
        addAt(bindingId, Counter.DROPPED.id(), packets);
    }

    /**
     * Notes when a packet of a binding was carried. Called by the owner only.
     *
     * @param bindingId number of the binding
     * @param direction which way
     * @param nowNs monotonic time
     */
    public void carried(int bindingId, Direction direction, long nowNs) {
        if (bindingId >= 0 && bindingId < CAPACITY) {
            // 0 stands for never.
            page(bindingId).setRelease(index(bindingId, COUNTERS + REASONS + direction.place), nowNs == 0 ? 1 : nowNs);
        }
    }

    private void addAt(int bindingId, int column, long amount) {
        if (bindingId < 0 || bindingId >= CAPACITY) {
            return;
        }
        final AtomicLongArray page = page(bindingId);
        final int index = index(bindingId, column);
        // Single writer: a plain read of its own value, a release store for the readers.
        page.setRelease(index, page.getPlain(index) + amount);
    }

    private static int index(int bindingId, int column) {
        return (bindingId & PAGE_MASK) * ROW + column;
    }

    private AtomicLongArray page(int bindingId) {
        AtomicLongArray page = pages.getPlain(bindingId >> PAGE_BITS);
        if (page == null) {
            page = new AtomicLongArray(ROW << PAGE_BITS);
            pages.setRelease(bindingId >> PAGE_BITS, page);
        }
        return page;
    }

    /**
     * Value of a counter of a binding.
     *
     * @param bindingId number of the binding
     * @param counter which
     * @return its value now or a moment ago; 0 for a binding without counters of its own
     */
    public long value(int bindingId, Counter counter) {
        return valueAt(bindingId, counter.id());
    }

    /**
     * Packets of a binding dropped for a reason.
     *
     * @param bindingId number of the binding
     * @param reason which
     * @return the number now or a moment ago; 0 for a binding without counters of its own
     */
    public long value(int bindingId, DropReason reason) {
        return valueAt(bindingId, COUNTERS + reason.id());
    }

    /**
     * When the last packet of a binding was carried.
     *
     * @param bindingId number of the binding
     * @param direction which way
     * @return monotonic time; 0: none so far
     */
    public long lastNs(int bindingId, Direction direction) {
        return valueAt(bindingId, COUNTERS + REASONS + direction.place);
    }

    private long valueAt(int bindingId, int column) {
        if (bindingId < 0 || bindingId >= CAPACITY) {
            return 0;
        }
        final AtomicLongArray page = pages.getAcquire(bindingId >> PAGE_BITS);
        return page == null ? 0 : page.getAcquire(index(bindingId, column));
    }
}
