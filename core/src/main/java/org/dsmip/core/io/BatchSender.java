package org.dsmip.core.io;

import org.dsmip.core.packet.SendRows;

/** A sink of bursts. Used by one thread. */
public interface BatchSender {
    /**
     * Sends rows in their order, with as few system calls as it takes.
     *
     * @param rows holds the packets
     * @param from the first row
     * @param to the row behind the last, more than {@code from}
     * @return how many were taken, at least 1; or, when the very first was refused, a negated error number: {@code EAGAIN} or
     *     {@code ENOBUFS} when there is no room now, {@code EMSGSIZE} when the packet is larger than the link takes
     */
    int send(SendRows rows, int from, int to);
}
