package org.dsmip.dataplane.tx;

import org.dsmip.core.packet.PacketBatch;
import org.dsmip.core.packet.SendRows;

/** The headers of packets that others were merged into, as they came. Used by one worker. */
final class OriginalHeads {
    /** The largest IP header without options and TCP header: 40 + 60 octets. */
    private static final int MOST_BYTES = 100;

    private final byte[] kept;
    private final int[] lengths;

    OriginalHeads(int rows) {
        kept = new byte[rows * MOST_BYTES];
        lengths = new int[rows];
    }

    void keep(SendRows rows, int row, int headerBytes) {
        final PacketBatch batch = rows.batch(row);
        batch.buffer().getBytes(batch.start(rows.slot(row)), kept, row * MOST_BYTES, headerBytes);
        lengths[row] = headerBytes;
    }

    /** The head of a row is again what it was before anything followed it. */
    void restore(SendRows rows, int row) {
        final PacketBatch batch = rows.batch(row);
        final int slot = rows.slot(row);
        batch.buffer().putBytes(batch.start(slot), kept, row * MOST_BYTES, lengths[row]);
        batch.clearOffload(slot);
    }
}
