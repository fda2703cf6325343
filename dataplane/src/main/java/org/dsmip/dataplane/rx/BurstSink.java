package org.dsmip.dataplane.rx;

import org.dsmip.core.packet.PacketBatch;

/** Where a receive agent hands its bursts: a worker in its own thread, or a ring that leads to one. */
@FunctionalInterface
public interface BurstSink {
    /**
     * Says whether a burst can be taken without waiting. Asked before anything is received.
     *
     * @return false: what comes is to wait where it is
     */
    default boolean hasRoom() {
        return true;
    }

    /**
     * Says whether there is enough to do without another burst: one is being worked on and the next is there. A burst that is
     * not full loses nothing then by waiting for more packets.
     *
     * @return false: a burst is wanted now, however small
     */
    default boolean isBehind() {
        return false;
    }

    /**
     * Asks to be called once as soon as this is no longer behind.
     *
     * @param call what to call, from another thread; it may be called without need
     * @return false: this is not behind, and nothing will be called
     */
    default boolean callWhenNotBehind(Runnable call) {
        return false;
    }

    /**
     * Takes a burst; there must be room for it.
     *
     * @param side from where it came
     * @param batch the burst, at least one packet
     * @return a batch for the next burst: the same one, now free, or another in exchange; never null
     */
    PacketBatch offer(Side side, PacketBatch batch);
}
