package org.dsmip.core.io.linux;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.function.Consumer;
import java.util.function.Function;
import org.agrona.DirectBuffer;
import org.dsmip.core.io.NetworkEvents;
import org.dsmip.core.io.RouteTable;
import org.dsmip.core.io.RouteTableException;
import org.dsmip.core.io.linux.rtnetlink.Acknowledgment;
import org.dsmip.core.io.linux.rtnetlink.AddressMessage;
import org.dsmip.core.io.linux.rtnetlink.LinkMessage;
import org.dsmip.core.io.linux.rtnetlink.MessageWriter;
import org.dsmip.core.io.linux.rtnetlink.NeighborMessage;
import org.dsmip.core.io.linux.rtnetlink.NetlinkRequests;
import org.dsmip.core.io.linux.rtnetlink.NetlinkSocket;
import org.dsmip.core.io.linux.rtnetlink.RouteMessage;
import org.dsmip.core.io.linux.rtnetlink.RuleMessage;
import org.dsmip.core.io.route.AddressFamily;
import org.dsmip.core.io.route.Change;
import org.dsmip.core.io.route.EventGroup;
import org.dsmip.core.io.route.InterfaceAddress;
import org.dsmip.core.io.route.Link;
import org.dsmip.core.io.route.Neighbor;
import org.dsmip.core.io.route.NetworkObject;
import org.dsmip.core.io.route.ObjectFilter;
import org.dsmip.core.io.route.ProxyNeighbor;
import org.dsmip.core.io.route.RemovedObjects;
import org.dsmip.core.io.route.ResolvedRoute;
import org.dsmip.core.io.route.Route;
import org.dsmip.core.io.route.RouteFilter;
import org.dsmip.core.io.route.RouteQuery;
import org.dsmip.core.io.route.Rule;
import org.dsmip.core.net.Ipv4Address;
import org.dsmip.core.net.Ipv6Address;
import org.dsmip.core.sys.Errno;
import org.jspecify.annotations.Nullable;

/** The kernel's network configuration through rtnetlink. Not thread-safe; bound to the namespace in which it was opened. */
public final class LinuxRouteTable implements RouteTable {
    private final NetlinkRequests requests;
    private final LinuxChanges changes;

    private LinuxRouteTable(NetlinkRequests requests) {
        this.requests = requests;
        changes = new LinuxChanges(requests, this::routes);
    }

    /**
     * Opens the configuration of the calling thread's network namespace.
     *
     * @return the table, which the caller closes
     * @throws org.dsmip.core.sys.SystemCallException if the kernel gives no netlink socket
     */
    public static LinuxRouteTable open() {
        return new LinuxRouteTable(new NetlinkRequests(new NetlinkSocket(0)));
    }

    @Override
    public List<Link> links() {
        final List<Link> links = new ArrayList<>(list("links", LinkMessage::encodeList, LinkMessage::decode));
        links.sort(Comparator.comparingInt(Link::index));
        return links;
    }

    @Override
    public @Nullable Link link(String name) {
        if (name.isEmpty() || name.length() > LinkMessage.MAX_NAME_LENGTH) {
            return null;
        }
        return link(name, writer -> LinkMessage.encodeGet(writer, name));
    }

    @Override
    public @Nullable Link link(int index) {
        return index <= 0 ? null : link(index, writer -> LinkMessage.encodeGet(writer, index));
    }

    private @Nullable Link link(Object nameOrIndex, Consumer<MessageWriter> encoder) {
        final NetlinkRequests.Answer<Link> answer = requests.get(encoder, LinkMessage::decode);
        if (answer.end().errno() == Errno.ENODEV) {
            return null;
        }
        require(answer.end(), "find link", nameOrIndex);
        return answer.value();
    }

    @Override
    public void setUp(int linkIndex) {
        execute("bring up link", linkIndex, writer -> LinkMessage.encodeUp(writer, linkIndex));
    }

    @Override
    public void setDown(int linkIndex) {
        execute("take down link", linkIndex, writer -> LinkMessage.encodeDown(writer, linkIndex));
    }

