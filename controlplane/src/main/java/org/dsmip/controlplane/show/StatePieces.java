package org.dsmip.controlplane.show;

/** Prints a listing piece by piece. Not thread-safe. */
public interface StatePieces {
    /**
     * What a piece adds.
     *
     * @param piece the next piece
     * @return text; may be empty
     */
    String add(StateBlock piece);

    /**
     * What comes after the last piece.
     *
     * @return text; may be empty
     */
    String end();
}
