package org.dsmip.core.counters;

import java.util.BitSet;
import java.util.concurrent.atomic.AtomicLongArray;
import java.util.concurrent.atomic.AtomicReference;
import java.util.concurrent.atomic.AtomicReferenceArray;
import org.agrona.concurrent.OneToOneConcurrentArrayQueue;
import org.jspecify.annotations.Nullable;

/**
 * What one worker counts for each binding, under the same names as for all together. Written by that worker alone, with
 * release stores; read by anyone at any time.
 *
 * <p>The control thread says which bindings there are, before the worker can see them, and when they have ended. A binding has
 * counters from its first packet on: most of many bindings are silent, or another worker has their packets. The worker takes
 * them from a stock that the control thread keeps full, so that a packet makes no memory; only if more bindings than that begin
 * to speak within one duty cycle, it makes them itself. What belonged to a binding that has ended is given back, and one that
 * gets the same number begins at zero; but packets of the former one that are on their way at that moment may be
 * counted for it.
 */
public final class BindingCounters {
    private static final int COUNTERS = Counter.values().length;
    private static final int REASONS = DropReason.values().length;
    /** A cache line: counters of the same binding at another worker may lie beside these. */
    private static final int PADDING = 8;
    private static final int ROW = PADDING + COUNTERS + REASONS + Direction.values().length;

    private static final int PAGE_BITS = 8;
    private static final int PAGE = 1 << PAGE_BITS;
    private static final int STOCK = 128;
    /** Of a binding that has had no packet. */
    private static final AtomicLongArray UNUSED = new AtomicLongArray(ROW);

    /** For 256 numbers each, where a binding has one of them; the array is made anew when it becomes too short. */
    private final AtomicReference<AtomicReferenceArray<@Nullable Page>> pages = new AtomicReference<>(
            new AtomicReferenceArray<@Nullable Page>(1));
    private final OneToOneConcurrentArrayQueue<AtomicLongArray> stock = new OneToOneConcurrentArrayQueue<>(STOCK);
    private final BitSet open = new BitSet();
    private int bindings;

    /** The counters of bindings whose numbers lie together; null: there is no such binding. */
    private static final class Page {
        private final AtomicReferenceArray<@Nullable AtomicLongArray> rows = new AtomicReferenceArray<>(PAGE);

        @Nullable
        AtomicLongArray get(int bindingId) {
            return rows.getAcquire(bindingId & (PAGE - 1));
        }

        void set(int bindingId, @Nullable AtomicLongArray row) {
            rows.setRelease(bindingId & (PAGE - 1), row);
        }

        /** Answers false if the binding has ended meanwhile. */
        boolean begin(int bindingId, AtomicLongArray row) {
            return rows.compareAndSet(bindingId & (PAGE - 1), UNUSED, row);
        }
    }

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

    /** Knows of no binding. */
    public BindingCounters() {}

    /**
     * A binding begins: its counters stand at zero. Called by the control thread, before the worker can see the binding.
     *
     * @param bindingId its number, 0 or more
     */
    public void open(int bindingId) {
        final int index = bindingId >> PAGE_BITS;
        AtomicReferenceArray<@Nullable Page> all = pages.getPlain();
        if (index >= all.length()) {
            all = ofLength(all, Math.max(index + 1, 2 * all.length()));
        }
        final Page present = all.getPlain(index);
        final Page page = present == null ? new Page() : present;
        page.set(bindingId, UNUSED);
        all.setRelease(index, page);
        bindings += open.get(bindingId) ? 0 : 1;
        open.set(bindingId);
        makeRoom();
    }

    /**
     * A binding has ended: what there was for it is given back. Called by the control thread.
     *
     * @param bindingId its number
     */
    public void close(int bindingId) {
        if (bindingId < 0 || !open.get(bindingId)) {
            return;
        }
        open.clear(bindingId);
        bindings--;
        final int index = bindingId >> PAGE_BITS;
        final int next = open.nextSetBit(index << PAGE_BITS);
        final AtomicReferenceArray<@Nullable Page> all = pages.getPlain();
        final Page page = all.getPlain(index);
        if (next < 0 || next >> PAGE_BITS > index) {
            all.setRelease(index, null);
        } else if (page != null) {
            page.set(bindingId, null);
        }
        final int inUse = (open.length() + PAGE - 1) >> PAGE_BITS;
        if (inUse < all.length() / 4) {
            ofLength(all, Math.max(1, 2 * inUse));
        }
    }

