package org.dsmip.core.io.linux;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import java.util.function.Function;
import org.dsmip.core.io.RouteTableException;
import org.dsmip.core.io.linux.rtnetlink.Acknowledgment;
import org.dsmip.core.io.linux.rtnetlink.AddressMessage;
import org.dsmip.core.io.linux.rtnetlink.MessageWriter;
import org.dsmip.core.io.linux.rtnetlink.NeighborMessage;
import org.dsmip.core.io.linux.rtnetlink.NetlinkRequests;
import org.dsmip.core.io.linux.rtnetlink.RouteMessage;
import org.dsmip.core.io.linux.rtnetlink.RuleMessage;
import org.dsmip.core.io.route.Change;
import org.dsmip.core.io.route.InterfaceAddress;
import org.dsmip.core.io.route.ProxyNeighbor;
import org.dsmip.core.io.route.Route;
import org.dsmip.core.io.route.RouteFilter;
import org.dsmip.core.io.route.Rule;
import org.dsmip.core.sys.Errno;
import org.jspecify.annotations.Nullable;

/** Changes of the kernel's network configuration, many to a call, each refused or made for itself. Not thread-safe. */
final class LinuxChanges {
    private static final int[] ALL_HARM = {};
    // Whatever has to do with a link that is gone is gone with it.
    private static final int[] ADDRESS_IS_GONE = {Errno.EADDRNOTAVAIL, Errno.ENODEV};
    private static final int[] ROUTE_IS_GONE = {Errno.ESRCH, Errno.ENOENT, Errno.ENODEV};
    private static final int[] RULE_IS_THERE = {Errno.EEXIST};
    private static final int[] RULE_IS_GONE = {Errno.ENOENT, Errno.ESRCH};
    private static final int[] PROXY_IS_GONE = {Errno.ENOENT, Errno.ENODEV, Errno.ENXIO};

    private final NetlinkRequests requests;
    private final Function<RouteFilter, List<Route>> routes;

    LinuxChanges(NetlinkRequests requests, Function<RouteFilter, List<Route>> routes) {
        this.requests = requests;
        this.routes = routes;
    }

    /** Null for each that is made, or why it is not. */
    List<@Nullable RouteTableException> make(List<Change> changes) {
        final List<Consumer<MessageWriter>> encoders = new ArrayList<>(changes.size());
        changes.forEach(change -> encoders.add(writer -> encode(writer, change)));
        final List<Acknowledgment> ends = requests.execute(encoders);
        final List<@Nullable RouteTableException> refusals = new ArrayList<>(changes.size());
        final Map<RouteFilter, Map<Object, List<Route>>> present = new HashMap<>();
        for (int i = 0; i < changes.size(); i++) {
            final Change change = changes.get(i);
            final Acknowledgment end = ends.get(i);
            refusals.add(end.errno() == Errno.EEXIST && change.object() instanceof Route route
                    ? settled(route, present)
                    : refusal(end, change));
        }
        return refusals;
    }

    private @Nullable RouteTableException settled(Route route, Map<RouteFilter, Map<Object, List<Route>>> present) {
        try {
            return settle(route, present);
        } catch (RouteTableException e) {
            // What is there cannot be read.
            return e;
        }
    }

    private static void encode(MessageWriter writer, Change change) {
        switch (change.object()) {
            case InterfaceAddress address -> {
                if (change.adds()) {
                    AddressMessage.encodeAdd(writer, address);
                } else {
                    AddressMessage.encodeRemove(writer, address);
                }
            }
            case Route route -> {
                if (change.adds()) {
                    RouteMessage.encodeAdd(writer, route);
                } else {
                    RouteMessage.encodeRemove(writer, route);
                }
            }
            case Rule rule -> {
                if (change.adds()) {
                    RuleMessage.encodeAdd(writer, rule);
                } else {
                    RuleMessage.encodeRemove(writer, rule);
                }
            }
            case ProxyNeighbor neighbor -> {
                if (change.adds()) {
                    NeighborMessage.encodeAddProxy(writer, neighbor);
                } else {
                    NeighborMessage.encodeRemoveProxy(writer, neighbor);
                }
            }
        }
    }

    private static @Nullable RouteTableException refusal(Acknowledgment end, Change change) {
        final boolean adds = change.adds();
        final String verb = adds ? "add" : "remove";
        return switch (change.object()) {
            case InterfaceAddress address ->
                Refusal.unless(end, verb + " address", address, adds ? ALL_HARM : ADDRESS_IS_GONE);
            case Route route -> Refusal.unless(end, verb + " route", route, adds ? ALL_HARM : ROUTE_IS_GONE);
            case Rule rule -> Refusal.unless(end, verb, rule, adds ? RULE_IS_THERE : RULE_IS_GONE);
            case ProxyNeighbor neighbor -> Refusal.unless(end, verb, neighbor, adds ? ALL_HARM : PROXY_IS_GONE);
        };
    }

    /** The place of a route is taken: by one of our own, by one that does the same, or by another's. */
    private @Nullable RouteTableException settle(Route route, Map<RouteFilter, Map<Object, List<Route>>> present) {
        final List<Route> same = present.computeIfAbsent(new RouteFilter(route.family(), route.table(), 0), this::read)
                .getOrDefault(key(route), List.of());
        if (same.contains(route)) {
            // Put in its own place it would be news to whoever listens.
            return null;
        }
        if (same.stream().allMatch(other -> other.protocol() == route.protocol())) {
            final Acknowledgment end = requests.execute(writer -> RouteMessage.encodeReplace(writer, route));
            return Refusal.unless(end, "replace route", route);
        }
        if (same.stream().noneMatch(other -> other.withProtocol(route.protocol()).equals(route))) {
            return new RouteTableException(Errno.EEXIST,
                    "add route " + route + " failed: EEXIST, the same destination, "
                            + "table and priority are taken by another program's route (" + same.getFirst()
                            + "); remove that one or give it another priority");
        }
        return null;
    }

    private Map<Object, List<Route>> read(RouteFilter which) {
        final Map<Object, List<Route>> byKey = new HashMap<>();
        routes.apply(which).forEach(route -> byKey.computeIfAbsent(key(route), key -> new ArrayList<>()).add(route));
        return byKey;
    }

    private static Object key(Route route) {
        return List.of(route.destination(), route.table(), route.priority());
    }
}
