package org.dsmip.controlplane.journal;

import org.dsmip.controlplane.mobilenode.AccessLink;
import org.dsmip.controlplane.mobilenode.Attachment;
import org.dsmip.controlplane.show.Trouble;
import org.dsmip.core.io.RouteTable;
import org.dsmip.core.io.route.Link;
import org.dsmip.core.io.route.LinkType;
import org.dsmip.core.io.route.RouteQuery;
import org.dsmip.core.net.Ipv4Address;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Tells the operator why a mobile node cannot register by its access interface: once, and again when the reason changes. */
public final class AccessTrouble {
    private static final Logger LOG = LoggerFactory.getLogger("dsmip.mobile-node");

    private final RouteTable routes;
    private final String access;
    private final Ipv4Address homeAgent;
    private final int tunIndex;
    private @Nullable String told;

    /**
     * Nothing is in the way yet.
     *
     * @param routes tells why
     * @param access the access interface
     * @param homeAgent where requests go
     * @param tunIndex the tunnel device
     */
    public AccessTrouble(RouteTable routes, String access, Ipv4Address homeAgent, int tunIndex) {
        this.routes = routes;
        this.access = access;
        this.homeAgent = homeAgent;
        this.tunIndex = tunIndex;
    }

    /**
     * What was made of the access link.
     *
     * @param link the access link as it is now
     * @param attachment what the node takes it for
     */
    public void note(AccessLink link, Attachment attachment) {
        final String reason = attachment instanceof Attachment.Detached ? reason(link) : null;
        if (reason != null && !reason.equals(told)) {
            LOG.atWarn().addKeyValue("reason", reason).log("no access");
        }
        if (reason == null && told != null) {
            LOG.info("access again");
        }
        told = reason;
    }

    /**
     * What is in the way.
     *
     * @return null: nothing
     */
    public @Nullable Trouble trouble() {
        final String reason = told;
        return reason == null ? null : new Trouble("no access", reason, true);
    }

    private String reason(AccessLink link) {
        final Link found = routes.link(access);
        if (found == null) {
            return "there is no interface " + access;
        }
        if (!link.usable()) {
            return "interface " + access + (found.up() ? " has no carrier" : " is down");
        }
        if (link.usableIpv4Addresses().isEmpty()) {
            return "interface " + access + " has no usable IPv4 address";
        }
        return route(found);
    }

    private String route(Link found) {
        return routes.links().stream()
                .filter(other -> other.isUsable() && other.type() != LinkType.LOOPBACK && other.index() != tunIndex)
                .filter(other -> routes.resolve(new RouteQuery(homeAgent, null, 0, other.index())) != null).findFirst()
                .map(other -> "the route to the home agent " + homeAgent + (other.index() == found.index()
                        ? " is changing"
                        : " leaves by " + other.name() + ", not by " + access))
                .orElse("no route leads to the home agent " + homeAgent);
    }
}
