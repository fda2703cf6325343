package org.dsmip.dataplane.forward;

import org.dsmip.core.wire.ip.TunnelSizing;

/**
 * Soft state of tunnels (RFC 2003 section 5): what ICMP errors from inside them have told about the paths to their far ends.
 * Anybody can forge such an error, so what they teach has a floor, grows old, and pushes nothing out that is known of another
 * peer. One for all workers; any thread reads and writes, without locks.
 */
public final class TunnelPaths {
    /** {@link #takeUnreachable} answer: there is nothing to tell. */
    public static final int REACHABLE = PeerMemory.NOTHING;

    /** RFC 1191 section 6.3: how long a path MTU is believed. */
    private static final long MTU_LIFETIME_NS = 600_000_000_000L;
    private static final long UNREACHABLE_LIFETIME_NS = 60_000_000_000L;
    /** RFC 1191 section 7.1. */
    private static final int[] PLATEAUS = {32_000, 17_914, 8_166, 4_352, 2_002, 1_492, 1_006, 508, 296,
        TunnelSizing.SMALLEST_MTU};

    private final PeerMemory mtus = new PeerMemory(MTU_LIFETIME_NS);
    private final PeerMemory unreachables = new PeerMemory(UNREACHABLE_LIFETIME_NS);

    /** Knows nothing yet. */
    public TunnelPaths() {}

    /**
     * How long ago an ICMP error has told the path MTU to a peer.
     *
     * @param peer IPv4 address bits of the far end
     * @param nowNs monotonic time
     * @return nanoseconds; -1 if none has
     */
    public long mtuAgeNs(int peer, long nowNs) {
        return mtus.value(peer, nowNs) == PeerMemory.NOTHING ? -1 : nowNs - mtus.learnedNs(peer);
    }

    /**
     * What was said about a path, however small.
     *
     * @param peer IPv4 address bits of the far end
     * @param linkMtuBytes MTU of the link towards it
     * @param nowNs monotonic time
     * @return bytes, at most {@code linkMtuBytes}
     */
    public int saidBytes(int peer, int linkMtuBytes, long nowNs) {
        final int said = mtus.value(peer, nowNs);
        return said == PeerMemory.NOTHING ? linkMtuBytes : Math.min(linkMtuBytes, said);
    }

    /**
     * What is made of that: the largest datagram that is sent in one piece. Routers on the way split what is between the two, where
     * there is such a path at all.
     *
     * @param saidBytes what was said
     * @param linkMtuBytes MTU of the link towards the far end
     * @param floorBytes nothing that is said makes a path MTU smaller than this
     * @return bytes, not below the floor unless the link takes less
     */
    public static int withFloor(int saidBytes, int linkMtuBytes, int floorBytes) {
        return Math.max(saidBytes, Math.min(linkMtuBytes, floorBytes));
    }

    /**
     * A datagram was too big for the path (RFC 1191 section 3). Only what lowers the path MTU is news, so that nobody keeps
     * a low one alive by saying others.
     *
     * @param peer IPv4 address bits of the far end
     * @param nextHopMtuBytes what the router said; 0: it does not know
     * @param datagramBytes size of the datagram
     * @param nowNs monotonic time
     * @return what counts as said from now on: that, if it explains why the datagram was too big, otherwise a usual MTU that
     *     would explain it
     */
    int tooBig(int peer, int nextHopMtuBytes, int datagramBytes, long nowNs) {
        final int explained = nextHopMtuBytes >= TunnelSizing.SMALLEST_MTU && nextHopMtuBytes < datagramBytes
                ? nextHopMtuBytes
                : plateauBelow(datagramBytes);
        final int known = mtus.value(peer, nowNs);
        if (known == PeerMemory.NOTHING || explained < known) {
            mtus.put(peer, explained, nowNs);
            return explained;
        }
        return known;
    }

    /**
     * A peer cannot be reached, and whose packet it was cannot be told from the error.
     *
     * @param peer IPv4 address bits of the far end
     * @param code of the Destination Unreachable message that the source of the next packet is to get, 0..15
     * @param nowNs monotonic time
     */
    void unreachable(int peer, int code, long nowNs) {
        unreachables.put(peer, code, nowNs);
    }

    /**
     * What the source of a packet to a peer is to be told. Each error is told once.
     *
     * @param peer IPv4 address bits of the far end
     * @param nowNs monotonic time
     * @return code of a Destination Unreachable message, or {@link #REACHABLE}
     */
    int takeUnreachable(int peer, long nowNs) {
        return unreachables.take(peer, nowNs);
    }

    private static int plateauBelow(int datagramBytes) {
        for (int plateau : PLATEAUS) {
            if (plateau < datagramBytes) {
                return plateau;
            }
        }
        return TunnelSizing.SMALLEST_MTU;
    }
}
