package org.dsmip.controlplane.host;

import org.dsmip.core.io.OwnConfiguration;
import org.dsmip.core.io.RouteTable;

/**
 * What a killed home agent has left, of which its successor takes over what it still wants. The rest goes when all that is wanted is
 * there; where the start does not come to that, it goes at the end, since nobody serves it.
 */
public final class FormerRun implements AutoCloseable {
    private final RouteTable routes;
    private final HostSettings host;
    private OwnConfiguration own;
    private boolean cleared;

    /**
     * Keeps what there is for now.
     *
     * @param routes clears it
     * @param host numbers that the node takes of its host
     */
    public FormerRun(RouteTable routes, HostSettings host) {
        this.routes = routes;
        this.host = host;
        own = new OwnConfiguration(routes);
    }

    /**
     * What the successor puts in place from now on stays.
     *
     * @param successors its configuration
     */
    public void takenOverInto(OwnConfiguration successors) {
        own = successors;
    }

    /** Clears what nobody has taken over; a second time there is nothing to do. */
    public void clear() {
        if (!cleared) {
            Leftovers.ofHomeAgent(routes, host, own);
            cleared = true;
        }
    }

    @Override
    public void close() {
        clear();
    }
}
