package org.dsmip.dataplane.tx;

import org.dsmip.core.packet.Packet;

/** Splits super-packets without help of the kernel. */
@FunctionalInterface
public interface Splitter {
    /**
     * Sends the segments that a super-packet stands for, each as a row of its own.
     *
     * @param packet the super-packet
     * @param egress number of the way out
     */
    void split(Packet packet, int egress);
}
