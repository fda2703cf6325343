package org.dsmip.controlplane.homelink.neighbor;

import org.dsmip.core.net.Ipv4Address;
import org.dsmip.core.net.MacAddress;

/** Knows the mobile nodes that are away and answered for. */
public interface Absentees {
    /**
     * Says whether a home address is answered for on the home link now.
     *
     * @param homeAddress the address
     * @return true if it is that of a bound mobile node
     */
    boolean defends(Ipv4Address homeAddress);

    /**
     * Says whether a mobile node had a MAC address when it was home last: then it is the mobile node itself that comes home.
     *
     * @param homeAddress of the mobile node
     * @param mac the address
     * @return false if it had another one, or none that is known
     */
    boolean isAtHomeWith(Ipv4Address homeAddress, MacAddress mac);
}
