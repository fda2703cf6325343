package org.dsmip.controlplane.host;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.dsmip.controlplane.reconcile.Standing.State;
import org.dsmip.controlplane.show.HostObject;
import org.dsmip.controlplane.show.HostPieces;
import org.dsmip.core.io.HeldObject;
import org.dsmip.core.io.OwnConfiguration;
import org.dsmip.core.io.RouteTable;
import org.dsmip.core.io.route.InterfaceAddress;
import org.dsmip.core.io.route.Link;
import org.dsmip.core.io.route.NetworkObject;
import org.dsmip.core.io.route.ProxyNeighbor;
import org.dsmip.core.io.route.Route;
import org.dsmip.core.io.route.Rule;
import org.jspecify.annotations.Nullable;

/** How all stands that a node itself keeps on its host: rules, routes, addresses, settings. Used by the control thread. */
public final class NodeObjects {
    private static final Pattern LINK_NUMBER = Pattern.compile("\\blink (\\d+)");

    private final RouteTable routes;
    private final OwnConfiguration own;
    private final KernelSettings settings;

    /**
     * Shows what is kept.
     *
     * @param routes tells the names of interfaces
     * @param own what is kept of the network configuration
     * @param settings what is kept of the kernel's settings
     */
    public NodeObjects(RouteTable routes, OwnConfiguration own, KernelSettings settings) {
        this.routes = routes;
        this.own = own;
        this.settings = settings;
    }

    /**
     * How all of it stands now.
     *
     * @return in the order in which each kind was made
     */
    public HostPieces.Own now() {
        final Map<String, String> names = new HashMap<>();
        final List<HostObject> all = new ArrayList<>(own.held().stream().map(held -> object(held, LINK_NUMBER
                .matcher(held.object().toString())
                .replaceAll(found -> names.computeIfAbsent(found.group(1), this::name)))).toList());
        all.addAll(settings.objects());
        final Supplier<Stream<HeldObject>> ofMany = own.amissForMany();
        return new HostPieces.Own(all, () -> ofMany.get().map(held -> object(held, key(held.object()))));
    }

    private static HostObject object(HeldObject held, String name) {
        final State state = state(held);
        return new HostObject(kind(held.object()), name, null, state,
                state == State.NOT_REMOVED ? held.leaving() : held.missing());
    }

    private static State state(HeldObject held) {
        if (held.leaving() != null) {
            return State.NOT_REMOVED;
        }
        return held.missing() == null ? State.IN_PLACE : State.REFUSED;
    }

    private String name(String number) {
        final @Nullable Link link = routes.link(Integer.parseInt(number));
        return "dev " + (link == null ? "gone" : link.name());
    }

    private static String kind(NetworkObject object) {
        return switch (object) {
            case InterfaceAddress address -> "address";
            case Route route -> HostObject.ROUTE;
            case Rule rule -> "rule";
            case ProxyNeighbor neighbor -> HostObject.PROXY;
        };
    }

    /** As those show it who asked for it. */
    private static String key(NetworkObject object) {
        return switch (object) {
            case InterfaceAddress address -> address.address().toString();
            case Route route -> route.destination().toString();
            case Rule rule -> rule.toString();
            case ProxyNeighbor neighbor -> neighbor.address().toString();
        };
    }
}
