package org.dsmip.dataplane.forward;

import org.dsmip.core.packet.Decision;
import org.dsmip.core.packet.Packet;

/** One direction of a forwarder: takes a packet from its receipt to a decision. */
interface Stage {
    Decision apply(Packet packet);
}
