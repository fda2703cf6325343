package org.dsmip.dataplane.offload;

import org.dsmip.core.packet.Packet;
import org.dsmip.core.packet.PacketBatch;
import org.dsmip.core.wire.ip.InternetChecksum;
import org.dsmip.dataplane.tx.SendList;

/**
 * Makes of a super-packet the segments that it stands for, as the kernel would: headers are written anew for each, payload stays
 * where it is. Used by one worker.
 */
public final class Segmenter {
    /** The most headers that a run of segments has before any of a tunnel; more than any that one sees outside of tests. */
    public static final int MOST_HEADER_BYTES = 512;

    private final SendList list;
    private final SegmentHeaders headers;
    private int payloadAt;
    private int remaining;
    private int step;
    private int index;

    /**
     * A segmenter.
     *
     * @param list takes the segments
     * @param identifications numbers outer headers
     */
    public Segmenter(SendList list, OuterIdentifications identifications) {
        this.list = list;
        headers = new SegmentHeaders(identifications);
    }

    /**
     * Sends the segments of a super-packet, with whatever tunnel headers it has.
     *
     * @param packet the super-packet
     * @param egress number of the way out
     */
    public void split(Packet packet, int egress) {
        begin(packet);
        while (remaining > 0) {
            final int payloadBytes = Math.min(step, remaining);
            final int slot = list.make(headers.length());
            write(packet, list.made(), slot, payloadBytes);
            list.segment(egress, packet, slot, payloadAt, payloadBytes);
            advance(payloadBytes);
        }
    }

    /**
     * Begins to copy the segments of a super-packet one after the other.
     *
     * @param packet the super-packet
     */
    public void begin(Packet packet) {
        headers.of(packet);
        payloadAt = packet.payloadAt();
        remaining = packet.start() + packet.length() - payloadAt;
        step = packet.segmentPayloadBytes();
        index = 0;
    }

    /**
     * Says whether another segment follows.
     *
     * @return true if one does
     */
    public boolean hasNext() {
        return remaining > 0;
    }

    /**
     * How many segments have been made since {@link #begin}.
     *
     * @return 0 or more
     */
    public int done() {
        return index;
    }

    /**
     * Copies the next segment as a whole packet.
     *
     * @param packet the super-packet, where it was at {@link #begin}
     * @param batch where to; it has a free slot
     * @return the slot
     */
    public int copyNext(Packet packet, PacketBatch batch) {
        final int payloadBytes = Math.min(step, remaining);
        final int slot = batch.append(headers.length() + payloadBytes);
        write(packet, batch, slot, payloadBytes);
        batch.buffer().putBytes(batch.start(slot) + headers.length(), packet.buffer(), payloadAt, payloadBytes);
        advance(payloadBytes);
        return slot;
    }

    private void write(Packet packet, PacketBatch batch, int slot, int payloadBytes) {
        headers.write(batch.buffer(), batch.start(slot), index, payloadBytes, payloadBytes == remaining,
                InternetChecksum.sum(packet.buffer(), payloadAt, payloadBytes));
    }

    private void advance(int payloadBytes) {
        payloadAt += payloadBytes;
        remaining -= payloadBytes;
        index++;
    }
}
