package org.dsmip.core.binding;

import org.agrona.collections.Int2ObjectHashMap;
import org.agrona.collections.Long2ObjectHashMap;

/**
 * A part of a snapshot's tables. Once published it is only read, by {@code get}: Agrona maps are safe for that without locks.
 *
 * @param byHomeAddress entries by home address
 * @param byPeer entries by outer source of what they receive
 * @param routes registered prefixes by hash
 */
record SnapshotShard(Int2ObjectHashMap<ForwardingEntry> byHomeAddress, Int2ObjectHashMap<PeerEntries> byPeer,
        Long2ObjectHashMap<Ipv6Route> routes) {
    static final int COUNT = 256;

    static SnapshotShard empty() {
        return new SnapshotShard(new Int2ObjectHashMap<>(), new Int2ObjectHashMap<>(), new Long2ObjectHashMap<>());
    }

    SnapshotShard copy() {
        return new SnapshotShard(new Int2ObjectHashMap<>(byHomeAddress), new Int2ObjectHashMap<>(byPeer),
                new Long2ObjectHashMap<>(routes));
    }

    /** Which shard holds an IPv4 address. */
    static int of(int address) {
        return (address * 0x9E37_79B9) >>> 24;
    }

    /** Which shard holds the hash of a prefix. */
    static int of(long hash) {
        return (int) (hash >>> 56);
    }
}
