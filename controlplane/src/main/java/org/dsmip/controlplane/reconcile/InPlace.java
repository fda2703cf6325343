package org.dsmip.controlplane.reconcile;

import org.dsmip.controlplane.effect.Effect;
import org.dsmip.core.net.Ipv4Address;
import org.dsmip.core.table.OrderedTable;

/**
 * What was asked for on behalf of each home address, and what of it is lost since with the link or the device that it was on. Not
 * thread-safe.
 */
final class InPlace {
    private OrderedTable<Placed> placed = OrderedTable.empty(Placed.class, owner -> owner.homeAddress().bits());
    private boolean isHomeLinkUp = true;
    private int linkStays;
    private int deviceStays;

    /** What was asked for on behalf of a home address, and which stay of the home link and of the tunnel device that was for. */
    record Placed(Ipv4Address homeAddress, Wanted wanted, int linkStay, int deviceStay) {
        static Placed nothing(Ipv4Address homeAddress) {
            return new Placed(homeAddress, Wanted.NOTHING, 0, 0);
        }
    }

    Placed of(Ipv4Address homeAddress) {
        final Placed found = placed.get(homeAddress.bits());
        return found == null ? Placed.nothing(homeAddress) : found;
    }

    /** Takes note of what was asked for now. */
    void put(Ipv4Address homeAddress, Wanted wanted) {
        placed = wanted.forwarding() == null
                ? placed.without(homeAddress.bits())
                : placed.with(new Placed(homeAddress, wanted, linkStays, deviceStays));
    }

    /** All that was asked for until now, by home address; what is later is not seen in it. */
    OrderedTable<Placed> now() {
        return placed;
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
