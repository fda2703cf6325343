package org.dsmip.core.binding;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.SplittableRandom;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** The table of arrays against a plain map, with keys of all sorts. */
class KeyTrieTest {
    private static final int STEPS = 4_000;
    private static final int DEEPEST = 7;

    private final KeyTrie<Item> trie = new KeyTrie<>(Item.class, Item::key);

    private record Item(int key, int version) {}

    /** How keys are chosen. */
    enum Keys {
        /** Anything. */
        SCATTERED,
        /** One after the other, across zero. */
        DENSE,
        /** Equal but for the first seven bits: as deep as it gets. */
        ALIKE_AT_THE_END,
        /** Several in a leaf, and equal otherwise but for the first seven bits: as deep, and a leaf below. */
        ALIKE_IN_THE_MIDDLE,
        /** Of one bit: one leaves the way to the last at each node. */
        LEAVING_THE_WAY;

        int key(int seed) {
            return switch (this) {
                case SCATTERED -> seed * 0x9E37_79B9;
                case DENSE -> seed % 700 - 350;
                case ALIKE_AT_THE_END -> seed << 25 | 0x155_5555;
                case ALIKE_IN_THE_MIDDLE -> (seed >>> 3) << 25 | 0x155_5540 | (seed & 7);
                case LEAVING_THE_WAY -> 1 << seed % 32;
            };
        }
    }

    @ParameterizedTest
    @EnumSource
    @Tag("PF-19")
    void agreesWithAMapAndLeavesFormerTablesAsTheyWere(Keys keys) {
        final SplittableRandom random = new SplittableRandom(11);
        final Map<Integer, Item> expected = new HashMap<>();
        @Nullable
        Object[] table = KeyTrie.EMPTY;
        final List<Object[]> formerTables = new ArrayList<>();
        final List<Map<Integer, Item>> formerContents = new ArrayList<>();
        for (int step = 0; step < STEPS; step++) {
            final int key = keys.key(random.nextInt(1_000));
            if (random.nextInt(5) < 2) {
                table = trie.without(table, key);
                expected.remove(key);
            } else {
                final Item item = new Item(key, step);
                table = trie.with(table, item);
                expected.put(key, item);
            }
            if (random.nextInt(100) == 0) {
                formerTables.add(table);
                formerContents.add(Map.copyOf(expected));
            }
        }
        for (int i = 0; i < formerTables.size(); i++) {
            assertSame(formerTables.get(i), formerContents.get(i), keys);
        }
    }

    private void assertSame(@Nullable Object[] table, Map<Integer, Item> expected, Keys keys) {
        for (int seed = 0; seed < 1_000; seed++) {
            final int key = keys.key(seed);
            assertThat(trie.get(table, key)).as("key %d", key).isEqualTo(expected.get(key));
        }
        assertThat(items(table, 1)).as("nothing besides").isEqualTo(expected.size());
        if (!expected.isEmpty()) {
            assertThat(expected).containsValue(trie.any(table));
        }
    }

    /** Counts the items below a node, and sees to it that no node is there for nothing, nor too deep. */
    private static int items(@Nullable Object[] node, int depth) {
        assertThat(depth).isLessThanOrEqualTo(DEEPEST);
        final List<Object> slots = Arrays.stream(node).filter(Objects::nonNull).toList();
        if (depth > 1) {
            assertThat(slots.size() > 1 || isInner(slots.getFirst())).as("what is alone needs no node").isTrue();
        }
        if (!isInner(node)) {
            assertThat(slots).extracting(item -> ((Item) item).key >>> 5)
                    .containsOnly(((Item) slots.getFirst()).key >>> 5);
            return slots.size();
        }
        return slots.stream().mapToInt(slot -> slot instanceof Object[] below ? items(below, depth + 1) : 1).sum();
    }

    /** Neither an item nor a leaf. */
    private static boolean isInner(Object slot) {
        return slot.getClass() == Object[].class;
    }

    @Test
    @Tag("PF-19")
    void whatIsRemovedLeavesNothingBehind() {
        @Nullable
        Object[] table = KeyTrie.EMPTY;
        for (int i = 0; i < 128; i++) {
            table = trie.with(table, new Item(i << 25, i));
        }
        for (int i = 0; i < 128; i++) {
            table = trie.without(table, i << 25);
        }
        assertThat(table).containsOnlyNulls();
        assertThat(KeyTrie.EMPTY).as("the empty table").containsOnlyNulls();
    }
}
