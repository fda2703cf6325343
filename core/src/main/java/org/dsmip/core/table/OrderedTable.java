package org.dsmip.core.table;

import java.util.AbstractCollection;
import java.util.Iterator;
import java.util.NoSuchElementException;
import java.util.function.ToIntFunction;
import org.jspecify.annotations.Nullable;

/**
 * Items by 32-bit keys, in the order of the keys as unsigned numbers. Immutable, and so for any thread: a change makes a new
 * table, which shares with the former all but the nodes on the way to the item, seven at most. Whoever keeps a table keeps what
 * was in it at that moment, and in memory only what has changed since.
 *
 * <p>A node has a place for each value of the next five bits of the key, the first bits at the root. In a place there is another
 * node, or the only item whose key begins like that.
 *
 * @param <V> the items, no arrays; each knows its key
 */
public final class OrderedTable<V> extends AbstractCollection<V> {
    private static final int BITS = 5;
    private static final int WIDTH = 1 << BITS;
    /** Seven times five bits are 35: the last three are always zero. */
    private static final int TOP = 30;
    private static final int UNUSED_BITS = 3;
    private static final @Nullable Object[] EMPTY = new Object[WIDTH];

    private final Kind<V> kind;
    private final @Nullable Object[] root;
    private final int size;

    /** What is in a table. */
    private record Kind<V>(Class<V> type, ToIntFunction<V> keyOf) {
        int key(Object item) {
            return keyOf.applyAsInt(type.cast(item));
        }
    }

    private OrderedTable(Kind<V> kind, @Nullable Object[] root, int size) {
        this.kind = kind;
        this.root = root;
        this.size = size;
    }

    /**
     * A table without items.
     *
     * @param type of the items
     * @param keyOf tells the key of an item, always the same
     * @return the table
     * @param <V> the items
     */
    public static <V> OrderedTable<V> empty(Class<V> type, ToIntFunction<V> keyOf) {
        return new OrderedTable<>(new Kind<>(type, keyOf), EMPTY, 0);
    }

    @Override
    public int size() {
        return size;
    }

    /**
     * The item that has a key.
     *
     * @param key the key
     * @return null: there is none
     */
    public @Nullable V get(int key) {
        Object found = root;
        for (int shift = TOP; found instanceof Object[] node; shift -= BITS) {
            found = node[place(key, shift)];
        }
        return found != null && kind.key(found) == key ? kind.type.cast(found) : null;
    }

    /**
     * The table with an item, in place of the one that has the same key.
     *
     * @param item the item
     * @return another table
     */
    public OrderedTable<V> with(V item) {
        final int key = kind.key(item);
        return new OrderedTable<>(kind, with(root, TOP, key, item), get(key) == null ? size + 1 : size);
    }

    private @Nullable Object[] with(@Nullable Object[] node, int shift, int key, Object item) {
        final @Nullable Object[] copy = node.clone();
        final int place = place(key, shift);
        final Object present = copy[place];
        if (present instanceof Object[] below) {
            copy[place] = with(below, shift - BITS, key, item);
        } else if (present == null || kind.key(present) == key) {
            copy[place] = item;
        } else {
            final @Nullable Object[] below = with(EMPTY, shift - BITS, kind.key(present), present);
            copy[place] = with(below, shift - BITS, key, item);
        }
        return copy;
    }

    /**
     * The table without the item that has a key.
     *
     * @param key the key
     * @return this table if there is no such item
     */
    public OrderedTable<V> without(int key) {
        return get(key) == null ? this : new OrderedTable<>(kind, without(root, TOP, key), size - 1);
    }

    private static @Nullable Object[] without(@Nullable Object[] node, int shift, int key) {
        final @Nullable Object[] copy = node.clone();
        final int place = place(key, shift);
        copy[place] = copy[place] instanceof Object[] below ? slimmed(without(below, shift - BITS, key)) : null;
        return copy;
    }

    /** What stands for a node in the one above: a single item needs none. */
    private static Object slimmed(@Nullable Object[] node) {
        Object only = null;
        for (Object slot : node) {
            if (slot != null) {
                if (only != null || slot instanceof Object[]) {
                    return node;
                }
                only = slot;
            }
        }
        return only == null ? node : only;
    }

    /**
     * The item with the lowest key from a given one on.
     *
     * @param key the key that counts as the lowest, as an unsigned number
     * @return null: there are only lower ones
     */
    public @Nullable V from(int key) {
        final Object found = first(root, TOP, key, true);
        return found == null ? null : kind.type.cast(found);
    }

    private @Nullable Object first(@Nullable Object[] node, int shift, int key, boolean isBounded) {
        final int begin = isBounded ? place(key, shift) : 0;
        for (int place = begin; place < WIDTH; place++) {
            final Object slot = node[place];
            final boolean isOnTheWay = isBounded && place == begin;
            if (slot instanceof Object[] below) {
                final Object found = first(below, shift - BITS, key, isOnTheWay);
                if (found != null) {
                    return found;
                }
            } else if (slot != null && (!isOnTheWay || Integer.compareUnsigned(kind.key(slot), key) >= 0)) {
                return slot;
            }
        }
        return null;
    }

    /**
     * The item that follows a key.
     *
     * @param key the key, as an unsigned number
     * @return null: there are only lower ones, and perhaps the one with that key
     */
    public @Nullable V after(int key) {
        return key == -1 ? null : from(key + 1);
    }

    @Override
    public Iterator<V> iterator() {
        return new InOrder();
    }

    private final class InOrder implements Iterator<V> {
        private @Nullable V next = from(0);

        @Override
        public boolean hasNext() {
            return next != null;
        }

        @Override
        public V next() {
            final V item = next;
            if (item == null) {
                throw new NoSuchElementException();
            }
            next = after(kind.key(item));
            return item;
        }
    }

    private static int place(int key, int shift) {
        return (int) ((key & 0xFFFF_FFFFL) << UNUSED_BITS >>> shift) & (WIDTH - 1);
    }
}
