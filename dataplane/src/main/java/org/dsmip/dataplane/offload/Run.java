package org.dsmip.dataplane.offload;

import static java.nio.ByteOrder.BIG_ENDIAN;

import java.util.Objects;
import org.dsmip.core.packet.Packet;
import org.dsmip.core.packet.PacketBatch;
import org.dsmip.core.wire.ip.InternetChecksum;
import org.dsmip.core.wire.ip.TcpHeaderFlyweight;
import org.jspecify.annotations.Nullable;

/**
 * A row that waits to be sent, and the packets of one flow that it stands for: a first one, and others whose payload follows. Its
 * headers are those of a super-packet of just these at any time. Used by one worker.
 */
final class Run {
    private static final int ENDS = TcpHeaderFlyweight.PSH | TcpHeaderFlyweight.FIN;

    private final Datagram first = new Datagram();
    private @Nullable PacketBatch batch;
    private int slot;
    private int row;
    private int bindingId;
    private int segments;
    private int payloadBytes;
    private boolean intact;
    private int addressSum;
    private boolean open;
    private int pairEpoch;

    /** Begins with a packet that has a row; it is open until it is closed or another epoch of its pair of addresses begins. */
    void begin(Datagram datagram, Packet packet, int itsRow, int epoch) {
        first.set(datagram);
        batch = packet.batch();
        slot = packet.slot();
        row = itsRow;
        bindingId = packet.bindingId();
        segments = 1;
        payloadBytes = datagram.payloadBytes();
        intact = false;
        open = true;
        pairEpoch = epoch;
    }

    boolean isOpen(int epoch) {
        return open && pairEpoch == epoch;
    }

    /** Nothing follows any more. */
    void close() {
        open = false;
    }

    Datagram first() {
        return first;
    }

    int row() {
        return row;
    }

    /** Whether a packet lies in the same batch and counts for the same binding. */
    boolean isBeside(Packet packet) {
        return batch == packet.batch() && bindingId == packet.bindingId();
    }

    int segments() {
        return segments;
    }

    /** Its length, if another one follows. */
    int lengthWith(Datagram next) {
        return first.headerBytes() + payloadBytes + next.payloadBytes();
    }

    /** The payload of all. */
    int payloadBytes() {
        return payloadBytes;
    }

    /** Whether the checksums of the first packet, which are looked at once, and those of one that shall follow are right. */
    boolean areIntact(Datagram next) {
        if (!intact) {
            addressSum = first.addressSum();
            intact = first.isIntact(addressSum);
        }
        return intact && next.isIntact(addressSum);
    }

    /** A packet that is intact follows, whose payload the row has already. Answers whether another one may. */
    boolean grow(Datagram last) {
        segments++;
        payloadBytes += last.payloadBytes();
        writeLengths();
        int ends = 0;
        if (first.isTcp()) {
            ends = last.tcpFlags() & ENDS;
            final int at = first.transportAt() + 13;
            first.buffer().putByte(at, (byte) (first.buffer().getByte(at) | ends));
        }
        final int networkBytes = first.transportAt() - first.start();
        Objects.requireNonNull(batch).offload(slot, PacketBatch.NEEDS_CSUM, gsoType(),
                PacketBatch.sizes(first.headerBytes(), first.payloadBytes(),
                        networkBytes, first.checksumOffset()));
        return ends == 0 && last.payloadBytes() == first.payloadBytes();
    }

    private int gsoType() {
        if (!first.isTcp()) {
            return PacketBatch.GSO_UDP_L4;
        }
        return first.isIpv6() ? PacketBatch.GSO_TCPV6 : PacketBatch.GSO_TCPV4;
    }

    private void writeLengths() {
        final int start = first.start();
        final int networkBytes = first.transportAt() - start;
        final int transportBytes = first.headerBytes() - networkBytes + payloadBytes;
        if (first.isIpv6()) {
            put(start + 4, transportBytes);
        } else {
            final int before = first.buffer().getShort(start + 2, BIG_ENDIAN) & 0xFFFF;
            final int checksum = first.buffer().getShort(start + 10, BIG_ENDIAN) & 0xFFFF;
            put(start + 2, networkBytes + transportBytes);
            put(start + 10, InternetChecksum.update(checksum, before, networkBytes + transportBytes));
        }
        if (!first.isTcp()) {
            put(first.transportAt() + 4, transportBytes);
        }
        // What is still to be completed holds the folded, not inverted sum of the pseudo header.
        put(first.checksumAt(), first.pseudoHeaderSum(addressSum, transportBytes));
    }

    private void put(int at, int value) {
        first.buffer().putShort(at, (short) value, BIG_ENDIAN);
    }
}
