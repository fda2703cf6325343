package org.dsmip.core.io.memory;

import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.function.Consumer;
import java.util.function.Predicate;
import org.dsmip.core.io.RouteTableException;
import org.dsmip.core.io.route.AddressFamily;
import org.dsmip.core.io.route.AddressFlag;
import org.dsmip.core.io.route.InterfaceAddress;
import org.dsmip.core.io.route.Link;
import org.dsmip.core.io.route.NetworkEvent;
import org.dsmip.core.io.route.ResolvedRoute;
import org.dsmip.core.io.route.Route;
import org.dsmip.core.io.route.RouteProtocol;
import org.dsmip.core.io.route.RouteQuery;
import org.dsmip.core.io.route.RouteType;
import org.dsmip.core.io.route.Rule;
import org.dsmip.core.net.IpAddress;
import org.dsmip.core.net.IpPrefix;
import org.dsmip.core.sys.Errno;
import org.jspecify.annotations.Nullable;

/** The routes of a {@link MemoryRouteTable}: those that are made, and those that come and go with addresses and links. */
final class MemoryRoutes {
    private static final int KERNEL_IPV6_PRIORITY = 256;

    private final List<Route> routes = new ArrayList<>();
    private final Links links;
    private final Consumer<NetworkEvent> announcements;

    /** Finds a link, or refuses the operation. */
    @FunctionalInterface
    interface Links {
        Link require(int linkIndex, String operation);
    }

    MemoryRoutes(Links links, Consumer<NetworkEvent> announcements) {
        this.links = links;
        this.announcements = announcements;
    }

    List<Route> all(Predicate<Route> which) {
        return routes.stream().filter(which).toList();
    }

    void deleteNextHopOf(Route route) {
        routes.remove(route);
        announcements.accept(new NetworkEvent.NextHopsChanged());
    }

    /** The kernel says nothing of the IPv4 routes that go with a link. */
    void forgetLink(int linkIndex) {
        forgetIpv4Of(linkIndex);
        removeAll(route -> route.linkIndex() == linkIndex);
    }

    void forgetIpv4Of(int linkIndex) {
        routes.removeIf(route -> route.linkIndex() == linkIndex && route.family() == AddressFamily.IPV4);
    }

    /** Those that come with an address. */
    void addOf(InterfaceAddress address) {
        final AddressFamily family = AddressFamily.of(address.address());
        final IpPrefix host = address.address().toHostPrefix();
        addKernelRoute(new Route(host, RouteType.LOCAL, address.linkIndex(), null, false, Route.LOCAL_TABLE, 0,
                family == AddressFamily.IPV4 ? address.address() : null, 0, RouteProtocol.KERNEL));
        final boolean wanted = !address.flags().contains(AddressFlag.NO_PREFIX_ROUTE);
        if (family == AddressFamily.IPV6 && wanted) {
            addKernelRoute(new Route(address.prefix(), RouteType.UNICAST, address.linkIndex(), null, false,
                    Route.MAIN_TABLE, KERNEL_IPV6_PRIORITY, null, 0, RouteProtocol.KERNEL));
        } else if (wanted && address.prefixLength() < family.addressBits()) {
            addKernelRoute(new Route(address.prefix(), RouteType.UNICAST, address.linkIndex(), null, false,
                    Route.MAIN_TABLE, 0, address.address(), 0, RouteProtocol.KERNEL));
        }
    }

    private void addKernelRoute(Route route) {
        if (routes.stream().noneMatch(route::hasKeyOf)) {
            routes.add(route);
            announcements.accept(new NetworkEvent.RouteAdded(route));
        }
    }

    /** Those that go with an address that has just been removed; the others are still there. */
    void removeOf(InterfaceAddress address, List<InterfaceAddress> others) {
        final boolean prefixStillUsed = others.stream().anyMatch(other -> other.linkIndex() == address.linkIndex()
                && other.prefix().equals(address.prefix()));
        removeAll(route -> route.protocol() == RouteProtocol.KERNEL && route.linkIndex() == address.linkIndex()
                && ((route.type() == RouteType.LOCAL
                        && route.destination().equals(address.address().toHostPrefix()))
                        || (route.type() == RouteType.UNICAST && !prefixStillUsed
                                && route.destination().equals(address.prefix()))));
        if (AddressFamily.of(address.address()) == AddressFamily.IPV4) {
            routes.removeIf(route -> Objects.equals(route.preferredSource(), address.address()));
        }
    }

    void add(Route route) {
        if (!route.type().isReject()) {
            requireWay(route);
        }
        final Route same = routes.stream().filter(route::hasKeyOf).findFirst().orElse(null);
        if (same != null && same.protocol() != route.protocol()) {
            if (!same.withProtocol(route.protocol()).equals(route)) {
                throw new RouteTableException(Errno.EEXIST, "add route " + route + " failed: EEXIST, the same "
                        + "destination, table and priority are taken by another program's route (" + same
                        + "); remove that one or give it another priority");
            }
            return;
        }
        if (route.equals(same)) {
            return;
        }
        routes.remove(same);
        routes.add(route);
        announcements.accept(new NetworkEvent.RouteAdded(route));
    }

    private void requireWay(Route route) {
        if (!links.require(route.linkIndex(), "add route " + route).up()) {
            throw new RouteTableException(Errno.ENETDOWN,
                    "add route " + route + " failed: ENETDOWN; bring the interface up first");
        }
        final IpAddress gateway = route.gateway();
        if (gateway != null && !route.onLink() && routes.stream()
                .noneMatch(other -> other.linkIndex() == route.linkIndex() && other.gateway() == null
                        && other.type() == RouteType.UNICAST
                        && MemoryRouteLookup.contains(other.destination(), gateway))) {
            throw new RouteTableException(Errno.ENETUNREACH, "add route " + route + " failed: ENETUNREACH; the gateway "
                    + "must be on the prefix of an interface that is up, or be marked on-link");
        }
    }

    void remove(Route route) {
        removeAll(other -> other.hasKeyOf(route) && other.type() == route.type()
                && other.protocol() == route.protocol());
    }

    private void removeAll(Predicate<Route> which) {
        final List<Route> gone = all(which);
        routes.removeAll(gone);
        gone.forEach(route -> announcements.accept(new NetworkEvent.RouteRemoved(route)));
    }

    @Nullable
    ResolvedRoute resolve(List<Rule> rules, RouteQuery query, List<InterfaceAddress> addresses) {
        final Route route = MemoryRouteLookup.find(rules, routes, query);
        if (route == null) {
            return null;
        }
        final IpAddress source = route.preferredSource() != null
                ? route.preferredSource()
                : addresses.stream().filter(address -> address.linkIndex() == route.linkIndex()
                        && AddressFamily.of(address.address()) == route.family())
                        .map(InterfaceAddress::address).findFirst().orElse(null);
        return new ResolvedRoute(route.type(), route.linkIndex(), route.gateway(), source,
                route.mtuBytes() != 0 ? route.mtuBytes() : links.require(route.linkIndex(), "resolve").mtuBytes());
    }
}
