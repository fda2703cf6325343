package org.dsmip.dataplane.forward;

import org.dsmip.core.counters.Counter;
import org.dsmip.core.counters.CounterLane;
import org.dsmip.core.counters.DropReason;
import org.dsmip.core.io.BatchSender;
import org.dsmip.core.io.PacketBatch;

/**
 * Collects what a burst sends to either side and hands it over with as few calls as it takes. A refused packet is counted and
 * passed over; nothing is retried. Used by one worker.
 */
final class Transmitter {
    private final CounterLane lane;
    private final Side tunnel;
    private final Side tun;

    Transmitter(BatchSender tunnel, BatchSender tun, CounterLane lane, int capacity) {
        this.lane = lane;
        this.tunnel = new Side(tunnel, capacity, Counter.FORWARDED_TO_TUNNEL);
        this.tun = new Side(tun, capacity, Counter.FORWARDED_TO_TUN);
    }

    /** Where a packet may go. */
    private static final class Side {
        private final BatchSender sender;
        private final int[] slots;
        private final Counter forwarded;
        private int count;

        private Side(BatchSender sender, int capacity, Counter forwarded) {
            this.sender = sender;
            slots = new int[capacity];
            this.forwarded = forwarded;
        }
    }

    void toTunnel(int slot) {
        tunnel.slots[tunnel.count++] = slot;
    }

    void toTun(int slot) {
        tun.slots[tun.count++] = slot;
    }

    /** Sends what was collected of a burst. */
    void flush(PacketBatch burst) {
        try {
            flush(burst, tunnel);
        } finally {
            flush(burst, tun);
        }
    }

    /** Sends what was collected of a burst for the tunnels, so that something made of a later packet does not overtake it. */
    void flushTunnel(PacketBatch burst) {
        flush(burst, tunnel);
    }

    private void flush(PacketBatch burst, Side side) {
        if (side.count > 0) {
            final int offered = side.count;
            int sent = 0;
            try {
                sent = send(burst, side);
            } finally {
                lane.add(side.forwarded, sent);
                if (sent < offered) {
                    lane.drop(DropReason.SEND_REFUSED, offered - sent);
                }
            }
        }
    }

    /** Sends all packets of a batch into the tunnels now; they are not received packets. Answers how many were taken. */
    int sendMadeToTunnel(PacketBatch made) {
        return sendMade(made, tunnel);
    }

    /** Sends all packets of a batch to the TUN device now; they are not received packets. Answers how many were taken. */
    int sendMadeToTun(PacketBatch made) {
        return sendMade(made, tun);
    }

    private int sendMade(PacketBatch made, Side side) {
        // The side's list must be empty: it holds slots of the burst.
        for (int slot = 0; slot < made.size(); slot++) {
            side.slots[side.count++] = slot;
        }
        return send(made, side);
    }

    private int send(PacketBatch batch, Side side) {
        final int count = side.count;
        side.count = 0;
        int at = 0;
        int sent = 0;
        while (at < count) {
            final int taken = side.sender.send(batch, side.slots, at, count);
            lane.add(Counter.SEND_CALLS, 1);
            if (taken > 0) {
                sent += taken;
                at += taken;
            } else {
                at++;
            }
        }
        return sent;
    }
}
