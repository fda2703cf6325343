package org.dsmip.core.table;

import java.util.HashMap;
import java.util.Map;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Values by keys of any kind, in no order that means anything. Immutable, and so for any thread, as an {@link OrderedTable} is: a change
 * makes a new table, which shares nearly all with the former.
 *
 * @param <K> the keys
 * @param <V> the values
 */
public final class HashedTable<K, V> {
    private final Class<K> keys;
    private final Class<V> values;
    private final OrderedTable<Bin> bins;

    /** What has one hash code. */
    private record Bin(int hash, Map<Object, Object> items) {}

    private HashedTable(Class<K> keys, Class<V> values, OrderedTable<Bin> bins) {
        this.keys = keys;
        this.values = values;
        this.bins = bins;
    }

    /**
     * A table with nothing in it.
     *
     * @param keys what keys are
     * @param values what values are
     * @return the table
     * @param <K> the keys
     * @param <V> the values
     */
    public static <K, V> HashedTable<K, V> empty(Class<K> keys, Class<V> values) {
        return new HashedTable<>(keys, values, OrderedTable.empty(Bin.class, Bin::hash));
    }

    /** {@return whether there is nothing in it} */
    public boolean isEmpty() {
        return bins.isEmpty();
    }

    /**
     * The value of a key.
     *
     * @param key the key
     * @return null: there is none
     */
    public @Nullable V get(K key) {
        final Bin bin = isEmpty() ? null : bins.get(key.hashCode());
        final Object value = bin == null ? null : bin.items.get(key);
        return value == null ? null : values.cast(value);
    }

    /**
     * The table with a value, in place of the one that its key had.
     *
     * @param key the key
     * @param value its value
     * @return another table
     */
    public HashedTable<K, V> with(K key, V value) {
        final Map<Object, Object> items = items(key);
        items.put(key, value);
        return new HashedTable<>(keys, values, bins.with(new Bin(key.hashCode(), Map.copyOf(items))));
    }

    /**
     * The table without a key.
     *
     * @param key the key
     * @return this table if it has no such key
     */
    public HashedTable<K, V> without(K key) {
        final Map<Object, Object> items = items(key);
        if (items.remove(key) == null) {
            return this;
        }
        final int hash = key.hashCode();
        return new HashedTable<>(keys, values,
                items.isEmpty() ? bins.without(hash) : bins.with(new Bin(hash, Map.copyOf(items))));
    }

    private Map<Object, Object> items(K key) {
        final Bin bin = bins.get(key.hashCode());
        return bin == null ? new HashMap<>() : new HashMap<>(bin.items);
    }

    /**
     * All that is in it. Nothing is done for what has not been asked for yet, so that a part of it costs no more than that.
     *
     * @return keys with their values
     */
    public Stream<Map.Entry<K, V>> entries() {
        return bins.stream().flatMap(bin -> bin.items.entrySet().stream())
                .map(item -> Map.entry(keys.cast(item.getKey()), values.cast(item.getValue())));
    }
}
