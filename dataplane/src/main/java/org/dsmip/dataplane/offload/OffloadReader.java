package org.dsmip.dataplane.offload;

import org.dsmip.core.counters.DropReason;
import org.dsmip.core.packet.Packet;
import org.dsmip.core.packet.PacketBatch;
import org.dsmip.core.wire.WireError;
import org.dsmip.core.wire.ip.InternetChecksum;
import org.dsmip.core.wire.ip.IpProtocol;
import org.dsmip.core.wire.ip.Ipv4HeaderFlyweight;
import org.dsmip.core.wire.ip.Ipv6HeaderFlyweight;
import org.dsmip.core.wire.ip.Ipv6UpperLayer;
import org.dsmip.core.wire.ip.TcpHeaderFlyweight;
import org.dsmip.core.wire.ip.UdpHeaderFlyweight;
import org.jspecify.annotations.Nullable;

/**
 * Does about a packet from the TUN device what the kernel left to be done: completes its checksum, or finds where the segments
 * begin that it stands for. Of what the kernel says about a packet only the segment size is believed; where its headers end
 * is read in the headers (OPS-GSO-4). Used by one worker.
 */
public final class OffloadReader {
    private static final int CHECKSUM_BYTES = 2;

    private final Ipv6UpperLayer upperLayer = new Ipv6UpperLayer();
    private final TcpHeaderFlyweight tcp = new TcpHeaderFlyweight();
    private int transportOffset;

    /** A reader without state between packets. */
    public OffloadReader() {}

    /**
     * Reads an IPv4 packet.
     *
     * @param packet its bounds are those that its header says
     * @param header which has passed its check
     * @return null, or why it must go
     */
    public @Nullable DropReason ipv4(Packet packet, Ipv4HeaderFlyweight header) {
        if (packet.gsoType() == PacketBatch.GSO_NONE) {
            return complete(packet, header.headerLength());
        }
        if (header.isFragment()) {
            return DropReason.BAD_OFFLOAD;
        }
        transportOffset = header.headerLength();
        return segments(packet, PacketBatch.GSO_TCPV4, header.protocol());
    }

    /**
     * Reads an IPv6 packet.
     *
     * @param packet its header has passed its check, and its bounds are those that it says
     * @return null, or why it must go
     */
    public @Nullable DropReason ipv6(Packet packet) {
        if (packet.gsoType() == PacketBatch.GSO_NONE) {
            return complete(packet, Ipv6HeaderFlyweight.LENGTH);
        }
        transportOffset = upperLayer.find(packet.buffer(), packet.start(), packet.length()).offset();
        return segments(packet, PacketBatch.GSO_TCPV6, upperLayer.protocol());
    }

    private @Nullable DropReason segments(Packet packet, int tcpType, int protocol) {
        final int room = packet.length() - transportOffset;
        final int headerLength;
        if (packet.gsoType() == tcpType && protocol == IpProtocol.TCP) {
            headerLength = room < TcpHeaderFlyweight.LENGTH
                    || tcp.wrap(packet.buffer(), packet.start() + transportOffset, room).check() != WireError.NONE
                            ? Integer.MAX_VALUE
                            : tcp.headerLength();
        } else {
            headerLength = packet.gsoType() == PacketBatch.GSO_UDP_L4 && protocol == IpProtocol.UDP
                    ? UdpHeaderFlyweight.LENGTH
                    : Integer.MAX_VALUE;
        }
        final int segmentBytes = packet.batch().gsoSize(packet.slot());
        if (headerLength >= room || segmentBytes == 0 || transportOffset + headerLength > Segmenter.MOST_HEADER_BYTES) {
            return DropReason.BAD_OFFLOAD;
        }
        // One segment is no super-packet, but its checksum is as unfinished as one's.
        if (room - headerLength <= segmentBytes) {
            return complete(packet, transportOffset);
        }
        packet.isRunOfSegments(transportOffset, transportOffset + headerLength, segmentBytes);
        return null;
    }

    /** Whoever receives it from us cannot know that its checksum was never filled in. It is no matter of the network header. */
    private static @Nullable DropReason complete(Packet packet, int networkBytes) {
        if (packet.needsChecksum()) {
            final int from = packet.batch().checksumStart(packet.slot());
            final int field = from + packet.batch().checksumOffset(packet.slot());
            if (from < networkBytes || field + CHECKSUM_BYTES > packet.length()) {
                return DropReason.BAD_OFFLOAD;
            }
            final int at = packet.start() + from;
            Checksums.put(packet.buffer(), packet.start() + field,
                    InternetChecksum.finish(InternetChecksum.sum(packet.buffer(), at, packet.length() - from)));
        }
        packet.clearOffload();
        return null;
    }
}
