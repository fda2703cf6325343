package org.dsmip.core.io.memory;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Set;
import java.util.function.Function;
import java.util.function.Predicate;
import org.dsmip.core.io.NetworkEvents;
import org.dsmip.core.io.RouteTable;
import org.dsmip.core.io.RouteTableException;
import org.dsmip.core.io.route.AddressFamily;
import org.dsmip.core.io.route.EventGroup;
import org.dsmip.core.io.route.InterfaceAddress;
import org.dsmip.core.io.route.Link;
import org.dsmip.core.io.route.LinkType;
import org.dsmip.core.io.route.Neighbor;
import org.dsmip.core.io.route.NetworkEvent;
import org.dsmip.core.io.route.ObjectFilter;
import org.dsmip.core.io.route.ProxyNeighbor;
import org.dsmip.core.io.route.RemovedObjects;
import org.dsmip.core.io.route.ResolvedRoute;
import org.dsmip.core.io.route.Route;
import org.dsmip.core.io.route.RouteFilter;
import org.dsmip.core.io.route.RouteProtocol;
import org.dsmip.core.io.route.RouteQuery;
import org.dsmip.core.io.route.Rule;
import org.dsmip.core.io.route.Rule.Selector;
import org.dsmip.core.net.MacAddress;
import org.dsmip.core.sys.Errno;
import org.jspecify.annotations.Nullable;

/**
 * A network configuration that exists only here, for tests and simulations: it behaves as the kernel's does, including the
 * routes that come with an address and what goes with a link. Not thread-safe.
 */
public final class MemoryRouteTable implements RouteTable {
    private static final int EVENT_CAPACITY = 4096;
    /** What the kernel gives most links. */
    private static final int QUEUE_LENGTH = 1000;

    private final List<Link> links = new ArrayList<>();
    private final List<InterfaceAddress> addresses = new ArrayList<>();
    private final MemoryRoutes routes = new MemoryRoutes(this::require, this::announce);
    private final List<Rule> rules = new ArrayList<>();
    private final List<Neighbor> neighbors = new ArrayList<>();
    private final List<ProxyNeighbor> proxies = new ArrayList<>();
    private final List<MemoryNetworkEvents> subscriptions = new ArrayList<>();
    private int lastIndex;

    /** Makes a configuration with a loopback link, which is up, and the rules that every kernel starts with. */
    public MemoryRouteTable() {
        final int loopback = ++lastIndex;
        links.add(new Link(loopback, "lo", LinkType.LOOPBACK, "", 65536, QUEUE_LENGTH, true, true, new MacAddress(0)));
        for (final AddressFamily family : AddressFamily.values()) {
            addBuiltInRule(family, 0, Route.LOCAL_TABLE);
            addBuiltInRule(family, 32766, Route.MAIN_TABLE);
        }
    }

    private void addBuiltInRule(AddressFamily family, int priority, int table) {
        rules.add(Rule.lookup(family, priority, Selector.ALL, table).withProtocol(RouteProtocol.KERNEL));
    }

    /**
     * Adds a link, down at first; the peer is there.
     *
     * @param name of the link
     * @param type of its link layer
     * @param mtuBytes its MTU
     * @param mac its link-layer address, if it has one
     * @return its index
     */
    public int addLink(String name, LinkType type, int mtuBytes, @Nullable MacAddress mac) {
        final Link link = new Link(++lastIndex, name, type, "", mtuBytes, QUEUE_LENGTH, false, false, mac);
        links.add(link);
        announce(new NetworkEvent.LinkChanged(link));
        return link.index();
    }

    /**
     * Makes a link anew under the number that it had before it was deleted, down at first.
     *
     * @param former as it was
     */
    public void remakeLink(Link former) {
        final Link link = new Link(former.index(), former.name(), former.type(), former.kind(), former.mtuBytes(),
                QUEUE_LENGTH, false, false, former.mac());
        links.add(link);
        announce(new NetworkEvent.LinkChanged(link));
    }

    /**
     * Renames a link, which the kernel tells like any other change of it.
     *
     * @param linkIndex the link
     * @param name its new name
     */
    public void renameLink(int linkIndex, String name) {
        final Link link = require(linkIndex, "rename");
        replace(new Link(link.index(), name, link.type(), link.kind(), link.mtuBytes(), link.queueLength(), link.up(),
                link.carrier(),
                link.mac()));
    }

