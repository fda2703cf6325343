package org.dsmip.dataplane.forward;

import org.dsmip.core.counters.Counter;
import org.dsmip.core.io.PacketBatch;

/**
 * What the packets of a burst have become: rows that leave by one way in the order in which they were added, so that nothing made
 * of a later packet overtakes an earlier one. The only place that sends, with as few calls as it takes. A packet is forwarded when
 * all of its rows were taken, and refused otherwise; nothing is retried. Used by one worker.
 */
final class SendList {
    private final PacketBatch made;
    private final EgressQueue tunnel;
    private final EgressQueue tun;

    /**
     * An empty list.
     *
     * @param ports where rows leave
     * @param account counts them
     * @param made room for what is made of packets
     * @param burst largest number of packets in a burst
     */
    SendList(Forwarder.Ports ports, Account account, PacketBatch made, int burst) {
        this.made = made;
        final int rows = burst + made.capacity();
        tunnel = new EgressQueue(ports.tunnel(), Counter.FORWARDED_TO_TUNNEL, rows, account);
        tun = new EgressQueue(ports.tun(), Counter.FORWARDED_TO_TUN, rows, account);
    }

    /** Sends a packet as it is now. */
    void packet(Egress egress, Packet packet) {
        queue(egress).add(packet.batch(), packet.slot(), EgressQueue.Row.WHOLE, packet.bindingId());
    }

    /** Room for a row that is made: a slot of {@link #made} of a length. What waits is sent where there is none left. */
    int make(int length) {
        if (made.size() == made.capacity()) {
            flush();
        }
        return made.append(length);
    }

    PacketBatch made() {
        return made;
    }

    /** The most bytes that fit into a row that is made. */
    int mostMadeBytes() {
        return made.slotBytes() - made.headroom();
    }

    /** Sends a piece of a packet, in a slot that was made; the packet is forwarded with its last piece. */
    void piece(Egress egress, Packet packet, int slot, boolean last) {
        queue(egress).add(made, slot, last ? EgressQueue.Row.LAST_PIECE : EgressQueue.Row.PIECE, packet.bindingId());
    }

    /** Sends a message about a packet, in a slot that was made; it counts when it was taken. */
    void message(Egress egress, Packet packet, int slot, Counter counter) {
        queue(egress).addMessage(made, slot, counter, packet.bindingId());
    }

    private EgressQueue queue(Egress egress) {
        return egress == Egress.TUNNEL ? tunnel : tun;
    }

    /** Sends all that waits at the end of a burst. */
    void endBurst() {
        try {
            flush();
        } finally {
            tunnel.endBurst();
            tun.endBurst();
        }
    }

    private void flush() {
        try {
            tunnel.flush();
        } finally {
            try {
                tun.flush();
            } finally {
                made.clear();
            }
        }
    }
}
