package org.dsmip.dataplane.rx;

import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import org.dsmip.core.packet.PacketBatch;
import org.jspecify.annotations.Nullable;

/** Bursts that are being filled, at most one a side, and batches that are free for others. Used by one thread. */
final class OpenBursts {
    private static final Side[] SIDES = Side.values();

    private final Map<Side, PacketBatch> open = new EnumMap<>(Side.class);
    private final PacketBatch[] free;
    private int freeCount;

    /** Takes one batch for each burst that may be open at a time. */
    OpenBursts(List<PacketBatch> batches) {
        free = batches.toArray(PacketBatch[]::new);
        freeCount = free.length;
    }

    /** The open burst of a side, or an empty one. */
    PacketBatch of(Side side) {
        final PacketBatch present = open.get(side);
        if (present != null) {
            return present;
        }
        final PacketBatch fresh = free[--freeCount];
        fresh.clear();
        open.put(side, fresh);
        return fresh;
    }

    /** Closes the burst of a side; its batch is the caller's until it, or another, is given back. */
    PacketBatch close(Side side) {
        final PacketBatch closed = of(side);
        open.remove(side);
        return closed;
    }

    void giveBack(PacketBatch batch) {
        free[freeCount++] = batch;
    }

    boolean isEmpty() {
        return oldest() == null;
    }

    /** The side whose burst was begun first; null: there is none. */
    @Nullable
    Side oldest() {
        Side oldest = null;
        long beganNs = 0;
        for (Side side : SIDES) {
            final PacketBatch burst = open.get(side);
            if (burst != null && (oldest == null || burst.receivedAtNs() - beganNs < 0)) {
                oldest = side;
                beganNs = burst.receivedAtNs();
            }
        }
        return oldest;
    }

    boolean isAnyFull() {
        for (Side side : SIDES) {
            final PacketBatch burst = open.get(side);
            if (burst != null && burst.size() == burst.capacity()) {
                return true;
            }
        }
        return false;
    }
}