    /**
     * Plugs the cable of a link in or out.
     *
     * @param linkIndex the link
     * @param present whether there is a carrier
     */
    public void setCarrier(int linkIndex, boolean present) {
        final Link link = require(linkIndex, "set carrier");
        replace(new Link(link.index(), link.name(), link.type(), link.kind(), link.mtuBytes(), link.queueLength(),
                link.up(),
                present && link.up(), link.mac()));
    }

    /**
     * Makes a neighbor known, as if it had been resolved.
     *
     * @param neighbor the neighbor; takes the place of one with the same link and address
     */
    public void learnNeighbor(Neighbor neighbor) {
        neighbors.removeIf(
                known -> known.linkIndex() == neighbor.linkIndex() && known.address().equals(neighbor.address()));
        neighbors.add(neighbor);
        announce(new NetworkEvent.NeighborChanged(neighbor));
    }

    /**
     * Removes a route as the deletion of its next-hop object does: without a word about the route.
     *
     * @param route the route
     */
    public void deleteNextHopOf(Route route) {
        routes.deleteNextHopOf(route);
    }

    @Override
    public List<Link> links() {
        return links.stream().sorted(Comparator.comparingInt(Link::index)).toList();
    }

    @Override
    public @Nullable Link link(String name) {
        return links.stream().filter(link -> link.name().equals(name)).findFirst().orElse(null);
    }

    @Override
    public @Nullable Link link(int index) {
        return links.stream().filter(link -> link.index() == index).findFirst().orElse(null);
    }

    @Override
    public void setUp(int linkIndex) {
        final Link link = require(linkIndex, "bring up");
        if (!link.up()) {
            replace(new Link(link.index(), link.name(), link.type(), link.kind(), link.mtuBytes(), link.queueLength(),
                    true, true,
                    link.mac()));
            addresses.stream().filter(address -> address.linkIndex() == linkIndex).toList()
                    .forEach(routes::addOf);
        }
    }

    @Override
    public void setDown(int linkIndex) {
        final Link link = require(linkIndex, "take down");
        if (link.up()) {
            replace(new Link(link.index(), link.name(), link.type(), link.kind(), link.mtuBytes(), link.queueLength(),
                    false, false,
                    link.mac()));
            forgetWhatGoesWith(linkIndex,
                    address -> AddressFamily.of(address.address()) == AddressFamily.IPV6);
        }
    }

    @Override
    public void setMtu(int linkIndex, int mtuBytes) {
        final Link link = require(linkIndex, "set MTU");
        if (mtuBytes < 68 || mtuBytes > 65536) {
            throw new RouteTableException(Errno.EINVAL,
                    "set MTU " + mtuBytes + " on link " + linkIndex + " failed: EINVAL; choose 68..65536");
        }
        replace(new Link(link.index(), link.name(), link.type(), link.kind(), mtuBytes, link.queueLength(),
                link.up(), link.carrier(), link.mac()));
    }

    @Override
    public void setQueueLength(int linkIndex, int packets) {
        final Link link = require(linkIndex, "set queue length");
        if (packets < 0) {
            throw new RouteTableException(Errno.EINVAL,
                    "set queue length " + packets + " on link " + linkIndex + " failed: EINVAL; choose 0 or more");
        }
        replace(new Link(link.index(), link.name(), link.type(), link.kind(), link.mtuBytes(), packets,
                link.up(), link.carrier(), link.mac()));
    }

    @Override
    public void deleteLink(int linkIndex) {
        final Link link = link(linkIndex);
        if (link != null) {
            forgetWhatGoesWith(linkIndex, address -> true);
            links.remove(link);
            announce(new NetworkEvent.LinkRemoved(link));
        }
    }

    private void forgetWhatGoesWith(int linkIndex, Predicate<InterfaceAddress> addressGoes) {
        proxies.removeIf(proxy -> proxy.linkIndex() == linkIndex);
        remove(neighbors, neighbor -> neighbor.linkIndex() == linkIndex, NetworkEvent.NeighborRemoved::new);
        remove(addresses, address -> address.linkIndex() == linkIndex && addressGoes.test(address),
                NetworkEvent.AddressRemoved::new);
        routes.forgetLink(linkIndex);
    }

    @Override
    public List<InterfaceAddress> addresses() {
        return List.copyOf(addresses);
    }

    @Override
    public List<InterfaceAddress> addresses(int linkIndex) {
        return addresses.stream().filter(address -> address.linkIndex() == linkIndex).toList();
    }

    @Override
    public void addAddress(InterfaceAddress address) {
        final Link link = require(address.linkIndex(), "add address " + address);
        final boolean known = addresses.removeIf(address::hasKeyOf);
        addresses.add(address);
        announce(new NetworkEvent.AddressAdded(address));
        if (!known && link.up()) {
            routes.addOf(address);
        }
    }

