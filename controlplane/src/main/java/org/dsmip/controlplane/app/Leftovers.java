package org.dsmip.controlplane.app;

import org.dsmip.core.io.RouteTable;
import org.dsmip.core.io.route.RemovedObjects;
import org.dsmip.core.io.route.RouteProtocol;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Clears what a killed process left in the kernel, and at the end whatever this one has left in spite of itself. */
final class Leftovers implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger("dsmip.node");

    private final RouteTable routes;

    private Leftovers(RouteTable routes) {
        this.routes = routes;
    }

    static Leftovers clear(RouteTable routes) {
        final RemovedObjects removed = routes.removeOwned(RouteProtocol.DSMIP);
        if (removed.total() > 0) {
            LOG.atWarn().addKeyValue("rules", removed.rules()).addKeyValue("proxies", removed.proxyNeighbors())
                    .addKeyValue("routes", removed.routes()).addKeyValue("addresses", removed.addresses())
                    .log("cleared what an earlier run left behind");
        }
        return new Leftovers(routes);
    }

    @Override
    public void close() {
        routes.removeOwned(RouteProtocol.DSMIP);
    }
}
