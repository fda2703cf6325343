package org.dsmip.core.binding;

import org.dsmip.core.net.Ipv6Prefix;
import org.jspecify.annotations.Nullable;

/**
 * All forwarding entries as they were when the control plane last published. Read-only, shared by all workers without locks;
 * look-ups allocate nothing.
 */
public final class BindingSnapshot {
    /** No entry at all. */
    public static final BindingSnapshot EMPTY = new BindingSnapshot(SnapshotBuilder.emptyShards(), new int[0]);

    private final SnapshotShard[] shards;
    private final int[] lengths;

    BindingSnapshot(SnapshotShard[] shards, int[] lengthsLongestFirst) {
        this.shards = shards;
        lengths = lengthsLongestFirst;
    }

    /**
     * Finds the entry of a home address.
     *
     * @param address IPv4 address bits
     * @return the entry, or null
     */
    public @Nullable ForwardingEntry byHomeAddress(int address) {
        return shards[SnapshotShard.of(address)].byHomeAddress().get(address);
    }

    /**
     * Finds the entries whose peer has an address, present or former.
     *
     * @param address outer source of a packet received
     * @return the entries, or null if there is none
     */
    public @Nullable PeerEntries byPeer(int address) {
        return shards[SnapshotShard.of(address)].byPeer().get(address);
    }

    /**
     * Finds the longest registered prefix that contains an address.
     *
     * @param high its first 64 bits
     * @param low its last 64 bits
     * @return the route, or null
     */
    public @Nullable Ipv6Route longestMatch(long high, long low) {
        for (int length : lengths) {
            final long maskedHigh = high & Ipv6Prefix.maskHigh(length);
            final long maskedLow = low & Ipv6Prefix.maskLow(length);
            final long hash = Ipv6Route.hash(maskedHigh, maskedLow, length);
            Ipv6Route route = shards[SnapshotShard.of(hash)].routes().get(hash);
            while (route != null) {
                if (route.is(maskedHigh, maskedLow, length)) {
                    return route;
                }
                route = route.next();
            }
        }
        return null;
    }

    /** A part of the tables, by which one can tell what two snapshots share. */
    SnapshotShard shard(int index) {
        return shards[index];
    }
}
