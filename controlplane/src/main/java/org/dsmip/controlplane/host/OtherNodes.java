package org.dsmip.controlplane.host;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.dsmip.core.io.OtherTunnels;
import org.dsmip.core.io.SharedNames;
import org.dsmip.core.io.route.NetworkEvent;
import org.dsmip.core.net.IpPrefix;
import org.dsmip.core.net.Ipv4Address;
import org.dsmip.core.net.Ipv4Prefix;
import org.dsmip.core.net.Ipv6Prefix;
import org.dsmip.core.sys.SystemCallException;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Lets the nodes of a host know whose tunnels end there, so that each passes over what is for another (OPS-HOST-5). A node says so
 * before it makes its tunnel device, and of a new device the others are told. Owned by the control thread.
 */
public final class OtherNodes implements Upkeep, AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger("dsmip.node");
    private static final String HOME_AGENT = "tunnels-of home-agent ";
    private static final String MOBILE_NODE = "tunnels-of mobile-node ";
    private static final long REGULAR_LOOK_NS = TimeUnit.SECONDS.toNanos(30);

    private final SharedNames names;
    private Self self;
    private final Map<String, SharedNames.Shown> shown = new LinkedHashMap<>();
    private final LookPace pace = new LookPace();
    private Consumer<OtherTunnels> consumer = others -> {};
    private OtherTunnels known = OtherTunnels.NONE;
    private boolean refused;
    private boolean unsaid;
    private boolean hasLooked;
    private long nextLookNs;

    /**
     * Which node this is.
     *
     * @param isHomeAgent whether it is a home agent; else a mobile node
     * @param homeAgent address of the home agent
     * @param homePrefixes a mobile node's home addresses and networks
     */
    public record Self(boolean isHomeAgent, Ipv4Address homeAgent, List<IpPrefix> homePrefixes) {}

    /**
     * Says whose tunnels end here.
     *
     * @param names how others are told
     * @param self which node this is
     */
    public OtherNodes(SharedNames names, Self self) {
        this.names = names;
        this.self = self;
        show();
    }

    /**
     * Other prefixes are this node's from now on.
     *
     * @param next the node as it is to be
     */
    public void follow(Self next) {
        self = next;
        tryToShow();
        pace.want();
    }

    /** What cannot be said now is said at a regular look. */
    private void tryToShow() {
        try {
            show();
            if (unsaid) {
                LOG.info("other nodes of this host are told whose tunnels end here; well again");
            }
            unsaid = false;
        } catch (SystemCallException e) {
            if (!unsaid) {
                LOG.atWarn().addKeyValue("reason", e.getMessage())
                        .log("other nodes of this host cannot be told whose tunnels end here: they count those packets as drops");
            }
            unsaid = true;
        }
    }

    private void show() {
        final List<String> wanted = self.isHomeAgent
                ? List.of(HOME_AGENT + self.homeAgent)
                : self.homePrefixes.stream().map(prefix -> MOBILE_NODE + self.homeAgent + " " + prefix).toList();
        @Nullable
        SystemCallException failure = null;
        for (String name : wanted) {
            try {
                shown.computeIfAbsent(name, names::show);
            } catch (SystemCallException e) {
                failure = e;
            }
        }
        shown.entrySet().removeIf(entry -> {
            final boolean gone = !wanted.contains(entry.getKey());
            if (gone) {
                entry.getValue().close();
            }
            return gone;
        });
        if (failure != null) {
            throw failure;
        }
    }

    /**
     * Tells of the tunnels of others from now on.
     *
     * @param follower passes over what comes through them
     */
    public void tell(Consumer<OtherTunnels> follower) {
        consumer = follower;
    }

    @Override
    public void onEvent(NetworkEvent event) {
        if (event instanceof NetworkEvent.LinkChanged || event instanceof NetworkEvent.LinkRemoved
                || event instanceof NetworkEvent.Overrun) {
            pace.want();
        }
    }

    @Override
    public void onTimer(long nowNs) {
        if (!hasLooked || nextLookNs - nowNs <= 0) {
            hasLooked = true;
            nextLookNs = nowNs + REGULAR_LOOK_NS;
            if (unsaid) {
                tryToShow();
            }
            pace.want();
        }
        if (pace.isDue(nowNs)) {
            final long startNs = System.nanoTime();
            look();
            pace.looked(nowNs, nowNs + System.nanoTime() - startNs);
        }
    }

    private void look() {
        final OtherTunnels now = read();
        if (now.equals(known)) {
            return;
        }
        try {
            consumer.accept(now);
            known = now;
            if (refused) {
                LOG.info("packets of other nodes of this host are passed over again; well again");
            }
            refused = false;
        } catch (SystemCallException e) {
            if (!refused) {
                LOG.atWarn().addKeyValue("reason", e.getMessage())
                        .log("packets of other nodes of this host are received, too, and counted as drops");
            }
            refused = true;
        }
    }

    private OtherTunnels read() {
        final List<Ipv4Address> destinations = new ArrayList<>();
        final List<Ipv4Address> sources = new ArrayList<>();
        final List<IpPrefix> behind = new ArrayList<>();
        for (String name : names.all().stream().distinct().sorted().toList()) {
            try {
                read(name, destinations, sources, behind);
            } catch (IllegalArgumentException e) {
                LOG.atDebug().addKeyValue("name", name).log("passed over what another program of this host says");
            }
        }
        return new OtherTunnels(self.isHomeAgent ? self.homeAgent : null, self.isHomeAgent ? null : self.homeAgent,
                destinations, sources.stream().distinct().toList(), behind);
    }

    private void read(String name, List<Ipv4Address> destinations, List<Ipv4Address> sources, List<IpPrefix> behind) {
        if (name.startsWith(HOME_AGENT)) {
            final Ipv4Address other = Ipv4Address.parse(name.substring(HOME_AGENT.length()));
            if (!other.equals(self.homeAgent)) {
                destinations.add(other);
            }
        } else if (name.startsWith(MOBILE_NODE)) {
            final String[] parts = (name.substring(MOBILE_NODE.length()) + " ").split(" ", 3);
            addMobileNode(Ipv4Address.parse(parts[0]), IpPrefix.parse(parts[1]), sources, behind);
        }
    }

    private void addMobileNode(Ipv4Address homeAgent, IpPrefix prefix, List<Ipv4Address> sources,
            List<IpPrefix> behind) {
        if (!homeAgent.equals(self.homeAgent)) {
            sources.add(homeAgent);
        } else if (!self.isHomeAgent && self.homePrefixes.stream().noneMatch(own -> overlap(own, prefix))) {
            behind.add(prefix);
        }
    }

    private static boolean overlap(IpPrefix one, IpPrefix other) {
        return switch (one) {
            case Ipv4Prefix ipv4 -> other instanceof Ipv4Prefix prefix && ipv4.overlaps(prefix);
            case Ipv6Prefix ipv6 -> other instanceof Ipv6Prefix prefix && ipv6.overlaps(prefix);
        };
    }

    @Override
    public long nextDeadlineNs() {
        return hasLooked ? Math.min(nextLookNs, pace.nextDeadlineNs(0)) : 0;
    }

    @Override
    public void close() {
        shown.values().forEach(SharedNames.Shown::close);
        shown.clear();
    }
}
