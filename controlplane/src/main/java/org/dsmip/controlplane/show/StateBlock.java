package org.dsmip.controlplane.show;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Keys with values, and named groups of blocks below them, all in a fixed order. Text and JSON are made from the same
 * block, so they have the same keys. Immutable.
 *
 * @param values the values of this block itself
 * @param groups what hangs below it
 */
public record StateBlock(List<Value> values, List<Group> groups) {
    /** Copies the lists. */
    public StateBlock {
        values = List.copyOf(values);
        groups = List.copyOf(groups);
    }

    /**
     * A key and its value.
     *
     * @param key the key, the same in text and JSON
     * @param datum the value
     */
    public record Value(String key, Datum datum) {}

    /** A value of one of the kinds that both forms can print. */
    public sealed interface Datum {
        /**
         * A text.
         *
         * @param text the text
         */
        record Text(String text) implements Datum {}

        /**
         * A whole number.
         *
         * @param number the number
         */
        record Whole(long number) implements Datum {}

        /**
         * A number with a fixed number of decimals.
         *
         * @param number the number
         * @param decimals digits behind the point, 0..9
         */
        record Decimal(double number, int decimals) implements Datum {}

        /**
         * Yes or no.
         *
         * @param set true for yes
         */
        record Flag(boolean set) implements Datum {}

        /**
         * Several values.
         *
         * @param items the values
         */
        record Items(List<Datum> items) implements Datum {
            /** Copies the list. */
            public Items {
                items = List.copyOf(items);
            }
        }

        /** No value: a hyphen in text, null in JSON. */
        record Absent() implements Datum {}
    }

    /** How a group of blocks is printed. */
    public enum Shape {
        /** One block: an object in JSON. */
        ONE,
        /** Any number of blocks: a list in JSON. */
        MANY,
        /** As {@link #MANY}, but the lines of text do not repeat the name because their first key tells what they are. */
        MANY_WITHOUT_NAME
    }

    /**
     * Blocks of one kind.
     *
     * @param name what they are called
     * @param shape how they are printed
     * @param blocks the blocks
     */
    public record Group(String name, Shape shape, List<StateBlock> blocks) {
        /** Copies the list. */
        public Group {
            blocks = List.copyOf(blocks);
        }
    }

    /**
     * Starts a block.
     *
     * @return a builder without values
     */
    public static Builder builder() {
        return new Builder();
    }

    /** Collects a block in the order of the calls. Not thread-safe. */
    public static final class Builder {
        private final List<Value> values = new ArrayList<>();
        private final Map<String, Shape> shapes = new LinkedHashMap<>();
        private final Map<String, List<StateBlock>> blocks = new LinkedHashMap<>();

        private Builder() {}

        /**
         * Adds a text.
         *
         * @param key the key
         * @param text printed by its {@code toString}; null: no value
         * @return this
         */
        public Builder text(String key, @Nullable Object text) {
            return datum(key, text == null ? new Datum.Absent() : new Datum.Text(text.toString()));
        }

        /**
         * Adds a whole number.
         *
         * @param key the key
         * @param number the number
         * @return this
         */
        public Builder number(String key, long number) {
            return datum(key, new Datum.Whole(number));
        }

        /**
         * Adds a number with decimals.
         *
         * @param key the key
         * @param number the number
         * @param decimals digits behind the point
         * @return this
         */
        public Builder decimal(String key, double number, int decimals) {
            return datum(key, new Datum.Decimal(number, decimals));
        }

        /**
         * Adds yes or no.
         *
         * @param key the key
         * @param set true for yes
         * @return this
         */
        public Builder flag(String key, boolean set) {
            return datum(key, new Datum.Flag(set));
        }

        /**
         * Adds a value of any kind.
         *
         * @param key the key
         * @param datum the value
         * @return this
         */
        public Builder datum(String key, Datum datum) {
            values.add(new Value(key, datum));
            return this;
        }

        /**
         * Makes sure that a group is printed even if no block is ever added to it.
         *
         * @param name what its blocks are called
         * @param shape how they are printed
         * @return this
         */
        public Builder group(String name, Shape shape) {
            shapes.putIfAbsent(name, shape);
            blocks.computeIfAbsent(name, key -> new ArrayList<>());
            return this;
        }

        /**
         * Adds a block to a group.
         *
         * @param name what the blocks of the group are called
         * @param shape how they are printed
         * @param block the block
         * @return this
         */
        public Builder block(String name, Shape shape, StateBlock block) {
            shapes.putIfAbsent(name, shape);
            blocks.computeIfAbsent(name, key -> new ArrayList<>()).add(block);
            return this;
        }

        /**
         * Finishes the block.
         *
         * @return what was collected
         */
        public StateBlock build() {
            final List<Group> groups = new ArrayList<>();
            blocks.forEach((name, list) -> groups.add(new Group(name, shapes.getOrDefault(name, Shape.MANY), list)));
            return new StateBlock(values, groups);
        }
    }
}
