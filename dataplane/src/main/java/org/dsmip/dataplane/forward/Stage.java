package org.dsmip.dataplane.forward;

import org.dsmip.core.binding.BindingSnapshot;
import org.dsmip.core.io.PacketBatch;

/** One direction of a forwarder: takes a packet from its receipt to a verdict. */
interface Stage {
    Verdict apply(PacketBatch batch, int slot, BindingSnapshot snapshot, long nowNs);
}
