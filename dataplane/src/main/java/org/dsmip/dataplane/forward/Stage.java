package org.dsmip.dataplane.forward;

/** One direction of a forwarder: takes a packet from its receipt to a decision. */
interface Stage {
    Decision apply(Packet packet);
}
