package org.dsmip.dataplane.forward;


/** One direction of a forwarder: takes a packet from its receipt to a verdict. */
interface Stage {
    Verdict apply(Packet packet);
}
