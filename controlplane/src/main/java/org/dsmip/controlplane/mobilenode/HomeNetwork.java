package org.dsmip.controlplane.mobilenode;

import org.dsmip.core.net.Ipv4Address;
import org.dsmip.core.net.Ipv4Prefix;

/**
 * Where a mobile node belongs (BASE-MN-03).
 *
 * @param homeAddress its IPv4 home address
 * @param prefix the home network, which contains home address and home agent
 * @param homeAgent the home agent's address
 * @param ipv6PrefixLength length of the IPv6 prefix on the home link, 1..128; its IPv6 home addresses carry it there
 */
public record HomeNetwork(Ipv4Address homeAddress, Ipv4Prefix prefix, Ipv4Address homeAgent, int ipv6PrefixLength) {
    /** Length of the IPv6 prefix on practically every link. */
    public static final int DEFAULT_IPV6_PREFIX_LENGTH = 64;

    /**
     * Checks that the addresses fit.
     *
     * @throws IllegalArgumentException saying which does not
     */
    public HomeNetwork {
        if (!homeAddress.isUnicast()) {
            throw new IllegalArgumentException("home address " + homeAddress + " is not a unicast address");
        }
        if (!prefix.contains(homeAddress)) {
            throw new IllegalArgumentException(
                    "home address " + homeAddress + " is outside the home network " + prefix);
        }
        if (!homeAgent.isUnicast()) {
            throw new IllegalArgumentException("home agent " + homeAgent + " is not a unicast address");
        }
        if (homeAgent.equals(homeAddress)) {
            throw new IllegalArgumentException("home agent and home address are both " + homeAddress);
        }
        if (ipv6PrefixLength < 1 || ipv6PrefixLength > 128) {
            throw new IllegalArgumentException(
                    "IPv6 prefix length " + ipv6PrefixLength + " of the home link is not in 1..128");
        }
    }

    /**
     * A home network with the usual IPv6 prefix length.
     *
     * @param homeAddress the IPv4 home address
     * @param prefixLength of the home network, 0..32
     * @param homeAgent the home agent's address
     * @return the home network
     */
    public static HomeNetwork of(Ipv4Address homeAddress, int prefixLength, Ipv4Address homeAgent) {
        return new HomeNetwork(homeAddress, Ipv4Prefix.containing(homeAddress, prefixLength), homeAgent,
                DEFAULT_IPV6_PREFIX_LENGTH);
    }
}
