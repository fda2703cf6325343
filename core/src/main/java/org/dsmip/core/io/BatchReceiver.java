package org.dsmip.core.io;

import org.dsmip.core.packet.PacketBatch;

/** A source of bursts. used by one thread; it may be another than the one that sends. */
public interface BatchReceiver {
    /**
     * Appends packets that are there now, up to the capacity of the batch, without waiting.
     *
     * @param batch what to append to
     * @return how many were appended (0: nothing now), or a negated error number when the first attempt failed for another
     *     reason than having nothing to do
     */
    int receive(PacketBatch batch);
}
