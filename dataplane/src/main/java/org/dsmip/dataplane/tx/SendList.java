package org.dsmip.dataplane.tx;

import org.dsmip.core.binding.Egress;
import org.dsmip.core.binding.EgressTable;
import org.dsmip.core.counters.Counter;
import org.dsmip.core.io.BatchSender;
import org.dsmip.core.packet.Packet;
import org.dsmip.core.packet.PacketBatch;
import org.dsmip.core.packet.SendRows;
import org.jspecify.annotations.Nullable;

/**
 * What the packets of a burst have become: rows that leave by one way out in the order in which they were added, so that nothing made
 * of a later packet overtakes an earlier one. The only place that sends, with as few calls as it takes. A packet is forwarded when
 * all of its rows were taken, and refused otherwise; nothing is retried. Used by one worker.
 */
public final class SendList {
    private final PacketBatch made;
    private final EgressQueue tunnel;
    private final EgressQueue tun;
    private EgressTable table = EgressTable.DEFAULT;
    private EgressQueue[] queues;
    private long flushes;

    /**
     * Where rows leave.
     *
     * @param tunnel sends into the tunnels
     * @param tun writes to the TUN device
     */
    public record Ports(BatchSender tunnel, BatchSender tun) {}

    /**
     * An empty list.
     *
     * @param ports where rows leave
     * @param account counts them
     * @param made room for what is made of packets
     * @param packets most packets that may wait to be sent as they are
     */
    public SendList(Ports ports, Account account, PacketBatch made, int packets) {
        this(ports, account, made, packets, null);
    }

    /**
     * An empty list.
     *
     * @param ports where rows leave
     * @param account counts them
     * @param made room for what is made of packets
     * @param packets most packets that may wait to be sent as they are
     * @param plainForm sends what is left when the TUN device refuses a super-packet; null: that one is passed over
     */
    public SendList(Ports ports, Account account, PacketBatch made, int packets, @Nullable PlainForm plainForm) {
        this.made = made;
        final int rows = packets + made.capacity();
        tunnel = new EgressQueue(ports.tunnel(), Counter.FORWARDED_TO_TUNNEL, new SendRows(rows, made), account, null);
        tun = new EgressQueue(ports.tun(), Counter.FORWARDED_TO_TUN, new SendRows(rows, made), account, plainForm);
        queues = queues(table);
    }

    /**
     * The numbers of ways out stand for others from now on, if the table is another one. What waits is sent before by the ways
     * that they stood for.
     *
     * @param other what they stand for
     */
    public void use(EgressTable other) {
        if (!other.equals(table)) {
            flush();
            queues = queues(other);
            table = other;
        }
    }

    /** Numbers that stand for one way out share its rows, and so their order. */
    private EgressQueue[] queues(EgressTable numbers) {
        final EgressQueue[] byNumber = new EgressQueue[numbers.ways().size()];
        for (int number = 0; number < byNumber.length; number++) {
            byNumber[number] = switch (numbers.ways().get(number)) {
                case Egress.Tun kernel -> tun;
                case Egress.RawSocket socket -> tunnel;
            };
        }
        return byNumber;
    }

    /**
     * Sends a packet as it is now.
     *
     * @param egress number of the way out
     * @param packet the packet
     * @return its row, until the next flush
     */
    public int packet(int egress, Packet packet) {
        return queue(egress).add(packet.batch(), packet.slot(), EgressQueue.Row.WHOLE, packet.bindingId(),
                packet.segments());
    }

    /**
     * Lets the payload of a packet follow what a row has that leaves by the TUN device. The headers of the row's first packet
     * may be changed from now on; where the row is refused as it is, they are put back.
     *
     * @param row from {@link #packet}, since the last flush, of a packet of the same burst and binding
     * @param packet the packet; the payload is its end
     * @param headerBytes length of the headers of the row's first packet, at most 100
     * @param payloadBytes length of the payload
     */
    public void merge(int row, Packet packet, int headerBytes, int payloadBytes) {
        tun.merge(row, packet, headerBytes, payloadBytes);
    }

    /**
     * How often what waited was sent; a row is known until then.
     *
     * @return a number that grows
     */
    public long flushes() {
        return flushes;
    }

    /**
     * Room for a row that is made. What waits is sent where there is none left.
     *
     * @param length its bytes
     * @return a slot of {@link #made}
     */
    public int make(int length) {
        if (made.size() == made.capacity()) {
            flush();
        }
        return made.append(length);
    }

    /**
     * What rows are made in.
     *
     * @return the batch
     */
    public PacketBatch made() {
        return made;
    }

    /**
     * The most bytes that fit into a row that is made.
     *
     * @return bytes
     */
    public int mostMadeBytes() {
        return made.slotBytes() - made.headroom();
    }

    /**
     * Sends a piece of a packet; the packet is forwarded with its last piece.
     *
     * @param egress number of the way out
     * @param packet the packet
     * @param slot the piece, of {@link #made}
     * @param last whether no other follows
     */
    public void piece(int egress, Packet packet, int slot, boolean last) {
        queue(egress).add(made, slot, last ? EgressQueue.Row.LAST_PIECE : EgressQueue.Row.PIECE, packet.bindingId(), 1);
    }

    /**
     * Sends one of the segments that a super-packet stands for: headers that were made, and its payload from where it lies.
     *
     * @param egress number of the way out
     * @param packet the super-packet
     * @param slot the headers, of {@link #made}
     * @param payloadAt offset of the payload in the super-packet's buffer
     * @param payloadBytes its length
     */
    public void segment(int egress, Packet packet, int slot, int payloadAt, int payloadBytes) {
        final EgressQueue queue = queue(egress);
        final int row = queue.add(made, slot, EgressQueue.Row.WHOLE, packet.bindingId(), 1);
        queue.rows().append(row, packet.buffer(), payloadAt, payloadBytes);
    }

    /**
     * Sends a message about a packet, in a slot that was made; it counts when it was taken.
     *
     * @param egress number of the way out
     * @param packet what it is about
     * @param slot the message, of {@link #made}
     * @param counter counts it
     */
    public void message(int egress, Packet packet, int slot, Counter counter) {
        queue(egress).addMessage(made, slot, counter, packet.bindingId());
    }

    EgressQueue queue(int egress) {
        return queues[egress];
    }

    /** Sends all that waits at the end of a burst. */
    public void endBurst() {
        try {
            flush();
        } finally {
            tunnel.endBurst();
            tun.endBurst();
        }
    }

    /** Sends all that waits. */
    public void flush() {
        flushes++;
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
