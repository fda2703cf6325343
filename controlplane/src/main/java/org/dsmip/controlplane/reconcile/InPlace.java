package org.dsmip.controlplane.reconcile;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.dsmip.controlplane.effect.Effect;
import org.dsmip.core.net.Ipv4Address;

/**
 * What was asked for on behalf of each home address, and what of it is lost since with the link or the device that it was on. Not
 * thread-safe.
 */
final class InPlace {
    private final Map<Ipv4Address, Placed> placed = new HashMap<>();
    private boolean isHomeLinkUp = true;
    private int linkStays;
    private int deviceStays;

    /** What was asked for on behalf of a home address, and which stay of the home link and of the tunnel device that was for. */
    record Placed(Wanted wanted, int linkStay, int deviceStay) {
        private static final Placed NOTHING = new Placed(Wanted.NOTHING, 0, 0);
    }

    Placed of(Ipv4Address homeAddress) {
        return placed.getOrDefault(homeAddress, Placed.NOTHING);
    }

    /** Takes note of what was asked for now. */
    void put(Ipv4Address homeAddress, Wanted wanted) {
        if (wanted.forwarding() == null) {
            placed.remove(homeAddress);
        } else {
            placed.put(homeAddress, new Placed(wanted, linkStays, deviceStays));
        }
    }

    /** Home addresses that something was asked for. */
    List<Ipv4Address> homeAddresses() {
        return placed.keySet().stream().sorted().toList();
    }

    /** Answers whether all is to be seen to: what the kernel has forgotten is put back when the link is up. */
    boolean isToBeSeenTo(boolean up) {
        final boolean isBack = up && !isHomeLinkUp;
        linkStays += isBack ? 1 : 0;
        isHomeLinkUp = up;
        return isBack;
    }

    void tunnelDeviceMadeAnew() {
        deviceStays++;
    }

    /** Whether something that was asked for is gone with what it was on. */
    boolean isLost(Placed owner, Effect adding) {
        return isOnAnotherStay(owner, adding) || (adding instanceof Effect.AddProxyNeighbor && !isHomeLinkUp);
    }

    /** Whether it can be asked for once more. */
    boolean isToBePutBack(Placed owner, Effect adding) {
        return isOnAnotherStay(owner, adding) && !(adding instanceof Effect.AddProxyNeighbor && !isHomeLinkUp);
    }

    private boolean isOnAnotherStay(Placed owner, Effect adding) {
        return owner.wanted.has(adding) && switch (adding) {
            case Effect.AddProxyNeighbor add -> owner.linkStay != linkStays;
            case Effect.AddTunnelRoute add -> owner.deviceStay != deviceStays;
            default -> false;
        };
    }
}
