package org.dsmip.core.io.route;

import org.dsmip.core.net.IpAddress;

/**
 * An address for which the kernel answers ARP requests or neighbor solicitations on a link, on behalf of an absent owner. Its
 * key is link and address.
 *
 * @param linkIndex the link
 * @param address the address to answer for
 * @param protocol who made it, see {@link RouteProtocol}
 */
public record ProxyNeighbor(int linkIndex, IpAddress address, int protocol) implements NetworkObject {
    /**
     * A proxy neighbor of ours.
     *
     * @param linkIndex the link
     * @param address the address to answer for
     * @return the value, with protocol {@link RouteProtocol#DSMIP}
     */
    public static ProxyNeighbor of(int linkIndex, IpAddress address) {
        return new ProxyNeighbor(linkIndex, address, RouteProtocol.DSMIP);
    }

    /**
     * Says whether both are for the same address on the same link.
     *
     * @param other another proxy neighbor
     * @return true if the keys are equal
     */
    public boolean hasKeyOf(ProxyNeighbor other) {
        return linkIndex == other.linkIndex && address.equals(other.address);
    }

    @Override
    public String toString() {
        return "proxy neighbor " + address + " on link " + linkIndex + " protocol " + protocol;
    }
}
