package org.dsmip.core.io.memory;

import org.dsmip.core.net.Octets;
import org.dsmip.core.packet.PacketBatch;
import org.dsmip.core.packet.SendRows;

/**
 * A packet on its way into or out of a port in memory.
 *
 * @param bytes the packet
 * @param flags as {@link PacketBatch#flags}
 * @param gsoType as {@link PacketBatch#gsoType}
 * @param sizes as {@link PacketBatch#sizes}
 */
public record MemoryPacket(Octets bytes, int flags, int gsoType, long sizes) {
    /**
     * A packet that is as it is.
     *
     * @param bytes the packet
     * @return it, without offload metadata
     */
    public static MemoryPacket of(Octets bytes) {
        return new MemoryPacket(bytes, 0, PacketBatch.GSO_NONE, 0);
    }

    static MemoryPacket copyOf(PacketBatch batch, int slot) {
        final byte[] bytes = new byte[batch.length(slot)];
        batch.buffer().getBytes(batch.start(slot), bytes);
        return withOffload(bytes, batch, slot);
    }

    static MemoryPacket copyOf(SendRows rows, int row) {
        return withOffload(rows.copy(row), rows.batch(row), rows.slot(row));
    }

    private static MemoryPacket withOffload(byte[] bytes, PacketBatch batch, int slot) {
        return new MemoryPacket(Octets.of(bytes), batch.flags(slot), batch.gsoType(slot),
                PacketBatch.sizes(batch.headerLength(slot), batch.gsoSize(slot), batch.checksumStart(slot),
                        batch.checksumOffset(slot)));
    }

    /** Appends what of this packet there is room for. */
    void appendTo(PacketBatch batch) {
        final int length = Math.min(bytes.length(), batch.slotBytes() - batch.headroom());
        final int slot = batch.append(length);
        batch.buffer().putBytes(batch.start(slot), bytes.toArray(), 0, length);
        batch.offload(slot, flags, gsoType, sizes);
    }
}
