package org.dsmip.dataplane.forward;

import java.util.concurrent.atomic.AtomicLongArray;

/**
 * A small value for each of many peers, and when it was learned. Of a fixed size: a peer takes one of a few places next to each
 * other, and where fresh knowledge of others has all of them, nothing is kept. Any thread reads and writes, without locks; a
 * value that two threads write at once may be either's.
 *
 * <pre>
 *  place of a peer:  [ peer | value ][ learned at ]     a first word of 0: never used, and no peer was ever put behind it
 * </pre>
 */
final class PeerMemory {
    /** Answer where nothing fresh is known. */
    static final int NOTHING = -1;
    /** How many peers there is room for. */
    static final int CAPACITY = 1 << 15;

    private static final int PLACE_BITS = 15;
    private static final int REACH = 16;
    private static final int WORDS = 2;
    private static final int NO_PLACE = -1;
    private static final int VALUE_MASK = 0xFFFF;
    private static final int TAKEN = VALUE_MASK;

    private final AtomicLongArray words = new AtomicLongArray(CAPACITY * WORDS);
    private final long lifetimeNs;

    /** Forgets what is older than a lifetime. */
    PeerMemory(long lifetimeNs) {
        this.lifetimeNs = lifetimeNs;
    }

    /** The value of a peer, or {@link #NOTHING}. */
    int value(int peer, long nowNs) {
        final int at = find(peer);
        return at == NO_PLACE || !isFresh(at, nowNs) ? NOTHING : valueOf(words.getAcquire(at));
    }

    /** When the value of a peer was learned; meaningless where there is none. */
    long learnedNs(int peer) {
        final int at = find(peer);
        return at == NO_PLACE ? 0 : words.getPlain(at + 1);
    }

    /** The value of a peer, which is forgotten by that; or {@link #NOTHING}. */
    int take(int peer, long nowNs) {
        final int at = find(peer);
        if (at == NO_PLACE) {
            return NOTHING;
        }
        final long word = words.getAcquire(at);
        final boolean fresh = isFresh(at, nowNs);
        return valueOf(word) != NOTHING && words.compareAndSet(at, word, word(peer, TAKEN)) && fresh
                ? valueOf(word)
                : NOTHING;
    }

    /** Learns the value of a peer, 0..65534; answers whether there was a place for it. */
    boolean put(int peer, int value, long nowNs) {
        final int at = placeFor(peer, nowNs);
        if (at == NO_PLACE) {
            return false;
        }
        words.setPlain(at + 1, nowNs);
        words.setRelease(at, word(peer, value));
        return true;
    }

    private int find(int peer) {
        final int first = firstPlace(peer);
        for (int i = 0; i < REACH; i++) {
            final int at = place(first, i);
            final long word = words.getAcquire(at);
            if (word == 0) {
                return NO_PLACE;
            }
            if (peerOf(word) == peer) {
                return at;
            }
        }
        return NO_PLACE;
    }

    /** Its own place, else the first that is free or has only what is old. */
    private int placeFor(int peer, long nowNs) {
        final int own = find(peer);
        if (own != NO_PLACE) {
            return own;
        }
        final int first = firstPlace(peer);
        for (int i = 0; i < REACH; i++) {
            final int at = place(first, i);
            final long word = words.getAcquire(at);
            if (word == 0 || valueOf(word) == NOTHING || !isFresh(at, nowNs)) {
                return at;
            }
        }
        return NO_PLACE;
    }

    private boolean isFresh(int at, long nowNs) {
        return nowNs - words.getPlain(at + 1) < lifetimeNs;
    }

    private static int firstPlace(int peer) {
        return (peer * 0x9E37_79B9) >>> (Integer.SIZE - PLACE_BITS);
    }

    private static int place(int first, int step) {
        return ((first + step) & (CAPACITY - 1)) * WORDS;
    }

    private static long word(int peer, int value) {
        return ((long) peer << Integer.SIZE) | value;
    }

    private static int peerOf(long word) {
        return (int) (word >>> Integer.SIZE);
    }

    private static int valueOf(long word) {
        final int value = (int) word & VALUE_MASK;
        return value == TAKEN ? NOTHING : value;
    }
}
