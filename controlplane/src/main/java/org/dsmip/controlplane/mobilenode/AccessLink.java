package org.dsmip.controlplane.mobilenode;

import java.util.List;
import org.dsmip.core.net.IpAddress;
import org.dsmip.core.net.Ipv4Address;
import org.dsmip.core.net.Ipv4Prefix;

/**
 * What is known of the interface that attaches to whatever network is visited.
 *
 * @param usable up and with carrier
 * @param routed whether its routes lead beyond the link to the home agent: a default route, or one that covers the home
 *     agent; only asked for away from home
 * @param mtuBytes largest packet it sends
 * @param addresses the addresses it has, those the kernel lists first first
 */
public record AccessLink(boolean usable, boolean routed, int mtuBytes, List<IpAddress> addresses) {
    private static final Ipv4Prefix LINK_LOCAL = Ipv4Prefix.parse("169.254.0.0/16");

    /** Copies the list. */
    public AccessLink {
        addresses = List.copyOf(addresses);
    }

    /**
     * The addresses of which a packet to the home agent may be sent.
     *
     * @return IPv4 addresses in their order, those that mean something on the link only left out; empty if the interface is
     *     of no use
     */
    public List<Ipv4Address> usableIpv4Addresses() {
        return !usable
                ? List.of()
                : addresses.stream().filter(Ipv4Address.class::isInstance).map(Ipv4Address.class::cast)
                        .filter(address -> address.isUnicast() && !LINK_LOCAL.contains(address)).toList();
    }
}
