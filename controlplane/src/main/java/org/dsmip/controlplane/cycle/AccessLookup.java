package org.dsmip.controlplane.cycle;

import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.dsmip.controlplane.host.MobileRouting;
import org.dsmip.controlplane.mobilenode.AccessLink;
import org.dsmip.controlplane.show.Trouble;
import org.dsmip.core.io.RouteTable;
import org.dsmip.core.io.RouteTableException;
import org.dsmip.core.io.route.AddressFamily;
import org.dsmip.core.io.route.InterfaceAddress;
import org.dsmip.core.io.route.Link;
import org.dsmip.core.io.route.ResolvedRoute;
import org.dsmip.core.io.route.RouteFilter;
import org.dsmip.core.io.route.RouteQuery;
import org.dsmip.core.net.IpAddress;
import org.dsmip.core.net.IpPrefix;
import org.dsmip.core.net.Ipv4Address;
import org.dsmip.core.net.Ipv4Prefix;
import org.dsmip.core.net.Ipv6Prefix;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Looks at the access link: what it is like, and which way leads from it to the home agent, whatever ways other links have. The
 * node's routing follows what is found. Owned by the control thread.
 */
final class AccessLookup {
    private static final Logger LOG = LoggerFactory.getLogger("dsmip.mobile-node");
    /** No link is that large: whoever says so wants the traffic of others. */
    private static final int SHORTEST_IPV4_PREFIX = 8;
    private static final int SHORTEST_IPV6_PREFIX = 32;
    /** Always reached, by rules of the kernel or the node's own. */
    private static final List<IpPrefix> ELSEWHERE = List.of(Ipv4Prefix.parse("127.0.0.0/8"),
            Ipv6Prefix.parse("fe80::/64"));

    private final RouteTable routes;
    private final String access;
    private final Ipv4Address homeAgent;
    private final MobileRouting routing;
    private boolean isRefused;

    AccessLookup(RouteTable routes, String access, Ipv4Address homeAgent, MobileRouting routing) {
        this.routes = routes;
        this.access = access;
        this.homeAgent = homeAgent;
        this.routing = routing;
    }

    /**
     * Looks.
     *
     * @return what was found
     * @throws RouteTableException if it could not be read
     */
    AccessLink look() {
        final List<InterfaceAddress> all = routes.addresses();
        final Link link = routes.link(access);
        final List<IpAddress> addresses = link == null
                ? List.of()
                : all.stream().filter(address -> address.linkIndex() == link.index())
                        .filter(InterfaceAddress::isUsable).map(InterfaceAddress::address).toList();
        final ResolvedRoute way = link == null || !link.isUsable() ? null : way(link, addresses);
        final int tableOfTunnel = routing.plan().host().tunnelTable();
        routing.surroundings(link == null || way == null ? null : access(link, way), connected(all),
                routes.routes(new RouteFilter(AddressFamily.IPV4, tableOfTunnel, 0)));
        return link == null
                ? new AccessLink(false, false, 0, List.of())
                : new AccessLink(link.isUsable(), way != null, way == null ? link.mtuBytes() : way.mtuBytes(),
                        addresses);
    }

    /** Says once that the routing is not as it has to be, and once that it is again. */
    void report() {
        final String refusal = routing.refusal();
        if (refusal != null && !isRefused) {
            LOG.atWarn().addKeyValue("reason", refusal).log(refusedWords());
        } else if (refusal == null && isRefused) {
            LOG.info("the routing of this node is as it has to be; well again");
        }
        isRefused = refusal != null;
    }

    /** What is in the way; null: nothing. */
    @Nullable
    Trouble trouble() {
        final String refusal = routing.refusal();
        return refusal == null ? null : new Trouble(refusedWords(), refusal, true);
    }

    private String refusedWords() {
        if (!routing.isThroughTunnel()) {
            return "the routing through the tunnel cannot be taken back";
        }
        return routing.isBarred()
                ? "traffic cannot be sent through the tunnel; home addresses are barred meanwhile"
                : "the routing through the tunnel is not as it has to be";
    }

    private static MobileRouting.Access access(Link link, ResolvedRoute way) {
        return new MobileRouting.Access(link.index(), way.gateway(),
                way.mtuBytes() == link.mtuBytes() ? 0 : way.mtuBytes());
    }

    /** By the rules for everybody; failing that, by those that an administrator may have made for one of the addresses. */
    private @Nullable ResolvedRoute way(Link link, List<IpAddress> addresses) {
        final List<@Nullable IpAddress> sources = new ArrayList<>();
        sources.add(null);
        addresses.stream().filter(Ipv4Address.class::isInstance).forEach(sources::add);
        return sources.stream().map(source -> routes.resolve(new RouteQuery(homeAgent, source, 0, link.index())))
                .filter(Objects::nonNull).filter(found -> found.linkIndex() == link.index()).findFirst().orElse(null);
    }

    private List<IpPrefix> connected(List<InterfaceAddress> addresses) {
        return addresses.stream().filter(address -> address.linkIndex() != routing.plan().tunIndex())
                .map(InterfaceAddress::prefix).filter(AccessLookup::isNetworkOfALink).distinct().toList();
    }

    private static boolean isNetworkOfALink(IpPrefix prefix) {
        final AddressFamily family = AddressFamily.of(prefix);
        final int shortest = family == AddressFamily.IPV4 ? SHORTEST_IPV4_PREFIX : SHORTEST_IPV6_PREFIX;
        return prefix.length() >= shortest && prefix.length() < family.addressBits() && !ELSEWHERE.contains(prefix);
    }
}
