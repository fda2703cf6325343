package org.dsmip.core.table;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.NoSuchElementException;
import java.util.SplittableRandom;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class OrderedTableTest {
    private static final OrderedTable<Item> EMPTY = OrderedTable.empty(Item.class, Item::key);

    private record Item(int key, int version) {}

    private static OrderedTable<Item> of(int... keys) {
        OrderedTable<Item> table = EMPTY;
        for (int key : keys) {
            table = table.with(new Item(key, 0));
        }
        return table;
    }

    @Test
    void listsItemsInTheOrderOfTheirKeysAsUnsignedNumbers() {
        assertThat(of(-1, 5, Integer.MIN_VALUE, 0, 4, Integer.MAX_VALUE)).extracting(Item::key)
                .containsExactly(0, 4, 5, Integer.MAX_VALUE, Integer.MIN_VALUE, -1);
        assertThat(EMPTY).isEmpty();
    }

    @Test
    void findsWhatFollowsAKey() {
        final OrderedTable<Item> table = of(10, 42, -1);
        assertThat(table.from(0)).isEqualTo(new Item(10, 0));
        assertThat(table.from(10)).isEqualTo(new Item(10, 0));
        assertThat(table.after(10)).isEqualTo(new Item(42, 0));
        assertThat(table.after(42)).isEqualTo(new Item(-1, 0));
        assertThat(table.after(-1)).isNull();
        assertThat(of(10).from(11)).isNull();
        assertThat(EMPTY.from(0)).isNull();
    }

    @Test
    void cannotBeChangedFromOutside() {
        final OrderedTable<Item> table = of(1);
        assertThatThrownBy(table::clear).isInstanceOf(UnsupportedOperationException.class);
        assertThatThrownBy(() -> table.add(new Item(2, 0))).isInstanceOf(UnsupportedOperationException.class);
        final Iterator<Item> all = table.iterator();
        all.next();
        assertThatThrownBy(all::next).isInstanceOf(NoSuchElementException.class);
    }

    /** Few bits: many keys meet, and are met again. */
    @ParameterizedTest
    @ValueSource(ints = {0x3F, 0x8000_001F, 0xF00F_0003, -1})
    void isAsASortedMapThroughRandomChangesAndEveryFormerTableStaysAsItWas(int mask) {
        final SplittableRandom random = new SplittableRandom(mask);
        final TreeMap<Integer, Item> model = new TreeMap<>(Integer::compareUnsigned);
        final List<OrderedTable<Item>> tables = new ArrayList<>();
        final List<List<Item>> contents = new ArrayList<>();
        OrderedTable<Item> table = EMPTY;
        for (int step = 0; step < 3000; step++) {
            final int key = random.nextInt() & mask;
            if (random.nextInt(5) < 3) {
                final Item item = new Item(key, step);
                table = table.with(item);
                model.put(key, item);
            } else {
                table = table.without(key);
                model.remove(key);
            }
            assertThat(table.get(key)).isEqualTo(model.get(key));
            assertThat(table.size()).isEqualTo(model.size());
            final var higher = model.higherEntry(key);
            assertThat(table.after(key)).isEqualTo(higher == null ? null : higher.getValue());
            if (step % 100 == 0) {
                tables.add(table);
                contents.add(List.copyOf(model.values()));
            }
        }
        for (int i = 0; i < tables.size(); i++) {
            assertThat(tables.get(i)).containsExactlyElementsOf(contents.get(i));
        }
        for (Item item : List.copyOf(model.values())) {
            table = table.without(item.key());
        }
        assertThat(table).isEmpty();
    }
}
