package org.dsmip.dataplane.offload;

import org.jspecify.annotations.Nullable;

/**
 * The runs that are open, by flow. Small and of fixed size: which flows there are is up to others, so a place is looked for in a
 * few steps, and where all are taken a run is closed for the new one. Used by one worker.
 */
final class FlowTable {
    /** The generation of what is not open. */
    static final long NEVER = 0;

    private static final int PLACE_BITS = 6;
    private static final int PLACES = 1 << PLACE_BITS;
    private static final int PROBES = 4;

    private final Run[] runs = new Run[PLACES];
    /** How often the runs between two addresses were closed; several pairs share one. */
    private final int[] pairEpochs = new int[PLACES];
    private long generation = NEVER + 1;

    FlowTable() {
        for (int place = 0; place < PLACES; place++) {
            runs[place] = new Run();
        }
    }

    /** The open run of a packet's flow. */
    @Nullable
    Run find(Datagram datagram) {
        for (int probe = 0; probe < PROBES; probe++) {
            final Run run = at(datagram, probe);
            if (isOpen(run) && run.first().isSameFlow(datagram)) {
                return run;
            }
        }
        return null;
    }

    /** A run for a flow that has none, which is open from now on; {@link Run#begin} it. */
    Run add(Datagram datagram) {
        Run free = at(datagram, 0);
        for (int probe = 1; probe < PROBES && isOpen(free); probe++) {
            free = at(datagram, probe);
        }
        free.open(generation, pairEpochs[pair(datagram)]);
        return free;
    }

    private Run at(Datagram datagram, int probe) {
        return runs[(place(datagram.hash()) + probe) & (PLACES - 1)];
    }

    private boolean isOpen(Run run) {
        return run.isOpen(generation, pairEpochs[pair(run.first())]);
    }

    private static int pair(Datagram datagram) {
        return place(datagram.pairHash());
    }

    private static int place(int hash) {
        return hash >>> (Integer.SIZE - PLACE_BITS);
    }

    /** Closes all runs between the addresses of a packet. */
    void closePair(Datagram datagram) {
        pairEpochs[pair(datagram)]++;
    }

    /** Closes all runs. */
    void closeAll() {
        generation++;
    }
}