    /** Fills the stock up. Called by the control thread, once a duty cycle. */
    public void makeRoom() {
        for (int count = stock.size(); count < Math.min(STOCK, bindings); count++) {
            stock.offer(new AtomicLongArray(ROW));
        }
    }

    private AtomicReferenceArray<@Nullable Page> ofLength(AtomicReferenceArray<@Nullable Page> all, int length) {
        final AtomicReferenceArray<@Nullable Page> copy = new AtomicReferenceArray<>(length);
        for (int i = 0; i < Math.min(length, all.length()); i++) {
            copy.setPlain(i, all.getPlain(i));
        }
        pages.setRelease(copy);
        return copy;
    }

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
     * Counts a packet of a binding that is carried, or several at once, and notes when. Called by the owner only.
     *
     * @param bindingId number of the binding
     * @param traffic what it is
     * @param packets how many
     * @param bytes of all of them
     * @param nowNs monotonic time
     */
    public void carried(int bindingId, Traffic traffic, int packets, int bytes, long nowNs) {
        // One look for the binding: this is done for every packet.
        final AtomicLongArray row = own(bindingId);
        if (row != null) {
            addAt(row, traffic.packets().id(), packets);
            addAt(row, traffic.bytes().id(), bytes);
            // 0 stands for never.
            row.setRelease(PADDING + COUNTERS + REASONS + traffic.direction().place, nowNs == 0 ? 1 : nowNs);
        }
    }

    private void addAt(int bindingId, int column, long amount) {
        final AtomicLongArray row = own(bindingId);
        if (row != null) {
            addAt(row, column, amount);
        }
    }

    private static void addAt(AtomicLongArray row, int column, long amount) {
        // Single writer: a plain read of its own value, a release store for the readers.
        row.setRelease(PADDING + column, row.getPlain(PADDING + column) + amount);
    }

    /** The counters of a binding, to write; null: there is no such binding. */
    private @Nullable AtomicLongArray own(int bindingId) {
        final Page page = page(bindingId);
        final AtomicLongArray row = page == null ? null : page.get(bindingId);
        return page != null && row == UNUSED ? first(page, bindingId) : row;
    }

    private @Nullable AtomicLongArray first(Page page, int bindingId) {
        final AtomicLongArray ready = stock.poll();
        final AtomicLongArray row = ready == null ? new AtomicLongArray(ROW) : ready;
        return page.begin(bindingId, row) ? row : null;
    }

    private @Nullable Page page(int bindingId) {
        final AtomicReferenceArray<@Nullable Page> all = pages.getAcquire();
        final int index = bindingId >> PAGE_BITS;
        return index >= 0 && index < all.length() ? all.getAcquire(index) : null;
    }

    /**
     * Value of a counter of a binding.
     *
     * @param bindingId number of the binding
     * @param counter which
     * @return its value now or a moment ago; 0 if there is no such binding
     */
    public long value(int bindingId, Counter counter) {
        return valueAt(bindingId, counter.id());
    }

    /**
     * Packets of a binding dropped for a reason.
     *
     * @param bindingId number of the binding
     * @param reason which
     * @return the number now or a moment ago; 0 if there is no such binding
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
        final Page page = page(bindingId);
        final AtomicLongArray row = page == null ? null : page.get(bindingId);
        return row == null ? 0 : row.getAcquire(PADDING + column);
    }

    /** How many bindings have had a packet. */
    int rows() {
        final AtomicReferenceArray<@Nullable Page> all = pages.getPlain();
        int count = 0;
        for (int binding = 0; binding < all.length() << PAGE_BITS; binding++) {
            final Page page = page(binding);
            final AtomicLongArray row = page == null ? null : page.get(binding);
            count += row == null || row == UNUSED ? 0 : 1;
        }
        return count;
    }

    /** For how many pages there is place. */
    int pages() {
        return pages.getPlain().length();
    }
}
