package org.dsmip.controlplane.homeagent;

import org.dsmip.core.net.Ipv4Address;
import org.jspecify.annotations.Nullable;

/**
 * How a mobile node moves: how often since the start of the home agent, and whether it goes back and forth between two places,
 * as two nodes with one identity do (OPS-HOME-4). Not thread-safe.
 */
final class Whereabouts {
    /** Who comes back later than that has been somewhere else. */
    private static final long WINDOW_NS = 600_000_000_000L;
    /** Two returns are a walk to the next room and back. */
    private static final int SUSPICIOUS = 3;

    private long moves;
    private long returns;
    private int inARow;
    private long toldNs;
    private long movedNs;
    private @Nullable Ipv4Address former;

    /** What a move looks like. */
    enum Look {
        /** A hand-over. */
        ORDINARY,
        /** Back and forth, and the operator has not heard of it lately. */
        ALTERNATES,
        /** Still back and forth. */
        STILL_ALTERNATES
    }

    Look moved(long nowNs, Ipv4Address from, Ipv4Address to) {
        final boolean back = to.equals(former) && nowNs - movedNs < WINDOW_NS;
        moves++;
        returns += back ? 1 : 0;
        inARow = back ? inARow + 1 : 0;
        former = from;
        movedNs = nowNs;
        if (inARow < SUSPICIOUS) {
            return Look.ORDINARY;
        }
        if (inARow > SUSPICIOUS && nowNs - toldNs < WINDOW_NS) {
            return Look.STILL_ALTERNATES;
        }
        toldNs = nowNs;
        return Look.ALTERNATES;
    }

    long moves() {
        return moves;
    }

    long returns() {
        return returns;
    }
}
