package org.dsmip.core.io;

import java.util.List;
import org.dsmip.core.net.IpPrefix;
import org.dsmip.core.net.Ipv4Address;
import org.jspecify.annotations.Nullable;

/**
 * Tunnels that end at other nodes of this host: the kernel gives a copy of their packets to every raw socket of their protocol.
 *
 * @param ownDestination what is sent to it is for this node whatever its source; null: no address alone says so
 * @param ownSource what comes from it is for this node unless it goes on to a prefix of another; null: no address says so
 * @param destinations what is sent to one of them is for another node
 * @param sources what comes from one of them is for another node
 * @param behind what comes from this node's own source and goes on to one of them is for another node
 */
public record OtherTunnels(@Nullable Ipv4Address ownDestination, @Nullable Ipv4Address ownSource,
        List<Ipv4Address> destinations, List<Ipv4Address> sources, List<IpPrefix> behind) {
    /** There are no other nodes. */
    public static final OtherTunnels NONE = new OtherTunnels(null, null, List.of(), List.of(), List.of());

    /** A filter is short. Of what is beyond it this node gets its copies. */
    private static final int MOST = 8;

    /** Copies the lists, as far as a filter has room for them. */
    public OtherTunnels {
        destinations = destinations.stream().limit(MOST).toList();
        sources = sources.stream().limit(MOST).toList();
        behind = behind.stream().limit(MOST).toList();
    }

    /**
     * Says whether nothing is for another node.
     *
     * @return true if there are none
     */
    public boolean isEmpty() {
        return destinations.isEmpty() && sources.isEmpty() && behind.isEmpty();
    }
}
