package org.dsmip.dataplane.offload;

import static java.nio.ByteOrder.BIG_ENDIAN;

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
import org.jspecify.annotations.Nullable;

/**
 * Does about a packet from a raw socket what the kernel left to be done. Of what it has merged below, the socket says neither
 * that it did nor how large the packets were; only the checksum tells, which is still to be completed, as it is of what came
 * through a virtual link. TCP is a stream, and may be split where one likes: at a size that every path takes, since a sender who
 * knows of a narrow one would never hear that the segments made here are too large for it. Datagrams are not. Used by one worker.
 */
public final class MergeReader {
    /** RFC 8200 section 5; IPv4 paths that take less are rarer still. */
    private static final int SAFE_BYTES = 1280;
    private static final int TCP_CHECKSUM_OFFSET = 16;
    private static final int UDP_CHECKSUM_OFFSET = 6;

    private final Ipv6UpperLayer upperLayer = new Ipv6UpperLayer();
    private final TcpHeaderFlyweight tcp = new TcpHeaderFlyweight();

    /** A reader without state between packets. */
    public MergeReader() {}

    /**
     * Reads an IPv6 packet.
     *
     * @param packet the packet
     * @param header its header
     * @param mostBytes no single datagram is larger
     * @return null, or why it must go
     */
    public @Nullable DropReason ipv6(Packet packet, Ipv6HeaderFlyweight header, int mostBytes) {
        final int protocol = upperLayer.find(packet.buffer(), packet.start(), packet.length()).protocol();
        final int offset = upperLayer.offset();
        if ((protocol != IpProtocol.TCP && protocol != IpProtocol.UDP) || offset >= packet.length()) {
            return null;
        }
        final int sum = InternetChecksum
                .fold(InternetChecksum.pseudoHeader(header, protocol, packet.length() - offset));
        return protocol == IpProtocol.TCP
                ? tcp(packet, offset, PacketBatch.GSO_TCPV6, sum)
                : udp(packet, offset, sum, mostBytes);
    }

    /**
     * Reads an IPv4 packet.
     *
     * @param packet the packet
     * @param header its header
     * @param mostBytes no single datagram is larger
     * @return null, or why it must go
     */
    public @Nullable DropReason ipv4(Packet packet, Ipv4HeaderFlyweight header, int mostBytes) {
        final int protocol = header.protocol();
        if ((protocol != IpProtocol.TCP && protocol != IpProtocol.UDP) || header.isFragment()) {
            return null;
        }
        final int sum = InternetChecksum.fold(header.pseudoHeaderSum());
        return protocol == IpProtocol.TCP
                ? tcp(packet, header.headerLength(), PacketBatch.GSO_TCPV4, sum)
                : udp(packet, header.headerLength(), sum, mostBytes);
    }

    /** One whose checksum is there was not merged, however large it is: fragments of it may have been put together. */
    private @Nullable DropReason tcp(Packet packet, int networkLength, int gsoType, int pseudoHeaderSum) {
        final int start = packet.start() + networkLength;
        final int length = packet.length() - networkLength;
        if (tcp.wrap(packet.buffer(), start, length).check() != WireError.NONE
                || !isUnfinished(packet, networkLength + TCP_CHECKSUM_OFFSET, pseudoHeaderSum)) {
            return null;
        }
        final int headers = networkLength + tcp.headerLength();
        if (packet.length() > SAFE_BYTES && headers <= Segmenter.MOST_HEADER_BYTES && MergeRules.mayBeRun(tcp)) {
            packet.offload(PacketBatch.NEEDS_CSUM, gsoType,
                    PacketBatch.sizes(headers, SAFE_BYTES - headers, networkLength, TCP_CHECKSUM_OFFSET));
            packet.isRunOfSegments(networkLength, headers, SAFE_BYTES - headers);
        } else {
            complete(packet, networkLength, TCP_CHECKSUM_OFFSET);
        }
        return null;
    }

    private static @Nullable DropReason udp(Packet packet, int networkLength, int pseudoHeaderSum, int mostBytes) {
        if (!isUnfinished(packet, networkLength + UDP_CHECKSUM_OFFSET, pseudoHeaderSum)) {
            return null;
        }
        if (packet.length() > mostBytes) {
            return DropReason.MERGED_DATAGRAMS;
        }
        complete(packet, networkLength, UDP_CHECKSUM_OFFSET);
        return null;
    }

    /** The field holds the sum of the pseudo header; where a right checksum is the same, completing it changes nothing. */
    private static boolean isUnfinished(Packet packet, int fieldOffset, int pseudoHeaderSum) {
        return packet.length() >= fieldOffset + Short.BYTES && (packet.buffer().getShort(packet.start() + fieldOffset,
                BIG_ENDIAN) & 0xFFFF) == pseudoHeaderSum;
    }

    private static void complete(Packet packet, int networkLength, int checksumOffset) {
        final int start = packet.start() + networkLength;
        Checksums.put(packet.buffer(), start + checksumOffset, InternetChecksum.finish(
                InternetChecksum.sum(packet.buffer(), start, packet.length() - networkLength)));
    }
}
