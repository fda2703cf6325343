package org.dsmip.core.io;

/** A sink of bursts. Used by one thread. */
public interface BatchSender {
    /**
     * Sends packets of a batch in the order in which they are listed, with as few system calls as it takes.
     *
     * @param batch holds the packets
     * @param slots slots to send
     * @param from index of the first in {@code slots}
     * @param to index behind the last
     * @return how many were taken, at least 1; or, when the very first was refused, a negated error number: {@code EAGAIN} or
     *     {@code ENOBUFS} when there is no room now, {@code EMSGSIZE} when the packet is larger than the link takes
     */
    int send(PacketBatch batch, int[] slots, int from, int to);
}