    @Override
    public void removeAddress(InterfaceAddress address) {
        if (addresses.stream().noneMatch(address::hasKeyOf)) {
            return;
        }
        remove(addresses, address::hasKeyOf, NetworkEvent.AddressRemoved::new);
        routes.removeOf(address, addresses);
        if (AddressFamily.of(address.address()) == AddressFamily.IPV4) {
            forgetIpv4OfLinkWithoutAddress(address.linkIndex());
        }
    }

    private void forgetIpv4OfLinkWithoutAddress(int linkIndex) {
        if (addresses(linkIndex).stream()
                .noneMatch(address -> AddressFamily.of(address.address()) == AddressFamily.IPV4)) {
            routes.forgetIpv4Of(linkIndex);
            proxies.removeIf(proxy -> proxy.linkIndex() == linkIndex
                    && AddressFamily.of(proxy.address()) == AddressFamily.IPV4);
        }
    }

    @Override
    public List<Route> routes(RouteFilter filter) {
        return routes.all(filter::accepts);
    }

    @Override
    public void addRoute(Route route) {
        routes.add(route);
    }

    @Override
    public void removeRoute(Route route) {
        routes.remove(route);
    }

    @Override
    public @Nullable ResolvedRoute resolve(RouteQuery query) {
        return routes.resolve(rules, query, addresses);
    }

    @Override
    public List<Rule> rules() {
        return List.copyOf(rules);
    }

    @Override
    public void addRule(Rule rule) {
        if (!rules.contains(rule)) {
            rules.add(rule);
            rules.sort(Comparator.comparing(Rule::family).thenComparingInt(Rule::priority));
            announce(new NetworkEvent.RuleAdded(rule));
        }
    }

    @Override
    public void removeRule(Rule rule) {
        remove(rules, rule::equals, NetworkEvent.RuleRemoved::new);
    }

    @Override
    public List<Neighbor> neighbors(int linkIndex) {
        return neighbors.stream().filter(neighbor -> neighbor.linkIndex() == linkIndex).toList();
    }

    @Override
    public List<ProxyNeighbor> proxyNeighbors() {
        return List.copyOf(proxies);
    }

    @Override
    public void addProxyNeighbor(ProxyNeighbor neighbor) {
        require(neighbor.linkIndex(), "add " + neighbor);
        proxies.removeIf(neighbor::hasKeyOf);
        proxies.add(neighbor);
    }

    @Override
    public void removeProxyNeighbor(ProxyNeighbor neighbor) {
        proxies.removeIf(neighbor::hasKeyOf);
    }

    @Override
    public RemovedObjects remove(ObjectFilter which) {
        final int rulesBefore = rules.size();
        remove(rules, which::accepts, NetworkEvent.RuleRemoved::new);
        final int proxiesBefore = proxies.size();
        proxies.removeIf(which::accepts);
        final List<Route> ownRoutes = routes.all(which::accepts);
        ownRoutes.forEach(this::removeRoute);
        final List<InterfaceAddress> ownAddresses = addresses.stream().filter(which::accepts).toList();
        ownAddresses.forEach(this::removeAddress);
        return new RemovedObjects(rulesBefore - rules.size(), proxiesBefore - proxies.size(), ownRoutes.size(),
                ownAddresses.size());
    }

    @Override
    public NetworkEvents subscribe(Set<EventGroup> groups) {
        final MemoryNetworkEvents events = new MemoryNetworkEvents(groups, EVENT_CAPACITY, subscriptions::remove);
        subscriptions.add(events);
        return events;
    }

    @Override
    public void close() {
        // What is configured outlives whoever looked at it, as in the kernel.
    }

    private Link require(int linkIndex, String operation) {
        final Link link = link(linkIndex);
        if (link == null) {
            throw new RouteTableException(Errno.ENODEV, operation + " failed: ENODEV, no link " + linkIndex
                    + "; check that the interface exists in this network namespace");
        }
        return link;
    }

    private void replace(Link changed) {
        links.removeIf(link -> link.index() == changed.index());
        links.add(changed);
        announce(new NetworkEvent.LinkChanged(changed));
    }

    private <T> void remove(List<T> from, Predicate<T> which, Function<T, NetworkEvent> event) {
        final List<T> gone = from.stream().filter(which).toList();
        from.removeAll(gone);
        gone.forEach(value -> announce(event.apply(value)));
    }

    private void announce(NetworkEvent event) {
        subscriptions.forEach(subscription -> subscription.offer(event));
    }
}
