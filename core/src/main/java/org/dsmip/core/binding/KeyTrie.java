package org.dsmip.core.binding;

import java.lang.reflect.Array;
import java.util.function.ToIntFunction;
import org.jspecify.annotations.Nullable;

/**
 * A table of items by 32-bit keys. A change makes a new table, which shares with the former all but the nodes on the way to the
 * item: some hundred bytes, however large the table. Where the way ends there is a leaf: an array of items whose keys differ in
 * their last bits alone. Keys are dealt out one after the other, so that those of one node, and its neighbors', lie side by side in
 * one leaf. The nodes above are arrays of nodes or leaves whose keys have some more bits alike, the last of them at the root, so
 * that the same keys fill few nodes. There are seven arrays on a way at most, whatever the keys; what would be alone in one hangs
 * off the one above.
 *
 * <p>A node is never written again once it has been returned: threads read tables without locks. Stateless but for what it
 * knows of the items.
 *
 * @param <V> the items, no arrays
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
    /** Tells leaves from other nodes by what they are arrays of. */
    private final @Nullable Object[] emptyLeaf;

    KeyTrie(Class<V> type, ToIntFunction<V> keyOf) {
        this.type = type;
        this.keyOf = keyOf;
        emptyLeaf = (Object[]) Array.newInstance(type, WIDTH);
    }

    /** The only item that can have a key; the caller looks whether it is the one. */
    static @Nullable Object find(@Nullable Object[] root, int key) {
        Object found = root[place(key, BITS)];
        for (int rest = key >>> (2 * BITS); found != null && found.getClass() == Object[].class; rest >>>= BITS) {
            found = ((Object[]) found)[rest & MASK];
        }
        return found instanceof Object[] leaf ? leaf[key & MASK] : found;
    }

    /** Brings what several look-ups need into the caches, step by step for all of them, so that they wait for it together. */
    static void fetch(@Nullable Object[][] nodes, int[] keys, int count) {
        boolean deeper = true;
        for (int used = BITS; deeper; used += BITS) {
            deeper = false;
            for (int i = 0; i < count; i++) {
                final @Nullable Object[] node = nodes[i];
                if (node.length > 0) {
                    final Object found = node[isLeaf(node) ? keys[i] & MASK : place(keys[i], used)];
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
        return with(root, BITS, keyOf.applyAsInt(item), item);
    }

    /** The same below the root; an item or a leaf, which stand where they are alone, may come into a node. */
    private @Nullable Object[] with(@Nullable Object[] node, int used, int key, Object added) {
        final @Nullable Object[] copy = node.clone();
        final int place = place(key, used);
        final Object present = node[place];
        if (present == null) {
            copy[place] = added;
        } else if (isNode(present)) {
            copy[place] = with((Object[]) present, used + BITS, key, added);
        } else {
            final int other = key(present, key);
            if (other >>> BITS != key >>> BITS) {
                copy[place] = with(with(EMPTY, used + BITS, other, present), used + BITS, key, added);
            } else {
                copy[place] = other == key && !(present instanceof Object[]) ? added : leaf(present, other, key, added);
            }
        }
        return copy;
    }

    /** A leaf with what is present, an item or a leaf, and another item. */
    private @Nullable Object[] leaf(Object present, int presentKey, int key, Object added) {
        final @Nullable Object[] copy;
        if (present instanceof Object[] leaf) {
            copy = leaf.clone();
        } else {
            copy = emptyLeaf.clone();
            copy[presentKey & MASK] = present;
        }
        copy[key & MASK] = added;
        return copy;
    }

    /** The table without the item that has a key. */
    @Nullable
    Object[] without(@Nullable Object[] root, int key) {
        return without(root, BITS, key);
    }

    private @Nullable Object[] without(@Nullable Object[] node, int used, int key) {
        final int place = isLeaf(node) ? key & MASK : place(key, used);
        final Object present = node[place];
        final @Nullable Object[] copy = node.clone();
        if (present instanceof Object[] below) {
            copy[place] = slimmed(without(below, used + BITS, key));
        } else if (present != null && key(present, key) == key) {
            copy[place] = null;
        }
        return copy;
    }

    /** What stands for a node in the one above: a single item needs no node, and a single leaf none but itself. */
    private static Object slimmed(@Nullable Object[] node) {
        Object only = null;
        for (Object slot : node) {
            if (slot != null) {
                if (only != null || isNode(slot)) {
                    return node;
                }
                only = slot;
            }
        }
        return only == null ? node : only;
    }

    /** The key of an item, or of one of a leaf: of the one in a key's place if there is one. */
    private int key(Object present, int key) {
        Object item = present;
        if (present instanceof Object[] leaf) {
            final Object same = leaf[key & MASK];
            item = same == null ? any(leaf) : same;
        }
        return keyOf.applyAsInt(type.cast(item));
    }

    private static boolean isNode(Object slot) {
        return slot.getClass() == Object[].class;
    }

    private static boolean isLeaf(@Nullable Object[] node) {
        return !isNode(node);
    }

    private static int place(int key, int used) {
        return key >>> used & MASK;
    }
}
