package org.dsmip.dataplane.ring;

import org.dsmip.core.packet.PacketBatch;
import org.dsmip.dataplane.rx.Side;

/** A slot of a ring: one burst. It owns a batch, which changes places with the receiver's when a burst is published. */
final class BurstEvent {
    private PacketBatch batch;
    private Side side = Side.TUN;

    BurstEvent(PacketBatch batch) {
        this.batch = batch;
    }

    PacketBatch exchange(Side from, PacketBatch full) {
        final PacketBatch free = batch;
        batch = full;
        side = from;
        return free;
    }

    PacketBatch batch() {
        return batch;
    }

    Side side() {
        return side;
    }
}
