package org.dsmip.controlplane.config;

/**
 * How packets are moved; sizes and threads, no policy.
 *
 * @param threading which threads do the work
 * @param workers how many share the traffic, each with a queue of the tunnel device and sockets of its own
 * @param waitStrategy what a thread does that has nothing to do
 * @param burst packets taken from a device at once
 * @param ringSlots bursts that may wait for a worker; a power of two
 * @param slotBytes largest packet
 * @param tun how the tunnel device is used
 */
public record ForwardingSettings(Threading threading, int workers, WaitStrategy waitStrategy, int burst, int ringSlots,
        int slotBytes, Tun tun) {
    /** A run of packets in one piece may be so large. */
    static final int LARGEST_SLOT_BYTES = 65536;

    /**
     * Says whether a run of packets in one piece would be received whole.
     *
     * @return true where the slots are as large as they can be
     */
    public boolean hasRoomForRuns() {
        return slotBytes == LARGEST_SLOT_BYTES;
    }

    /**
     * How the tunnel device is used.
     *
     * @param tcp runs of TCP segments pass it in one piece
     * @param udp runs of UDP datagrams of one size pass it in one piece
     * @param queueLength packets that may wait in each of its queues
     */
    public record Tun(boolean tcp, boolean udp, int queueLength) {
        /** What is not configured. */
        public static final Tun DEFAULTS = new Tun(true, true, 5000);
    }

    /** Which threads do the work. */
    public enum Threading {
        /** One of the others, whichever the processors of the host are enough for: {@link ThreadingChoice}. */
        AUTO,
        /** The thread that receives a packet forwards it: best with few cores. */
        SHARED,
        /** The receiver of each worker hands bursts over a ring to a thread that forwards them. */
        WORKERS
    }

    /** What a thread does that has nothing to do. */
    public enum WaitStrategy {
        /** Sleeps in the kernel until a packet comes. */
        BLOCK,
        /** Looks for packets for a while before it sleeps. */
        BACKOFF,
        /** Never sleeps: shortest delay, a whole core. */
        SPIN
    }
}
