package org.dsmip.bench.testbed.traffic;

import java.util.Arrays;

/**
 * Tells new sequence numbers from repeated and late ones, within a sliding window. A number older than the window counts as
 * late, never as repeated. Not thread-safe.
 */
final class SequenceTracker {
    /** Far beyond any run, and far enough from the end of the range that differences never overflow. */
    private static final long HIGHEST = 1L << 62;

    private final long[] window;
    private final long windowMask;
    private long next;
    private long distinct;
    private long duplicates;
    private long reordered;

    /**
     * Makes a tracker that has seen nothing.
     *
     * @param windowLength how many numbers behind the highest one are remembered; a power of two, at least 64
     */
    SequenceTracker(int windowLength) {
        if (windowLength < Long.SIZE || Integer.bitCount(windowLength) != 1) {
            throw new IllegalArgumentException("window length " + windowLength + " is not a power of two from 64");
        }
        window = new long[windowLength / Long.SIZE];
        windowMask = windowLength - 1L;
    }

    /** Takes note of a number; true if it was not seen before. Numbers that no sender reaches are ignored. */
    boolean see(long sequence) {
        if (sequence < 0 || sequence > HIGHEST) {
            return false;
        }
        if (sequence >= next) {
            forget(next, sequence);
            next = sequence + 1;
        } else if (next - sequence > windowMask + 1) {
            reordered++;
            distinct++;
            return true;
        } else if ((word(sequence) & bit(sequence)) != 0) {
            duplicates++;
            return false;
        } else {
            reordered++;
        }
        window[index(sequence)] |= bit(sequence);
        distinct++;
        return true;
    }

    /** The number after the highest one seen. */
    long next() {
        return next;
    }

    long distinct() {
        return distinct;
    }

    long duplicates() {
        return duplicates;
    }

    /** Numbers first seen after a higher one. */
    long reordered() {
        return reordered;
    }

    /** The highest number below a limit that was not seen; -1 if all were, as far as the window tells. */
    long highestMissing(long limit) {
        if (limit > next) {
            return limit - 1;
        }
        final long oldest = Math.max(0, next - windowMask - 1);
        for (long sequence = limit - 1; sequence >= oldest; sequence--) {
            if ((word(sequence) & bit(sequence)) == 0) {
                return sequence;
            }
        }
        return -1;
    }

    /** Clears what the numbers from the first up to and including the last will use. */
    private void forget(long first, long last) {
        if (last - first >= windowMask) {
            Arrays.fill(window, 0);
            return;
        }
        for (long sequence = first; sequence <= last; sequence++) {
            window[index(sequence)] &= ~bit(sequence);
        }
    }

    private long word(long sequence) {
        return window[index(sequence)];
    }

    private int index(long sequence) {
        return (int) ((sequence & windowMask) >>> 6);
    }

    private static long bit(long sequence) {
        return 1L << (sequence & 63);
    }
}
