package org.dsmip.controlplane.host;

import java.util.List;
import java.util.Objects;
import java.util.concurrent.TimeUnit;
import org.dsmip.core.io.RouteTable;
import org.dsmip.core.io.RouteTableException;
import org.dsmip.core.io.route.Link;
import org.dsmip.core.io.route.NetworkEvent;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Says once what is wrong with an interface that a node works with, and once when it is well again (OPS-HOST-7); of one that
 * flaps, no more than a line each five seconds. Owned by the control thread.
 */
public final class LinkWatch implements Upkeep {
    private static final Logger LOG = LoggerFactory.getLogger("dsmip.node");
    private static final long SHORTEST_INTERVAL_NS = TimeUnit.SECONDS.toNanos(5);
    /** RFC 8200 section 5: below it the kernel has no IPv6 on an interface. */
    private static final int IPV6_MINIMUM_MTU = 1280;
    private static final long RETRY_NS = TimeUnit.SECONDS.toNanos(1);

    private final List<Watched> links;
    private final RouteTable routes;
    private final KernelIpv6 ipv6;
    private boolean mustLook = true;
    private long retryNs = Long.MAX_VALUE;

    /**
     * An interface.
     *
     * @param part what it is to the node, such as {@code home link}
     * @param name its name
     */
    public record Interface(String part, String name) {}

    /** An interface with what was said of it last. */
    private static final class Watched {
        private final Interface link;
        private @Nullable String said;
        private boolean hasSaid;
        private boolean heldBack;
        private long saidNs;

        Watched(Interface link) {
            this.link = link;
        }
    }

    /**
     * Watches interfaces.
     *
     * @param links which ones
     * @param routes tells how they are
     * @param ipv6 whether IPv6 is there at all
     */
    public LinkWatch(List<Interface> links, RouteTable routes, KernelIpv6 ipv6) {
        this.links = links.stream().map(Watched::new).toList();
        this.routes = routes;
        this.ipv6 = ipv6;
    }

    @Override
    public void onEvent(NetworkEvent event) {
        mustLook |= event instanceof NetworkEvent.LinkChanged || event instanceof NetworkEvent.LinkRemoved
                || event instanceof NetworkEvent.Overrun;
    }

    @Override
    public void onTimer(long nowNs) {
        if (nextDeadlineNs() - nowNs > 0) {
            return;
        }
        mustLook = false;
        retryNs = Long.MAX_VALUE;
        try {
            links.forEach(watched -> look(nowNs, watched));
        } catch (RouteTableException e) {
            LOG.atDebug().addKeyValue("reason", e.getMessage()).log("cannot look at the interfaces; trying again");
            retryNs = nowNs + RETRY_NS;
        }
    }

    private void look(long nowNs, Watched watched) {
        final String reason = reason(watched.link.name, routes.link(watched.link.name));
        final boolean isSaid = Objects.equals(reason, watched.said);
        watched.heldBack = !isSaid && watched.hasSaid && watched.saidNs + SHORTEST_INTERVAL_NS - nowNs > 0;
        if (isSaid || watched.heldBack) {
            return;
        }
        watched.said = reason;
        watched.hasSaid = true;
        watched.saidNs = nowNs;
        if (reason == null) {
            LOG.atInfo().addKeyValue("link", watched.link.name).log("the " + watched.link.part + " is well again");
        } else {
            LOG.atWarn().addKeyValue("link", watched.link.name).addKeyValue("reason", reason)
                    .log("no service by the " + watched.link.part);
        }
    }

    private @Nullable String reason(String name, @Nullable Link link) {
        if (link == null) {
            return "there is no interface " + name;
        }
        if (!link.isUsable()) {
            return name + (link.up() ? " has no carrier" : " is down");
        }
        return link.mtuBytes() < IPV6_MINIMUM_MTU && ipv6.whyNone() == null
                ? "no IPv6 on " + name + " with an MTU of " + link.mtuBytes() + ", which is less than 1280"
                : null;
    }

    @Override
    public long nextDeadlineNs() {
        if (retryNs != Long.MAX_VALUE) {
            return retryNs;
        }
        if (mustLook) {
            return 0;
        }
        // Once more when what was held back may be said.
        return links.stream().filter(watched -> watched.heldBack)
                .mapToLong(watched -> watched.saidNs + SHORTEST_INTERVAL_NS).min().orElse(Long.MAX_VALUE);
    }
}