    @Override
    public void setMtu(int linkIndex, int mtuBytes) {
        execute("set MTU " + mtuBytes + " on link", linkIndex,
                writer -> LinkMessage.encodeMtu(writer, linkIndex, mtuBytes));
    }

    @Override
    public void setQueueLength(int linkIndex, int packets) {
        execute("set queue length " + packets + " on link", linkIndex,
                writer -> LinkMessage.encodeQueueLength(writer, linkIndex, packets));
    }

    @Override
    public void deleteLink(int linkIndex) {
        execute("delete link", linkIndex, writer -> LinkMessage.encodeDelete(writer, linkIndex), Errno.ENODEV);
    }

    @Override
    public List<InterfaceAddress> addresses() {
        return addresses(0);
    }

    @Override
    public List<InterfaceAddress> addresses(int linkIndex) {
        final List<InterfaceAddress> addresses = new ArrayList<>();
        for (final AddressFamily family : AddressFamily.values()) {
            final List<InterfaceAddress> some = new ArrayList<>(list("addresses",
                    writer -> AddressMessage.encodeList(writer, family, linkIndex), AddressMessage::decode,
                    Errno.ENODEV));
            // Asked for a family that it lacks, the kernel lists the others.
            some.removeIf(address -> AddressFamily.of(address.address()) != family);
            addresses.addAll(some);
        }
        // Old kernels do not filter.
        addresses.removeIf(address -> linkIndex != 0 && address.linkIndex() != linkIndex);
        return addresses;
    }

    @Override
    public void addAddress(InterfaceAddress address) {
        make(Change.add(address));
    }

    @Override
    public void removeAddress(InterfaceAddress address) {
        make(Change.remove(address));
    }

    @Override
    public List<Route> routes(RouteFilter filter) {
        final List<Route> routes = new ArrayList<>();
        for (final AddressFamily family : AddressFamily.values()) {
            if (filter.family() == null || filter.family() == family) {
                // ENOENT: there is no such table.
                final List<Route> some = new ArrayList<>(list("routes",
                        writer -> RouteMessage.encodeList(writer, family, filter), RouteMessage::decode,
                        Errno.ENOENT));
                some.removeIf(route -> route.family() != family);
                routes.addAll(some);
            }
        }
        routes.removeIf(route -> !filter.accepts(route));
        return routes;
    }

    @Override
    public void addRoute(Route route) {
        make(Change.add(route));
    }

    @Override
    public void removeRoute(Route route) {
        make(Change.remove(route));
    }

    @Override
    public @Nullable ResolvedRoute resolve(RouteQuery query) {
        final Route route = route(query, false);
        if (route == null || (query.linkIndex() != 0 && route.gateway() == null && !isTold(query))) {
            return null;
        }
        final Link link = route.mtuBytes() != 0 ? null : link(route.linkIndex());
        return new ResolvedRoute(route.type(), route.linkIndex(), route.gateway(), route.preferredSource(),
                link != null ? link.mtuBytes() : route.mtuBytes());
    }

    /** Where nothing leads, the kernel takes every IPv4 destination to be on the link that a packet must leave by. */
    private boolean isTold(RouteQuery query) {
        return !(query.destination() instanceof Ipv4Address) || route(query, true) != null;
    }

    private @Nullable Route route(RouteQuery query, boolean entry) {
        final NetlinkRequests.Answer<Route> answer = requests.get(
                writer -> RouteMessage.encodeResolve(writer, query, entry), RouteMessage::decodeResolved);
        final int errno = answer.end().errno();
        // The kernel answers with the error that a sender would get; a blackhole gives a bare EINVAL. A link or a source that
        // is gone meanwhile leads nowhere either, and a kernel without IPv6 leads no IPv6.
        if (errno == Errno.ENETUNREACH || errno == Errno.EHOSTUNREACH || errno == Errno.EACCES
                || (errno == Errno.EINVAL && answer.end().text().isEmpty())
                || (query.linkIndex() != 0 && (errno == Errno.ENODEV || errno == Errno.ENETDOWN))
                || (query.source() != null && errno == Errno.EINVAL)
                || (errno == Errno.EOPNOTSUPP && query.destination() instanceof Ipv6Address)) {
            return null;
        }
        if (!answer.end().isOk()) {
            throw Refusal.of(answer.end(), "resolve", query);
        }
        final Route route = answer.value();
        return route == null || route.type().isReject() ? null : route;
    }

