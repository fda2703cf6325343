package org.dsmip.core.binding;

import java.util.function.ToIntFunction;
import org.jspecify.annotations.Nullable;

/**
 * A table of items by 32-bit keys. A change makes a new table, which shares with the former all but the nodes on the way to the
 * item: some hundred bytes, however large the table. A node is an array, of items and of further nodes, each for the keys whose
 * last bits are the same. There are seven nodes on a way at most, whatever the keys, and fewer where no other key has the same
 * last bits: keys that were dealt out one after the other fill their nodes, and a look-up among very many waits for memory for the
 * last node and for the item.
 *
 * <p>A node is never written again once it has been returned: threads read tables without locks. Stateless but for what it
 * knows of the items.
 *
 * @param <V> the items
 */
final class KeyTrie<V> {
    private static final int BITS = 5;
    private static final int WIDTH = 1 << BITS;
    private static final int MASK = WIDTH - 1;

    /** A table without items. */
    static final @Nullable Object[] EMPTY = new Object[WIDTH];

    private static final @Nullable Object[] NOTHING = {};

    private final Class<V> type;
    private final ToIntFunction<V> keyOf;

    KeyTrie(Class<V> type, ToIntFunction<V> keyOf) {
        this.type = type;
        this.keyOf = keyOf;
    }

    /** The only item that can have a key; the caller looks whether it is the one. */
    static @Nullable Object find(@Nullable Object[] root, int key) {
        Object found = root[key & MASK];
        for (int rest = key >>> BITS; found instanceof Object[] node; rest >>>= BITS) {
            found = node[rest & MASK];
        }
        return found;
    }

    /** Brings what several look-ups need into the caches, step by step for all of them, so that they wait for it together. */
    static void fetch(@Nullable Object[][] nodes, int[] keys, int count) {
        boolean deeper = true;
        for (int used = 0; deeper; used += BITS) {
            deeper = false;
            for (int i = 0; i < count; i++) {
                final @Nullable Object[] node = nodes[i];
                if (node.length > 0) {
                    final Object found = node[place(keys[i], used)];
                    if (found instanceof Object[] below) {
                        nodes[i] = below;
                        deeper = true;
                    } else {
                        nodes[i] = NOTHING;
                    }
                }
            }
        }
    }

    /** The item that has a key. */
    @Nullable
    V get(@Nullable Object[] root, int key) {
        final Object found = find(root, key);
        if (found == null) {
            return null;
        }
        final V item = type.cast(found);
        return keyOf.applyAsInt(item) == key ? item : null;
    }

    /** Any item of a table that has some. */
    V any(@Nullable Object[] root) {
        for (Object slot : root) {
            if (slot != null) {
                return slot instanceof Object[] below ? any(below) : type.cast(slot);
            }
        }
        throw new IllegalArgumentException("an empty table");
    }

    /** The table with an item, in place of the one that has the same key. */
    @Nullable
    Object[] with(@Nullable Object[] root, V item) {
        return with(root, 0, keyOf.applyAsInt(item), item);
    }

    /** The same below the root, where the last bits of the key are used up. */
    private @Nullable Object[] with(@Nullable Object[] node, int used, int key, V item) {
        final @Nullable Object[] copy = node.clone();
        final int place = place(key, used);
        final Object present = node[place];
        if (present instanceof Object[] below) {
            copy[place] = with(below, used + BITS, key, item);
        } else if (present == null || key(present) == key) {
            copy[place] = item;
        } else {
            copy[place] = with(with(EMPTY, used + BITS, key(present), type.cast(present)), used + BITS, key, item);
        }
        return copy;
    }

    /** The table without the item that has a key. */
    @Nullable
    Object[] without(@Nullable Object[] root, int key) {
        return without(root, 0, key);
    }

    private @Nullable Object[] without(@Nullable Object[] node, int used, int key) {
        final int place = place(key, used);
        final Object present = node[place];
        final @Nullable Object[] copy = node.clone();
        if (present instanceof Object[] below) {
            copy[place] = slimmed(without(below, used + BITS, key));
        } else if (present != null && key(present) == key) {
            copy[place] = null;
        }
        return copy;
    }

    /** What stands for a node in the one above: a single item needs no node. */
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

    private int key(Object item) {
        return keyOf.applyAsInt(type.cast(item));
    }

    private static int place(int key, int used) {
        return key >>> used & MASK;
    }
}
