package org.dsmip.core.io.memory;

import org.dsmip.core.packet.PacketBatch;
import org.jspecify.annotations.Nullable;

/** Moves what is queued into a batch. */
final class Bursts {
    private Bursts() {}

    /** Appends packets while there are some and there is room; answers how many. */
    static int receive(MemoryQueue<MemoryPacket> queue, PacketBatch batch) {
        int count = 0;
        while (batch.size() < batch.capacity()) {
            final @Nullable MemoryPacket packet = queue.take();
            if (packet == null) {
                break;
            }
            packet.appendTo(batch);
            count++;
        }
        return count;
    }
}
