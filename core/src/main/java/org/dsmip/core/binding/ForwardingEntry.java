package org.dsmip.core.binding;

import java.util.List;

/**
 * What a worker needs of one binding, seen from the end that holds it. Home agent and mobile node use the same form, each
 * being the mirror of the other: packets leave from {@code outerSource} to {@code outerDestination} and are accepted the
 * other way round.
 *
 * <p>Addresses are 32 bits, most significant first. Immutable.
 *
 * @param bindingId small number, stable for the life of the binding, that indexes per-binding counters
 * @param homeAddress the IPv4 home address: the key of the entry
 * @param outer the tunnel between home agent and care-of address
 * @param homeLeg the tunnel between home agent and home address that carries IPv6 in
 *     {@link TunnelingMode#HOME_ADDRESS}; always protocol 41 unless configured otherwise
 * @param reverseTunneling whether the T bit was granted (RFC 3024): IPv4 of the mobile node, and with it the home leg, comes
 *     through the outer tunnel
 * @param tunnelMtuBytes largest IPv6 packet the tunnel takes, 1280..1480 (RFC 4213 section 3.2.1)
 * @param pathMtuBytes largest outer IPv4 packet that leaves unfragmented: the MTU of the link towards the peer
 * @param ipv6Entries the registered prefixes; empty: IPv4 only
 * @param formerPeers far ends of the outer tunnel of before a handover, still accepted as outer source
 */
public record ForwardingEntry(int bindingId, int homeAddress, Tunnel outer, Tunnel homeLeg, boolean reverseTunneling,
        int tunnelMtuBytes, int pathMtuBytes, List<Ipv6Entry> ipv6Entries, List<Peer> formerPeers) {
    /** Copies the lists. */
    public ForwardingEntry {
        ipv6Entries = List.copyOf(ipv6Entries);
        formerPeers = List.copyOf(formerPeers);
    }

    /**
     * Says whether packets of the binding may come from somewhere. Allocates nothing.
     *
     * @param address IPv4 address bits of the outer source
     * @param port its UDP port; 0: the packet has none
     * @return true for the far end of the outer tunnel, now or before a handover
     */
    public boolean hasPeer(int address, int port) {
        if (outer.destination() == address && outer.port() == port) {
            return true;
        }
        for (int i = 0; i < formerPeers.size(); i++) {
            if (formerPeers.get(i).is(address, port)) {
                return true;
            }
        }
        return false;
    }

    /** Says whether the address of a packet's outer source, whatever its port, may be that of the binding. */
    boolean hasPeerAddress(int address) {
        if (outer.destination() == address) {
            return true;
        }
        for (Peer peer : formerPeers) {
            if (peer.address() == address) {
                return true;
            }
        }
        return false;
    }

    /**
     * Says whether some prefix is sent through a tunnel. Allocates nothing.
     *
     * @param mode which tunnel
     * @return true if at least one of the entries has it
     */
    public boolean hasMode(TunnelingMode mode) {
        for (int i = 0; i < ipv6Entries.size(); i++) {
            if (ipv6Entries.get(i).mode() == mode) {
                return true;
            }
        }
        return false;
    }
}
