package org.dsmip.core.binding;

import org.dsmip.core.net.Ipv4Address;

/**
 * The far end of a tunnel: who must be the outer source of what comes through it. At the edges it is this value; the data plane
 * compares the two words.
 *
 * @param address IPv4 address bits
 * @param port UDP port, 0..65535; 0: the tunnel has none
 */
public record Peer(int address, int port) {
    /** Checks the range. */
    public Peer {
        if (port < 0 || port > 0xFFFF) {
            throw new IllegalArgumentException("port " + port);
        }
    }

    /**
     * The far end of a tunnel without ports.
     *
     * @param address IPv4 address bits
     * @return the peer
     */
    public static Peer of(int address) {
        return new Peer(address, 0);
    }

    /**
     * Says whether a packet that comes from an address and port comes from here. Allocates nothing.
     *
     * @param otherAddress IPv4 address bits
     * @param otherPort UDP port; 0: it has none
     * @return true if it does
     */
    public boolean is(int otherAddress, int otherPort) {
        return address == otherAddress && port == otherPort;
    }

    @Override
    public String toString() {
        return port == 0 ? Ipv4Address.format(address) : Ipv4Address.format(address) + ":" + port;
    }
}
