package org.dsmip.controlplane.telemetry;

import java.util.ArrayList;
import java.util.List;
import org.dsmip.controlplane.show.DataPlaneState.CounterView;
import org.dsmip.controlplane.show.DataPlaneState.InterfaceView;
import org.dsmip.controlplane.show.DataPlaneState.TunnelView;
import org.dsmip.core.counters.Counter;
import org.dsmip.core.io.RouteTable;
import org.dsmip.core.io.route.InterfaceAddress;
import org.dsmip.core.io.route.Link;
import org.dsmip.core.net.IpAddress;
import org.dsmip.core.net.Ipv4Address;
import org.dsmip.dataplane.Dataplane;

/** The interfaces of a node as they are at the moment of the question. Used by the control thread. */
public final class InterfaceViews {
    private final RouteTable routes;
    private final Dataplane dataplane;
    private final TunOffloads offloads;
    private final Surveillance surveillance;
    private final List<Use> uses;

    /**
     * An interface of a node.
     *
     * @param name as the kernel calls it
     * @param purpose what the node has it for
     * @param method how packets are moved over it
     */
    public record Use(String name, String purpose, String method) {}

    /**
     * Looks at interfaces.
     *
     * @param routes tells what the kernel knows of them
     * @param dataplane counts what passes them
     * @param offloads what passes the tunnel device in one piece
     * @param surveillance what is lost at it, and behind it
     * @param uses the interfaces
     */
    public InterfaceViews(RouteTable routes, Dataplane dataplane, TunOffloads offloads, Surveillance surveillance,
            List<Use> uses) {
        this.uses = List.copyOf(uses);
        this.surveillance = surveillance;
        this.routes = routes;
        this.dataplane = dataplane;
        this.offloads = offloads;
    }

    List<InterfaceView> now() {
        return uses.stream().map(this::view).toList();
    }

    private InterfaceView view(Use use) {
        final Link link = routes.link(use.name());
        if (link == null) {
            return new InterfaceView(use.name(), use.purpose(), use.method(), 0, false, null, List.of(), null);
        }
        final String address = routes.addresses(link.index()).stream().map(InterfaceAddress::address)
                .filter(Ipv4Address.class::isInstance).map(IpAddress::toString).findFirst().orElse(null);
        return new InterfaceView(use.name(), use.purpose(), use.method(), link.mtuBytes(), link.isUsable(), address,
                counters(use.method()), isTunnel(use) ? tunnel(link) : null);
    }

    private TunnelView tunnel(Link link) {
        return new TunnelView(surveillance.hostForwarding().state().label(), link.queueLength(),
                surveillance.queues().lost(Surveillance.TUN_QUEUE), offloads.views());
    }

    private static boolean isTunnel(Use use) {
        return "tun".equals(use.method());
    }

    private List<CounterView> counters(String method) {
        return switch (method) {
            case "tun" -> views(Counter.TUN_PACKETS_IN, Counter.TUN_BYTES_IN, Counter.FORWARDED_TO_TUN);
            case "raw" -> views(Counter.TUNNEL_PACKETS_IN, Counter.TUNNEL_BYTES_IN, Counter.FORWARDED_TO_TUNNEL);
            default -> List.of();
        };
    }

    private List<CounterView> views(Counter... counters) {
        final List<CounterView> views = new ArrayList<>();
        for (Counter counter : counters) {
            views.add(DataplaneView.view(counter, dataplane.value(counter)));
        }
        return views;
    }
}
