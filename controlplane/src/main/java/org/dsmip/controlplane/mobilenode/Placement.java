package org.dsmip.controlplane.mobilenode;

import static org.dsmip.controlplane.effect.Effect.Place.ACCESS;
import static org.dsmip.controlplane.effect.Effect.Place.TUNNEL;

import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import org.dsmip.controlplane.effect.Effect;
import org.dsmip.controlplane.effect.Effect.AcquireAddress;
import org.dsmip.controlplane.effect.Effect.AssignAddress;
import org.dsmip.controlplane.effect.Effect.Place;
import org.dsmip.controlplane.effect.Effect.UnassignAddress;
import org.dsmip.core.net.IpAddress;
import org.dsmip.core.net.Ipv4Address;
import org.dsmip.core.net.Ipv6Address;

/**
 * Which interface has which of the node's addresses, and where its traffic goes. Away, the addresses live on the tunnel
 * device and all traffic goes into it, whether or not a registration stands: nothing sourced from a home address ever leaves
 * without the data plane. At home they live on the access interface. Not thread-safe; owned by the state machine.
 */
final class Placement {
    private final HomeNetwork home;
    private final Set<IpAddress> onTunnel = new LinkedHashSet<>();
    /** Those put there by this node; what the network itself configured is not ours to take away. */
    private final Set<IpAddress> onAccess = new LinkedHashSet<>();
    private boolean throughTunnel;

    Placement(HomeNetwork home) {
        this.home = home;
    }

    /** Leaves the access link without home addresses, so that nobody there is answered for them (BASE-ARP-07, -10). */
    void clearAccess(Set<IpAddress> present, List<Effect> effects) {
        final Set<IpAddress> there = new LinkedHashSet<>(onAccess);
        there.addAll(present);
        there.forEach(address -> effects.add(new UnassignAddress(address, lengthOnAccess(address), ACCESS)));
        onAccess.clear();
    }

    void assignToTunnel(IpAddress address, List<Effect> effects) {
        if (onTunnel.add(address)) {
            effects.add(new AssignAddress(address, address.toHostPrefix().length(), TUNNEL));
        }
    }

    void takeOffTunnel(IpAddress address, List<Effect> effects) {
        if (onTunnel.remove(address)) {
            effects.add(new UnassignAddress(address, address.toHostPrefix().length(), TUNNEL));
        }
    }

    void clearTunnel(List<Effect> effects) {
        List.copyOf(onTunnel).forEach(address -> takeOffTunnel(address, effects));
    }

    /** Arrives at a home link, which may have lost what was put there during an earlier stay. */
    void arriveHome(Set<IpAddress> present) {
        onAccess.retainAll(present);
    }

    void assignToAccess(IpAddress address, Set<IpAddress> present, List<Effect> effects) {
        if (!present.contains(address) && onAccess.add(address)) {
            effects.add(new AssignAddress(address, lengthOnAccess(address), ACCESS));
        }
    }

    /** The same for an address that nobody defends any more: the network is asked first whether somebody else has it. */
    void acquireOnAccess(Ipv6Address address, Set<IpAddress> present, List<Effect> effects) {
        if (!present.contains(address) && onAccess.add(address)) {
            effects.add(new AcquireAddress(address, lengthOnAccess(address)));
        }
    }

    void routeThroughTunnel(List<Effect> effects) {
        if (!throughTunnel) {
            throughTunnel = true;
            effects.add(new Effect.RouteThroughTunnel());
        }
    }

    void routeDirectly(List<Effect> effects) {
        if (throughTunnel) {
            throughTunnel = false;
            effects.add(new Effect.RouteDirectly());
        }
    }

    void takeBackAccess(List<Effect> effects) {
        clearAccess(Set.of(), effects);
    }

    /** Forgets what was not done, so that it is tried again when it is wanted again. */
    void onFailed(Effect effect) {
        switch (effect) {
            case AssignAddress assign -> placed(assign.place()).remove(assign.address());
            case AcquireAddress acquire -> onAccess.remove(acquire.address());
            case Effect.RouteThroughTunnel ignored -> throughTunnel = false;
            case Effect.RouteDirectly ignored -> throughTunnel = true;
            default -> {
            }
        }
    }

    private Set<IpAddress> placed(Place place) {
        return place == TUNNEL ? onTunnel : onAccess;
    }

    private int lengthOnAccess(IpAddress address) {
        return address instanceof Ipv4Address ? home.prefix().length() : home.ipv6PrefixLength();
    }
}
