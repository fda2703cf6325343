package org.dsmip.controlplane.show;

import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.function.Function;
import java.util.function.Predicate;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * An answer in pieces. The control thread begins it, with what the node is like at that moment; whoever asked takes the pieces, in
 * another thread and when there is room for them, so that no answer holds the control thread up, however large it is. One thread
 * at a time uses it.
 */
@FunctionalInterface
public interface StateListing {
    /**
     * Makes the next piece.
     *
     * @return the piece; null: that was all
     */
    @Nullable
    StateBlock next();

    /** Lets go of the moment that the answer is about, but not of the place in it: {@link #goOn} comes before the next piece. */
    default void letGo() {}

    /** Goes on with what the node is like now. Only the control thread calls this. */
    default void goOn() {}

    /** Rows that are printed in one go. */
    int ROWS = 64;

    /**
     * An answer in one piece.
     *
     * @param block makes the answer
     * @return a listing of it alone
     */
    static StateListing of(Supplier<StateBlock> block) {
        return ofPieces(List.of(block), Supplier::get);
    }

    /**
     * An answer in equal pieces.
     *
     * @param all what is listed, such as lists of so many rows
     * @param print puts one of them into a block
     * @return a listing of all of them
     * @param <T> what is listed
     */
    static <T> StateListing ofPieces(List<T> all, Function<T, StateBlock> print) {
        final Iterator<T> rest = all.iterator();
        return () -> rest.hasNext() ? print.apply(rest.next()) : null;
    }

    /**
     * An answer of many rows that do not change any more.
     *
     * @param rows what is listed
     * @param print puts some of them into a block
     * @return a listing of all of them, of one piece at least
     * @param <T> what a row is made from
     */
    static <T> StateListing ofRows(List<T> rows, Function<List<T>, StateBlock> print) {
        return ofSome(rows::stream, row -> true, print);
    }

    /**
     * An answer of some of very many rows that do not change any more.
     *
     * @param rows of which so many are looked at for a piece; asked for when the first piece is
     * @param ofInterest which of them are listed
     * @param print puts some of them into a block
     * @return a listing of one piece at least
     * @param <T> what a row is made from
     */
    static <T> StateListing ofSome(Supplier<Stream<T>> rows, Predicate<T> ofInterest,
            Function<List<T>, StateBlock> print) {
        return new StateListing() {
            private @Nullable Iterator<T> rest;

            @Override
            public @Nullable StateBlock next() {
                final Iterator<T> begun = rest;
                if (begun != null && !begun.hasNext()) {
                    return null;
                }
                final Iterator<T> left = begun == null ? rows.get().iterator() : begun;
                rest = left;
                final List<T> piece = new ArrayList<>();
                for (int looked = 0; looked < ROWS && left.hasNext(); looked++) {
                    final T row = left.next();
                    if (ofInterest.test(row)) {
                        piece.add(row);
                    }
                }
                return print.apply(piece);
            }
        };
    }

    /**
     * One answer after another.
     *
     * @param last what follows when there is nothing left here
     * @return a listing of both
     */
    default StateListing then(StateListing last) {
        final StateListing first = this;
        return new StateListing() {
            @Override
            public @Nullable StateBlock next() {
                final StateBlock piece = first.next();
                return piece == null ? last.next() : piece;
            }

            @Override
            public void letGo() {
                first.letGo();
                last.letGo();
            }

            @Override
            public void goOn() {
                first.goOn();
                last.goOn();
            }
        };
    }
}
