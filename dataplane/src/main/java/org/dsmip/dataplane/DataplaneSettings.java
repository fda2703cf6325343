package org.dsmip.dataplane;

import org.dsmip.dataplane.forward.ForwarderSettings;

/**
 * How the data plane works.
 *
 * @param forwarder what it does with packets
 * @param threading which threads do it
 * @param burst largest number of packets in a burst, 1..1024
 * @param slotBytes room for a packet with its headroom, a multiple of 64; a raw socket receives up to 64 KB at once
 * @param ringBursts bursts that a ring holds, a power of two
 * @param spins rounds without work before a thread waits in the kernel
 * @param waitStrategy how the worker behind a ring waits
 */
public record DataplaneSettings(ForwarderSettings forwarder, Threading threading, int burst, int slotBytes,
        int ringBursts, int spins, RingWait waitStrategy) {
    /** Which threads take a packet to its end. */
    public enum Threading {
        /** The thread that received it: best where cores are few, since waking another costs more than forwarding. */
        INLINE,
        /** A worker behind a ring. */
        RING
    }

    /** How the worker behind a ring waits for bursts. */
    public enum RingWait {
        /** Sleeps until it is woken. */
        BLOCKING,
        /** Spins and yields for a moment, then sleeps until it is woken. */
        BACKING_OFF,
        /** Spins and yields. */
        YIELDING,
        /** Spins; for measured runs with a core to spare. */
        BUSY_SPIN
    }

    /** Checks the ranges. */
    public DataplaneSettings {
        if (burst < 1 || burst > 1024 || slotBytes < 2048 || slotBytes % 64 != 0 || Integer.bitCount(ringBursts) != 1
                || ringBursts < 2 || spins < 0) {
            throw new IllegalArgumentException("burst " + burst + ", slotBytes " + slotBytes + ", ringBursts "
                    + ringBursts + ", spins " + spins);
        }
    }

    /**
     * Settings that suit a machine of few cores.
     *
     * @param forwarder what to do with packets
     * @return the settings
     */
    public static DataplaneSettings defaults(ForwarderSettings forwarder) {
        return new DataplaneSettings(forwarder, Threading.INLINE, 64, 65_536 + 256, 16, 2, RingWait.BLOCKING);
    }
}
