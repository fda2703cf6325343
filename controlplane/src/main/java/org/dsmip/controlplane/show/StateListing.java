package org.dsmip.controlplane.show;

import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.function.Function;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * An answer in pieces: the control thread looks at one piece at a time, and whoever asked puts it into words elsewhere, so that a
 * large answer holds up nobody.
 */
@FunctionalInterface
public interface StateListing {
    /**
     * Looks at the next piece. Only the control thread calls this.
     *
     * @return makes the block of the piece, from values that do not change any more and on any thread; null: that was all
     */
    @Nullable
    Supplier<StateBlock> next();

    /** Rows that are looked at and printed in one go. */
    int ROWS = 64;

    /**
     * An answer in one piece.
     *
     * @param block the answer
     * @return a listing of it alone
     */
    static StateListing of(StateBlock block) {
        return ofPieces(List.of(block), piece -> () -> piece);
    }

    /**
     * An answer in equal pieces.
     *
     * @param all what is listed, such as lists of so many rows
     * @param look looks at one of them
     * @return a listing of all of them
     * @param <T> what is listed
     */
    static <T> StateListing ofPieces(List<T> all, Function<T, Supplier<StateBlock>> look) {
        final Iterator<T> rest = all.iterator();
        return () -> rest.hasNext() ? look.apply(rest.next()) : null;
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
        final List<List<T>> pieces = new ArrayList<>();
        for (int from = 0; from == 0 || from < rows.size(); from += ROWS) {
            pieces.add(rows.subList(from, Math.min(from + ROWS, rows.size())));
        }
        return ofPieces(pieces, piece -> () -> print.apply(piece));
    }

    /**
     * One answer after another.
     *
     * @param last what follows when there is nothing left here
     * @return a listing of both
     */
    default StateListing then(StateListing last) {
        return () -> {
            final Supplier<StateBlock> piece = next();
            return piece == null ? last.next() : piece;
        };
    }
}
