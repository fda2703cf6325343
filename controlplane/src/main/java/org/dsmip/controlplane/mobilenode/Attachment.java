package org.dsmip.controlplane.mobilenode;

import java.util.Set;
import org.dsmip.core.net.IpAddress;
import org.dsmip.core.net.Ipv4Address;

/** Where a mobile node is attached to the network. */
public sealed interface Attachment {
    /** Nowhere: no carrier, no IPv4 address, or no way to the home agent (DS-2.2-1). */
    record Detached() implements Attachment {}

    /**
     * On the home link.
     *
     * @param present home addresses that the access interface has already
     */
    record AtHome(Set<IpAddress> present) implements Attachment {
        /** Copies the set. */
        public AtHome {
            present = Set.copyOf(present);
        }
    }

    /**
     * In another network, with a care-of address of its own there.
     *
     * @param careOfAddress the address the access interface has
     * @param pathMtuBytes the MTU of the access interface
     * @param present home addresses that the access interface still has, and should not
     */
    record Visiting(Ipv4Address careOfAddress, int pathMtuBytes, Set<IpAddress> present) implements Attachment {
        /** Copies the set. */
        public Visiting {
            present = Set.copyOf(present);
        }
    }
}
