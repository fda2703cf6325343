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
    private Stays stays = new Stays(true, 0, 0);

    /** How often the home link has come up and the tunnel device was made anew. */
    record Stays(boolean isHomeLinkUp, int homeLink, int tunnelDevice) {}

    /** What was asked for on behalf of a home address, and during which stays. */
    record Placed(Ipv4Address homeAddress, Wanted wanted, Stays since) {
        /** Whether something that was asked for is gone with what it was on. */
        boolean isLost(Effect adding, Stays now) {
            return isOfFormerStay(adding, now) || (adding instanceof Effect.AddProxyNeighbor && !now.isHomeLinkUp);
        }

        /** Whether it is gone, and can be asked for once more. */
        boolean isToBePutBack(Effect adding, Stays now) {
            return isOfFormerStay(adding, now) && !(adding instanceof Effect.AddProxyNeighbor && !now.isHomeLinkUp);
        }

        private boolean isOfFormerStay(Effect adding, Stays now) {
            return wanted.has(adding) && switch (adding) {
                case Effect.AddProxyNeighbor add -> since.homeLink != now.homeLink;
                case Effect.AddTunnelRoute add -> since.tunnelDevice != now.tunnelDevice;
                default -> false;
            };
        }
    }

    Placed of(Ipv4Address homeAddress) {
        final Placed found = placed.get(homeAddress.bits());
        return found == null ? new Placed(homeAddress, Wanted.NOTHING, stays) : found;
    }

    /** Takes note of what was asked for now. */
    void put(Ipv4Address homeAddress, Wanted wanted) {
        placed = wanted.forwarding() == null
                ? placed.without(homeAddress.bits())
                : placed.with(new Placed(homeAddress, wanted, stays));
    }

    /** All that was asked for until now, by home address; what is later is not seen in it. */
    OrderedTable<Placed> now() {
        return placed;
    }

    Stays stays() {
        return stays;
    }

    /** Answers whether all is to be seen to: what the kernel has forgotten is put back when the link is up. */
    boolean isToBeSeenTo(boolean up) {
        final boolean isBack = up && !stays.isHomeLinkUp;
        stays = new Stays(up, stays.homeLink + (isBack ? 1 : 0), stays.tunnelDevice);
        return isBack;
    }

    void tunnelDeviceMadeAnew() {
        stays = new Stays(stays.isHomeLinkUp, stays.homeLink, stays.tunnelDevice + 1);
    }
}
