package org.dsmip.core.table;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.HashMap;
import java.util.Iterator;
import java.util.Map;
import java.util.Random;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

/** The table by hash codes against a plain map. */
class HashedTableTest {
    private static final HashedTable<Key, String> NOTHING = HashedTable.empty(Key.class, String.class);

    /** Many have one hash code. */
    private record Key(int number) {
        @Override
        public int hashCode() {
            return number % 50;
        }
    }

    private static Map<Key, String> map(HashedTable<Key, String> table) {
        return table.entries().collect(Collectors.toMap(Map.Entry::getKey, Map.Entry::getValue));
    }

    @Test
    void doesAsAMapDoesAndLeavesFormerTablesAsTheyWere() {
        final Random random = new Random(7);
        final Map<Key, String> plain = new HashMap<>();
        HashedTable<Key, String> table = NOTHING;
        for (int step = 0; step < 3000; step++) {
            final HashedTable<Key, String> former = table;
            final Map<Key, String> before = step % 100 == 0 ? map(former) : Map.of();
            final Key key = new Key(random.nextInt(200));
            if (random.nextBoolean()) {
                plain.put(key, "value " + step);
                table = table.with(key, "value " + step);
            } else {
                plain.remove(key);
                table = table.without(key);
            }
            assertThat(table.get(key)).isEqualTo(plain.get(key));
            if (step % 100 == 0) {
                assertThat(map(table)).isEqualTo(plain);
                assertThat(map(former)).isEqualTo(before);
            }
        }
        for (Key key : plain.keySet()) {
            table = table.without(key);
        }
        assertThat(table.isEmpty()).isTrue();
        assertThat(table.without(new Key(1))).isSameAs(table);
    }

    @Test
    void whatIsNotAskedForIsNotLookedAt() {
        HashedTable<Integer, Integer> table = HashedTable.empty(Integer.class, Integer.class);
        for (int i = 0; i < 1000; i++) {
            table = table.with(i, i);
        }
        final int[] looked = {0};
        final Iterator<Map.Entry<Integer, Integer>> some = table.entries().peek(entry -> looked[0]++).iterator();
        for (int i = 0; i < 10; i++) {
            some.next();
        }
        assertThat(looked[0]).isLessThan(20);
    }
}
