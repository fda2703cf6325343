package org.dsmip.controlplane.app;

import org.dsmip.core.io.RouteTable;
import org.dsmip.core.io.route.InterfaceAddress;
import org.dsmip.core.io.route.Link;
import org.dsmip.core.io.route.LinkType;
import org.dsmip.core.io.route.RemovedObjects;
import org.dsmip.core.io.route.RouteProtocol;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Clears what a killed process left in the kernel. */
final class Leftovers {
    private static final Logger LOG = LoggerFactory.getLogger("dsmip.node");

    private Leftovers() {}

    /**
     * Clears, unless another node is at work in this network namespace: whose an object is cannot be told from the object.
     *
     * @param tunIndex the own tunnel device
     */
    static void clear(RouteTable routes, int tunIndex) {
        final String other = deviceOfAnother(routes, tunIndex);
        if (other != null) {
            LOG.atInfo().addKeyValue("device", other)
                    .log("another node runs here; what an earlier run may have left behind is not cleared");
            return;
        }
        final RemovedObjects removed = routes.removeOwned(RouteProtocol.DSMIP);
        if (removed.total() > 0) {
            LOG.atWarn().addKeyValue("rules", removed.rules()).addKeyValue("proxies", removed.proxyNeighbors())
                    .addKeyValue("routes", removed.routes()).addKeyValue("addresses", removed.addresses())
                    .log("cleared what an earlier run left behind");
        }
    }

    /** A tunnel device goes with its process, so one that has an address of ours is in use. */
    private static @Nullable String deviceOfAnother(RouteTable routes, int tunIndex) {
        for (InterfaceAddress address : routes.addresses()) {
            if (address.protocol() == RouteProtocol.DSMIP && address.linkIndex() != tunIndex) {
                final Link link = routes.link(address.linkIndex());
                if (link != null && link.type() == LinkType.NONE) {
                    return link.name();
                }
            }
        }
        return null;
    }
}
