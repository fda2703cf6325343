package org.dsmip.core.binding;

import java.util.random.RandomGenerator;

/**
 * From an IPv6 prefix to the 32 bits by which a table finds it. The last 32 bits of the prefix stay as they are but for a
 * pattern that depends on the bits before them: networks and addresses are dealt out one after the other, and so lie close
 * together in the table. The pattern depends on secrets: others choose prefixes, and whoever could foresee it could heap them
 * up. Two prefixes have the same hash with a probability of 1 in 2^32 at most (strongly universal, multilinear). Immutable.
 */
final class PrefixHash {
    /** Of what holds nothing. */
    static final PrefixHash NONE = new PrefixHash(() -> 0);

    private static final int WORD_BITS = 32;
    private static final long WORD = 0xFFFF_FFFFL;

    private final long ofLength;
    private final long ofWord0;
    private final long ofWord1;
    private final long ofWord2;

    PrefixHash(RandomGenerator secrets) {
        ofLength = secrets.nextLong();
        ofWord0 = secrets.nextLong();
        ofWord1 = secrets.nextLong();
        ofWord2 = secrets.nextLong();
    }

    /** Hash of a prefix; no bit beyond the length is set. */
    int of(long high, long low, int length) {
        if (length <= Long.SIZE) {
            return of(0, length == 0 ? 0 : high >>> (Long.SIZE - length), ofLength * length);
        }
        final int hostBits = 2 * Long.SIZE - length;
        return hostBits == 0
                ? of(high, low, ofLength * length)
                : of(high >>> hostBits, low >>> hostBits | high << (Long.SIZE - hostBits), ofLength * length);
    }

    private int of(long high, long low, long start) {
        final long sum = start + (high >>> WORD_BITS) * ofWord0 + (high & WORD) * ofWord1
                + (low >>> WORD_BITS) * ofWord2;
        return (int) (sum >>> WORD_BITS) ^ (int) low;
    }
}
