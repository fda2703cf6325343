package org.dsmip.dataplane.forward;

import org.dsmip.core.packet.Decision;
import org.dsmip.core.packet.Packet;

/** Is told of every packet where it is known what becomes of it. Called by the worker: must not wait, keep the packet or change it. */
@FunctionalInterface
public interface Tap {
    /**
     * What becomes of a packet, before it is sent or counted.
     *
     * @param packet the packet as it is now, with its binding, and the reason if it is dropped or the row that let it out of a tunnel
     * @param decision what becomes of it
     */
    void decided(Packet packet, Decision decision);
}
