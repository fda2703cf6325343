package org.dsmip.controlplane.agent;

import java.util.ArrayList;
import java.util.List;
import org.dsmip.core.io.OwnConfiguration;
import org.dsmip.core.io.route.AddressFamily;
import org.dsmip.core.io.route.Route;
import org.dsmip.core.io.route.RouteType;
import org.dsmip.core.io.route.Rule;
import org.dsmip.core.net.IpPrefix;
import org.dsmip.core.net.Ipv4Prefix;
import org.dsmip.core.net.Ipv6Prefix;

/**
 * How a mobile node's traffic finds the tunnel device while it is away: a table of its own with a default route there, and
 * policy rules in front of the main table. In order: the router's own packets, which carry a mark, go by the main table; the
 * home addresses go by the tunnel, also to neighbors on the visited link; whoever bound the care-of address keeps it;
 * destinations that the main table knows better than by its default route stay local; all the rest goes by the tunnel.
 */
public final class MobileRouting {
    /** Mark of the router's own packets, which never go into the tunnel. */
    public static final int MARK = 0x1B2;
    /** The table that leads to the tunnel device. */
    public static final int TABLE = 434;

    private static final int FIRST_PRIORITY = 4340;

    private final OwnConfiguration own;
    private final int tunIndex;
    private final int tunnelMtuBytes;
    private final List<IpPrefix> homePrefixes;

    /**
     * Makes the routing of a node that is at home.
     *
     * @param own what the node changes in the kernel's tables
     * @param tunIndex the tunnel device
     * @param tunnelMtuBytes largest IPv6 packet that the tunnel takes
     * @param homePrefixes home address, IPv6 addresses and networks of the node
     */
    public MobileRouting(OwnConfiguration own, int tunIndex, int tunnelMtuBytes, List<IpPrefix> homePrefixes) {
        this.own = own;
        this.tunIndex = tunIndex;
        this.tunnelMtuBytes = tunnelMtuBytes;
        this.homePrefixes = List.copyOf(homePrefixes);
    }

    /** Sends the traffic of the home addresses, and all that has no address yet, through the tunnel device. */
    void throughTunnel() {
        tableRoutes().forEach(own::addRoute);
        rules().forEach(own::addRule);
    }

    /** Leaves all traffic to the main table. */
    void directly() {
        rules().reversed().forEach(own::removeRule);
        tableRoutes().reversed().forEach(own::removeRoute);
    }

    private List<Route> tableRoutes() {
        final List<Route> list = new ArrayList<>();
        list.add(Route.toLink(Ipv4Prefix.parse("0.0.0.0/0"), tunIndex).inTable(TABLE));
        // The local stack then needs no Packet Too Big to learn what the tunnel takes.
        list.add(Route.toLink(Ipv6Prefix.parse("::/0"), tunIndex).inTable(TABLE).withMtu(tunnelMtuBytes));
        for (IpPrefix prefix : homePrefixes) {
            if (prefix instanceof Ipv6Prefix network && network.length() < 128) {
                // What nobody behind the node answers for must not go back into the tunnel.
                list.add(Route.reject(network, RouteType.UNREACHABLE).withPriority(Integer.MAX_VALUE));
            }
        }
        return list;
    }

    private List<Rule> rules() {
        final List<Rule> list = new ArrayList<>();
        for (AddressFamily family : List.of(AddressFamily.IPV4, AddressFamily.IPV6)) {
            int priority = FIRST_PRIORITY;
            list.add(Rule.lookup(family, priority++, Rule.Selector.ofMark(MARK), Route.MAIN_TABLE));
            // Its own networks are behind the node, not behind the tunnel.
            for (IpPrefix prefix : homePrefixes) {
                if (AddressFamily.of(prefix) == family && prefix instanceof Ipv6Prefix network
                        && network.length() < 128) {
                    list.add(Rule.lookup(family, priority, Rule.Selector.to(prefix), Route.MAIN_TABLE));
                }
            }
            priority++;
            for (IpPrefix prefix : homePrefixes) {
                if (AddressFamily.of(prefix) == family) {
                    list.add(Rule.lookup(family, priority, Rule.Selector.from(prefix), TABLE));
                }
            }
            priority++;
            list.add(Rule.lookup(family, priority++, Rule.Selector.ALL, Route.MAIN_TABLE).withSuppressPrefixLength(0));
            list.add(Rule.lookup(family, priority, Rule.Selector.ALL, TABLE));
        }
        return list;
    }
}
