package org.dsmip.controlplane.mobilenode;

import static org.dsmip.controlplane.effect.Effect.Place.ACCESS;
import static org.dsmip.controlplane.effect.Effect.Place.TUNNEL;

import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import org.dsmip.controlplane.effect.Effect;
import org.dsmip.controlplane.effect.Effect.AcquireAddress;
import org.dsmip.controlplane.effect.Effect.AssignAddress;
import org.dsmip.controlplane.effect.Effect.Place;
import org.dsmip.controlplane.effect.Effect.UnassignAddress;
import org.dsmip.controlplane.effect.RefusedEffects;
import org.dsmip.core.net.IpAddress;
import org.dsmip.core.net.Ipv4Address;
import org.dsmip.core.net.Ipv6Address;
import org.jspecify.annotations.Nullable;

/**
 * Which interface has which of the node's addresses, and where its traffic goes. Away, the addresses live on the tunnel
 * device and all traffic goes into it, whether or not a registration stands: nothing sourced from a home address ever leaves
 * without the data plane. At home they live on the access interface. What the kernel refuses stays wanted and is tried again
 * (OPS-HOST-9). Not thread-safe; owned by the state machine.
 */
final class Placement {
    private final HomeNetwork home;
    private final Set<IpAddress> onTunnel = new LinkedHashSet<>();
    /** Those put there by this node; what the network itself configured is not ours to take away. */
    private final Set<IpAddress> onAccess = new LinkedHashSet<>();
    private final RefusedEffects refused = new RefusedEffects();
    private boolean throughTunnel;

    Placement(HomeNetwork home) {
        this.home = home;
    }

    /** Leaves the access link without home addresses, so that nobody there is answered for them (BASE-ARP-07, -10). */
    void clearAccess(Set<IpAddress> present, List<Effect> effects) {
        final Set<IpAddress> there = new LinkedHashSet<>(onAccess);
        there.addAll(present);
        there.forEach(address -> effects.add(new UnassignAddress(address, lengthOnAccess(address), ACCESS)));
        forgetAccess();
    }

    private void forgetAccess() {
        onAccess.forEach(this::forgetOnAccess);
        onAccess.clear();
    }

    private void forgetOnAccess(IpAddress address) {
        refused.remove(new AssignAddress(address, lengthOnAccess(address), ACCESS));
        if (address instanceof Ipv6Address acquired) {
            refused.remove(new AcquireAddress(acquired, lengthOnAccess(address)));
        }
    }

    void assignToTunnel(IpAddress address, List<Effect> effects) {
        final AssignAddress assign = onTunnel(address);
        refused.remove(opposite(assign));
        if (onTunnel.add(address) || refused.reason(assign) != null) {
            effects.add(assign);
        }
    }

    void takeOffTunnel(IpAddress address, List<Effect> effects) {
        if (onTunnel.remove(address)) {
            refused.remove(onTunnel(address));
            effects.add(opposite(onTunnel(address)));
        }
    }

    private static AssignAddress onTunnel(IpAddress address) {
        return new AssignAddress(address, address.toHostPrefix().length(), TUNNEL);
    }

    private static UnassignAddress opposite(AssignAddress assign) {
        return new UnassignAddress(assign.address(), assign.prefixLength(), assign.place());
    }

    void clearTunnel(List<Effect> effects) {
        List.copyOf(onTunnel).forEach(address -> takeOffTunnel(address, effects));
    }

    /** Arrives at a home link, which may have lost what was put there during an earlier stay. */
    void arriveHome(Set<IpAddress> present) {
        onAccess.retainAll(present);
    }

    void assignToAccess(IpAddress address, Set<IpAddress> present, List<Effect> effects) {
        keepOnAccess(address);
        if (!present.contains(address) && onAccess.add(address)) {
            effects.add(new AssignAddress(address, lengthOnAccess(address), ACCESS));
        }
    }

    /** The same for an address that nobody defends any more: the network is asked first whether somebody else has it. */
    void acquireOnAccess(Ipv6Address address, Set<IpAddress> present, List<Effect> effects) {
        keepOnAccess(address);
        if (!present.contains(address) && onAccess.add(address)) {
            effects.add(new AcquireAddress(address, lengthOnAccess(address)));
        }
    }

    /** It may be there because its removal was refused. */
    private void keepOnAccess(IpAddress address) {
        refused.remove(new UnassignAddress(address, lengthOnAccess(address), ACCESS));
        refused.remove(new Effect.ReturnAddress(address, lengthOnAccess(address)));
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

    /** Leaves the access link without an address that is this node's no longer. */
    void leaveAccess(IpAddress address, List<Effect> effects) {
        if (onAccess.remove(address)) {
            forgetOnAccess(address);
            effects.add(new Effect.ReturnAddress(address, lengthOnAccess(address)));
        }
    }

    /** Leaves the access link as it is without this node. */
    void takeBackAccess(List<Effect> effects) {
        onAccess.forEach(address -> effects.add(new Effect.ReturnAddress(address, lengthOnAccess(address))));
        forgetAccess();
    }

    /** An effect could not be carried out. */
    void onFailed(long nowNs, Effect effect, String reason, List<Effect> effects) {
        final String wanted = wanted(effect);
        if (wanted == null) {
            effects.add(new Effect.NoteFailure(passing(effect), reason));
        } else if (refused.put(nowNs, effect, reason)) {
            effects.add(new Effect.NoteTrouble(wanted, reason));
        }
    }

    /** An effect was carried out, perhaps after it had failed. */
    void onDone(Effect effect, List<Effect> effects) {
        if (refused.remove(effect)) {
            effects.add(new Effect.NoteTrouble(String.valueOf(wanted(effect)), null));
        }
    }

    /** What is in the way of what was refused may be gone. */
    void mayWork(long nowNs) {
        refused.hint(nowNs);
    }

    /** Tries again what was refused, if it is time to. */
    void onTimer(long nowNs, List<Effect> effects) {
        effects.addAll(refused.due(nowNs));
    }

    long nextDeadlineNs() {
        return refused.nextDeadlineNs();
    }

    /** What is not in place although it should be, with the reasons. */
    List<Effect.NoteTrouble> troubles() {
        return Stream.concat(refused.additions(), refused.removals())
                .map(effect -> new Effect.NoteTrouble(String.valueOf(wanted(effect)), refused.reason(effect))).toList();
    }

    /** What an effect puts in place, for the operator; null: nothing that stays. */
    private static @Nullable String wanted(Effect effect) {
        return switch (effect) {
            case AssignAddress assign -> "address " + assign.address() + words(assign.place());
            case AcquireAddress acquire -> "address " + acquire.address() + words(ACCESS);
            case Effect.ReturnAddress giveBack ->
                "removal of the address " + giveBack.address() + words(ACCESS);
            case UnassignAddress unassign -> "removal of the address " + unassign.address() + words(unassign.place());
            default -> null;
        };
    }

    private static String words(Place place) {
        return place == TUNNEL ? " on the tunnel device" : " on the access interface";
    }

    /** What an effect does once, for the operator. */
    private static String passing(Effect effect) {
        return switch (effect) {
            case Effect.Send send -> "request to " + send.datagram().destination();
            case Effect.AnnounceAddress announce -> "announcement of " + announce.address() + words(ACCESS);
            default -> "change of the forwarding";
        };
    }

    private int lengthOnAccess(IpAddress address) {
        return address instanceof Ipv4Address ? home.prefix().length() : home.ipv6PrefixLength();
    }
}
