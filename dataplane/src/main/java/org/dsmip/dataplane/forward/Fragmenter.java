package org.dsmip.dataplane.forward;

import org.agrona.concurrent.UnsafeBuffer;
import org.dsmip.core.packet.Packet;
import org.dsmip.core.wire.ip.Ipv4HeaderFlyweight;
import org.dsmip.dataplane.tx.SendList;

/**
 * Splits an IPv4 datagram into fragments (RFC 791 section 3.2), one at a time, so that it needs no more memory than a slot. The
 * header is repeated with its options. Used by one worker.
 */
final class Fragmenter {
    private static final int OFFSET_UNIT = 8;
    private static final int OFFSET_MASK = 0x1FFF;

    private final Ipv4HeaderFlyweight original = new Ipv4HeaderFlyweight();
    private final Ipv4HeaderFlyweight fragment = new Ipv4HeaderFlyweight();
    private UnsafeBuffer source = new UnsafeBuffer(0, 0);
    private int start;
    private int headerLength;
    private int payloadLength;
    private int step;
    private int done;

    /**
     * Begins with a datagram of at most {@code mtuBytes} a fragment.
     *
     * @return false if not even eight octets fit behind the header
     */
    boolean begin(Packet packet, int mtuBytes) {
        source = packet.buffer();
        start = packet.start();
        original.wrap(source, start, packet.length());
        headerLength = original.headerLength();
        payloadLength = original.totalLength() - headerLength;
        step = (mtuBytes - headerLength) / OFFSET_UNIT * OFFSET_UNIT;
        done = 0;
        return step > 0;
    }

    boolean hasNext() {
        return done < payloadLength;
    }

    /** Makes the next fragment in a slot of a list; answers the slot. */
    int next(SendList list) {
        final int length = Math.min(step, payloadLength - done);
        final int slot = list.make(headerLength + length);
        final int at = list.made().start(slot);
        final UnsafeBuffer buffer = list.made().buffer();
        buffer.putBytes(at, source, start, headerLength);
        buffer.putBytes(at + headerLength, source, start + headerLength + done, length);
        final int flagsAndOffset = original.flagsAndOffset();
        final boolean more = done + length < payloadLength
                || (flagsAndOffset & Ipv4HeaderFlyweight.MORE_FRAGMENTS) != 0;
        fragment.wrap(buffer, at, headerLength + length).totalLength(headerLength + length)
                .flagsAndOffset(((flagsAndOffset & OFFSET_MASK) + done / OFFSET_UNIT)
                        | (more ? Ipv4HeaderFlyweight.MORE_FRAGMENTS : 0))
                .computeHeaderChecksum();
        done += length;
        return slot;
    }
}