    @Override
    public List<Rule> rules() {
        final List<Rule> rules = new ArrayList<>();
        for (final AddressFamily family : AddressFamily.values()) {
            rules.addAll(list("rules", writer -> RuleMessage.encodeList(writer, family), RuleMessage::decode,
                    Errno.EAFNOSUPPORT));
        }
        return rules;
    }

    @Override
    public void addRule(Rule rule) {
        make(Change.add(rule));
    }

    @Override
    public void removeRule(Rule rule) {
        make(Change.remove(rule));
    }

    @Override
    public List<Neighbor> neighbors(int linkIndex) {
        final List<Neighbor> neighbors = new ArrayList<>();
        for (final AddressFamily family : AddressFamily.values()) {
            neighbors.addAll(list("neighbors", writer -> NeighborMessage.encodeList(writer, family),
                    NeighborMessage::decode));
        }
        neighbors.removeIf(neighbor -> neighbor.linkIndex() != linkIndex);
        return neighbors;
    }

    @Override
    public List<ProxyNeighbor> proxyNeighbors() {
        final List<ProxyNeighbor> neighbors = new ArrayList<>();
        for (final AddressFamily family : AddressFamily.values()) {
            neighbors.addAll(list("proxy neighbors", writer -> NeighborMessage.encodeProxyList(writer, family),
                    NeighborMessage::decodeProxy));
        }
        return neighbors;
    }

    @Override
    public void addProxyNeighbor(ProxyNeighbor neighbor) {
        make(Change.add(neighbor));
    }

    @Override
    public void removeProxyNeighbor(ProxyNeighbor neighbor) {
        make(Change.remove(neighbor));
    }

    @Override
    public List<@Nullable RouteTableException> change(List<Change> wanted) {
        return changes.make(wanted);
    }

    private void make(Change change) {
        final RouteTableException refusal = changes.make(List.of(change)).getFirst();
        if (refusal != null) {
            throw refusal;
        }
    }

    @Override
    public RemovedObjects remove(ObjectFilter which) {
        final List<Rule> rules = rules().stream().filter(which::accepts).toList();
        removeAll(rules);
        final List<ProxyNeighbor> proxies = proxyNeighbors().stream().filter(which::accepts).toList();
        removeAll(proxies);
        final List<Route> routes = routes(RouteFilter.ofProtocol(which.protocol())).stream().filter(which::accepts)
                .toList();
        removeAll(routes);
        final List<InterfaceAddress> addresses = addresses().stream().filter(which::accepts).toList();
        removeAll(addresses);
        return new RemovedObjects(rules.size(), proxies.size(), routes.size(), addresses.size());
    }

    private void removeAll(List<? extends NetworkObject> objects) {
        final List<Change> removals = objects.stream().map(Change::remove).toList();
        changes.make(removals).stream().filter(Objects::nonNull).findFirst().ifPresent(refusal -> {
            throw refusal;
        });
    }

    @Override
    public NetworkEvents subscribe(Set<EventGroup> groups) {
        return new LinuxNetworkEvents(groups);
    }

    @Override
    public void close() {
        requests.close();
    }

    private <T> List<T> list(String what, Consumer<MessageWriter> encoder,
            Function<DirectBuffer, @Nullable T> decoder, int... harmless) {
        final NetlinkRequests.Listing<T> listing = requests.list(encoder, decoder);
        require(listing.end(), "list", what, harmless);
        return listing.values();
    }

    private void execute(String verb, Object object, Consumer<MessageWriter> encoder, int... harmless) {
        require(requests.execute(encoder), verb, object, harmless);
    }

    private static void require(Acknowledgment end, String verb, Object object, int... harmless) {
        final RouteTableException refusal = Refusal.unless(end, verb, object, harmless);
        if (refusal != null) {
            throw refusal;
        }
    }
}
