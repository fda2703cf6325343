package org.dsmip.controlplane.admin;

/** Prints a listing piece by piece. Not thread-safe. */
interface StatePieces {
    /** What a piece adds. */
    String add(StateBlock piece);

    /** What comes after the last piece. */
    String end();
}
