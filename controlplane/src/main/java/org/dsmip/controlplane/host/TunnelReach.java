package org.dsmip.controlplane.host;

import java.util.List;
import java.util.concurrent.TimeUnit;
import org.dsmip.controlplane.show.Trouble;
import org.dsmip.core.io.RouteTable;
import org.dsmip.core.io.RouteTableException;
import org.dsmip.core.io.route.InterfaceAddress;
import org.dsmip.core.io.route.NetworkEvent;
import org.dsmip.core.io.route.ResolvedRoute;
import org.dsmip.core.io.route.RouteQuery;
import org.dsmip.core.net.IpAddress;
import org.dsmip.core.net.Ipv4Address;
import org.dsmip.core.net.Ipv6Address;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Watches over what the rules of other programs do to a mobile node that is away: whether its home addresses still lead into the
 * tunnel and its own packets to the access link. Says so once when that ends, and once when all is well again. Owned by the
 * control thread.
 */
public final class TunnelReach {
    private static final Logger LOG = LoggerFactory.getLogger("dsmip.mobile-node");
    private static final String TAKEN = "a rule of another program takes traffic away from this node";
    /** What the node itself puts back is there again by then. */
    private static final long SETTLE_NS = TimeUnit.MILLISECONDS.toNanos(200);
    private static final long LOOK_INTERVAL_NS = TimeUnit.SECONDS.toNanos(30);
    /** Anywhere but on a link of this host. */
    private static final Ipv6Address FAR_AWAY = Ipv6Address.parse("2000::");

    private final RouteTable routes;
    private final MobileRouting routing;
    private final Ipv4Address homeAgent;
    private boolean started;
    private boolean mustLook = true;
    private long dueNs;
    private String told = "";
    private String culprit = "";

    /**
     * Watches over the routing of a node.
     *
     * @param routes tells where packets go
     * @param routing what the node itself has made
     * @param homeAgent where the other end of the tunnel is
     */
    public TunnelReach(RouteTable routes, MobileRouting routing, Ipv4Address homeAgent) {
        this.routes = routes;
        this.routing = routing;
        this.homeAgent = homeAgent;
    }

    /** Names the rules that are in the way before the node has made its own. */
    public void start() {
        try {
            findings().forEach(finding -> LOG.atWarn().addKeyValue("found", finding)
                    .log("another program may take traffic away from this node"));
        } catch (RouteTableException e) {
            LOG.atDebug().addKeyValue("reason", e.getMessage()).log("cannot see the rules of other programs yet");
        }
    }

    /** Other settings may have other home prefixes. */
    private List<String> findings() {
        return new RuleAudit(routes, routing.plan().host(), routing.plan().homePrefixes()).findings();
    }

    /**
     * Takes note of a change that may matter.
     *
     * @param event what has changed
     */
    public void onEvent(NetworkEvent event) {
        mustLook |= switch (event) {
            case NetworkEvent.RuleAdded ignored -> true;
            case NetworkEvent.RuleRemoved ignored -> true;
            case NetworkEvent.RouteAdded ignored -> true;
            case NetworkEvent.RouteRemoved ignored -> true;
            case NetworkEvent.Overrun ignored -> true;
            default -> false;
        };
    }

    /**
     * Looks, if it is time to.
     *
     * @param nowNs monotonic time
     */
    public void onTimer(long nowNs) {
        if (!started) {
            started = true;
            dueNs = nowNs + LOOK_INTERVAL_NS;
        }
        if (mustLook) {
            mustLook = false;
            dueNs = Math.min(dueNs - nowNs, SETTLE_NS) + nowNs;
        }
        if (dueNs - nowNs <= 0) {
            dueNs = nowNs + LOOK_INTERVAL_NS;
            look();
        }
    }

    /**
     * When {@link #onTimer} has something to do.
     *
     * @return monotonic time; {@link Long#MAX_VALUE}: never
     */
    public long nextDeadlineNs() {
        return started ? dueNs : Long.MAX_VALUE;
    }

    private void look() {
        try {
            if (!routing.isThroughTunnel()) {
                tell("");
            } else if (routing.refusal() == null) {
                // What the node's own rules lack otherwise is no other program's doing, nor its end.
                tell(found());
            }
        } catch (RouteTableException e) {
            // Whoever changes things all the time makes an event for it, too.
            mustLook = true;
        }
    }

    /**
     * What takes traffic away.
     *
     * @return null: nothing
     */
    public @Nullable Trouble trouble() {
        return told.isEmpty() ? null : new Trouble(TAKEN, told + "; rule: " + culprit, true);
    }

    private void tell(String trouble) {
        if (!trouble.isEmpty() && !trouble.equals(told)) {
            final List<String> findings = findings();
            culprit = findings.isEmpty() ? "none that is known for it" : findings.getFirst();
            LOG.atWarn().addKeyValue("reason", trouble).addKeyValue("rule", culprit).log(TAKEN);
        } else if (trouble.isEmpty() && !told.isEmpty() && routing.isThroughTunnel()) {
            LOG.atInfo().log("traffic of this node takes its way again");
        }
        told = trouble;
    }

    private String found() {
        final int tun = routing.plan().tunIndex();
        for (InterfaceAddress address : routes.addresses(tun)) {
            final IpAddress source = address.address();
            final IpAddress destination = switch (source) {
                case Ipv4Address ignored -> homeAgent;
                case Ipv6Address ignored -> FAR_AWAY;
            };
            if (isHome(source) && !leadsTo(tun, new RouteQuery(destination, source, 0, 0))) {
                return "packets of " + source + " do not go into the tunnel";
            }
        }
        final MobileRouting.Access access = routing.access();
        return access == null
                || leadsTo(access.linkIndex(), new RouteQuery(homeAgent, null, routing.plan().host().mark(), 0))
                        ? ""
                        : "packets of the tunnel do not leave by the access link";
    }

    private boolean isHome(IpAddress address) {
        return routing.plan().homePrefixes().contains(address.toHostPrefix());
    }

    private boolean leadsTo(int linkIndex, RouteQuery query) {
        final @Nullable ResolvedRoute route = routes.resolve(query);
        return route != null && route.linkIndex() == linkIndex;
    }
}
