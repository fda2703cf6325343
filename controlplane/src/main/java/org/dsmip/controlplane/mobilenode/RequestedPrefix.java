package org.dsmip.controlplane.mobilenode;

import org.dsmip.core.net.Ipv6Address;
import org.dsmip.core.net.Ipv6Prefix;
import org.jspecify.annotations.Nullable;

/**
 * An IPv6 address or network that a mobile node asks its home agent for.
 *
 * @param prefix length 128: a home address; shorter: a network behind the mobile node
 * @param ownAddress the address inside the prefix that the node itself has; always that of a home address, null for a
 *     network of which it needs none
 */
public record RequestedPrefix(Ipv6Prefix prefix, @Nullable Ipv6Address ownAddress) {
    private static final Ipv6Prefix MAPPED = Ipv6Prefix.parse("::ffff:0:0/96");

    /**
     * Checks that the prefix may be asked for and that the address is inside; a home address is its own.
     *
     * @throws IllegalArgumentException saying what is wrong
     */
    public RequestedPrefix {
        if (prefix.length() == 0 || prefix.address().high() == 0) {
            throw new IllegalArgumentException(prefix + " asks for dynamic assignment, which is not supported");
        }
        if (prefix.address().isMulticast() || prefix.address().isLinkLocal() || prefix.overlaps(MAPPED)) {
            throw new IllegalArgumentException(prefix + " is not a global unicast prefix");
        }
        if (ownAddress != null && !prefix.contains(ownAddress)) {
            throw new IllegalArgumentException("address " + ownAddress + " is outside the prefix " + prefix);
        }
        ownAddress = prefix.length() == 128 ? prefix.address() : ownAddress;
    }

    /**
     * A home address, or a network of which the node itself has no address on the tunnel.
     *
     * @param prefix what to ask for
     * @return the request
     */
    public static RequestedPrefix of(Ipv6Prefix prefix) {
        return new RequestedPrefix(prefix, null);
    }

    /**
     * Says whether this is one address rather than a network.
     *
     * @return true for length 128
     */
    public boolean isHomeAddress() {
        return prefix.length() == 128;
    }
}
