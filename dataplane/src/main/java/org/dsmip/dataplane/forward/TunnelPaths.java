package org.dsmip.dataplane.forward;

import java.util.concurrent.atomic.AtomicLongArray;

/**
 * Soft state of tunnels (RFC 2003 section 5): what ICMP errors from inside them have told about the paths to their far ends.
 * One table for all workers, of a fixed size: a peer that needs the place of another takes it, and what was forgotten is
 * learned again from the next error. Any thread reads and writes, without locks; a value that two threads write at once may
 * be either's.
 *
 * <pre>
 *  place of a peer:  [ peer | path MTU ][ learned at ][ peer | code of an error still to be told ][ learned at ]
 * </pre>
 */
public final class TunnelPaths {
    /** {@link #takeUnreachable} answer: there is nothing to tell. */
    public static final int REACHABLE = -1;

    /** RFC 791: what every link takes. */
    static final int SMALLEST_MTU = 68;
    /** RFC 1191 section 6.3: how long a path MTU is believed. */
    private static final long MTU_LIFETIME_NS = 600_000_000_000L;
    private static final long UNREACHABLE_LIFETIME_NS = 60_000_000_000L;
    /** RFC 1191 section 7.1. */
    private static final int[] PLATEAUS = {32_000, 17_914, 8_166, 4_352, 2_002, 1_492, 1_006, 508, 296, SMALLEST_MTU};

    private static final int PLACE_BITS = 14;
    private static final int WORDS = 4;
    private static final int MTU_TIME = 1;
    private static final int UNREACHABLE = 2;
    private static final int UNREACHABLE_TIME = 3;
    private static final long VALUE_MASK = 0xFFFF;

    private final AtomicLongArray words = new AtomicLongArray(WORDS << PLACE_BITS);

    /** Knows nothing yet. */
    public TunnelPaths() {}

    /**
     * Largest datagram that gets to a peer in one piece, as far as is known.
     *
     * @param peer IPv4 address bits of the far end
     * @param linkMtuBytes MTU of the link towards it
     * @param nowNs monotonic time
     * @return bytes, 68 or more unless the link takes less, at most {@code linkMtuBytes}
     */
    public int mtuBytes(int peer, int linkMtuBytes, long nowNs) {
        final int at = place(peer);
        final long word = words.getAcquire(at);
        if (word == 0 || peerOf(word) != peer || nowNs - words.getPlain(at + MTU_TIME) >= MTU_LIFETIME_NS) {
            return linkMtuBytes;
        }
        return Math.min(linkMtuBytes, (int) (word & VALUE_MASK));
    }

    /**
     * A datagram was too big for the path (RFC 1191 section 3).
     *
     * @param peer IPv4 address bits of the far end
     * @param nextHopMtuBytes what the router said; 0: it does not know
     * @param datagramBytes size of the datagram
     * @param nowNs monotonic time
     * @return the path MTU from now on: what was said if it explains why the datagram was too big, otherwise a usual MTU that
     *     would explain it
     */
    int tooBig(int peer, int nextHopMtuBytes, int datagramBytes, long nowNs) {
        final int explained = nextHopMtuBytes >= SMALLEST_MTU && nextHopMtuBytes < datagramBytes
                ? nextHopMtuBytes
                : plateauBelow(datagramBytes);
        final int mtuBytes = mtuBytes(peer, explained, nowNs);
        final int at = place(peer);
        words.setPlain(at + MTU_TIME, nowNs);
        words.setRelease(at, word(peer, mtuBytes));
        return mtuBytes;
    }

    /**
     * A peer cannot be reached, and whose packet it was cannot be told from the error.
     *
     * @param peer IPv4 address bits of the far end
     * @param code of the Destination Unreachable message that the source of the next packet is to get, 0..15
     * @param nowNs monotonic time
     */
    void unreachable(int peer, int code, long nowNs) {
        final int at = place(peer);
        words.setPlain(at + UNREACHABLE_TIME, nowNs);
        words.setRelease(at + UNREACHABLE, word(peer, code));
    }

    /**
     * What the source of a packet to a peer is to be told. Each error is told once.
     *
     * @param peer IPv4 address bits of the far end
     * @param nowNs monotonic time
     * @return code of a Destination Unreachable message, or {@link #REACHABLE}
     */
    int takeUnreachable(int peer, long nowNs) {
        final int at = place(peer);
        final long word = words.getAcquire(at + UNREACHABLE);
        if (word == 0 || peerOf(word) != peer || !words.compareAndSet(at + UNREACHABLE, word, 0)) {
            return REACHABLE;
        }
        final boolean fresh = nowNs - words.getPlain(at + UNREACHABLE_TIME) < UNREACHABLE_LIFETIME_NS;
        return fresh ? (int) (word & VALUE_MASK) : REACHABLE;
    }

    private static int plateauBelow(int datagramBytes) {
        for (int plateau : PLATEAUS) {
            if (plateau < datagramBytes) {
                return plateau;
            }
        }
        return SMALLEST_MTU;
    }

    private static int place(int peer) {
        return ((peer * 0x9E37_79B9) >>> (Integer.SIZE - PLACE_BITS)) * WORDS;
    }

    private static long word(int peer, int value) {
        return ((long) peer << Integer.SIZE) | value;
    }

    private static int peerOf(long word) {
        return (int) (word >>> Integer.SIZE);
    }
}
