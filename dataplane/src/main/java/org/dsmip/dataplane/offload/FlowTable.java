package org.dsmip.dataplane.offload;

import org.jspecify.annotations.Nullable;

/**
 * The runs of a burst, by flow. Small and of fixed size: which flows there are is up to others, so a place is looked for in a few
 * steps, and where all are taken a run is given up for the new one. Used by one worker.
 */
final class FlowTable {
    private static final int PLACE_BITS = 6;
    private static final int PLACES = 1 << PLACE_BITS;
    private static final int PROBES = 4;

    private final Run[] runs = new Run[PLACES];
    /** Beside the runs, so that looking for one touches few lines of the caches. */
    private final int[] hashes = new int[PLACES];
    private final long[] generations = new long[PLACES];
    /** How often the runs between two addresses were closed; several pairs share one. */
    private final int[] pairEpochs = new int[PLACES];
    private long generation = 1;
    private boolean empty = true;

    FlowTable() {
        for (int place = 0; place < PLACES; place++) {
            runs[place] = new Run();
        }
    }

    /** The run of a packet's flow, open or closed; null where there is none. */
    @Nullable
    Run find(Datagram datagram) {
        final int hash = datagram.hash();
        for (int probe = 0; probe < PROBES; probe++) {
            final int place = (place(hash) + probe) & (PLACES - 1);
            if (hashes[place] == hash && generations[place] == generation
                    && runs[place].first().isSameFlow(datagram)) {
                return runs[place];
            }
        }
        return null;
    }

    /** Whether there is no run at all. */
    boolean isEmpty() {
        return empty;
    }

    /** A run for a flow that has none; {@link Run#begin} it. */
    Run add(Datagram datagram) {
        final int home = place(datagram.hash());
        int place = home;
        for (int probe = 1; probe < PROBES && generations[place] == generation; probe++) {
            place = (home + probe) & (PLACES - 1);
        }
        empty = false;
        hashes[place] = datagram.hash();
        generations[place] = generation;
        return runs[place];
    }

    /** How often the runs between the addresses of a packet were closed. */
    int pairEpoch(Datagram datagram) {
        return pairEpochs[place(datagram.pairHash())];
    }

    /** Closes all runs between the addresses of a packet. */
    void closePair(Datagram datagram) {
        pairEpochs[place(datagram.pairHash())]++;
    }

    /** Forgets all runs. */
    void clear() {
        empty = true;
        generation++;
    }

    private static int place(int hash) {
        return hash >>> (Integer.SIZE - PLACE_BITS);
    }
}
