package org.dsmip.dataplane.offload;

import static java.nio.ByteOrder.BIG_ENDIAN;

import org.agrona.concurrent.UnsafeBuffer;
import org.dsmip.core.packet.Packet;
import org.dsmip.core.packet.PacketBatch;
import org.dsmip.core.wire.ip.GreHeaderFlyweight;
import org.dsmip.core.wire.ip.InternetChecksum;
import org.dsmip.core.wire.ip.IpProtocol;
import org.dsmip.core.wire.ip.Ipv4HeaderFlyweight;
import org.dsmip.core.wire.ip.Ipv6HeaderFlyweight;
import org.dsmip.core.wire.ip.TcpHeaderFlyweight;

/**
 * The headers of a super-packet, with all tunnel headers that have been written in front of them, as a template for those of
 * its segments: lengths, IPv4 identifications, sequence numbers, flags and checksums differ from segment to segment, and
 * nothing else does. Used by one worker.
 */
final class SegmentHeaders {
    private static final int MOST_IPV4_HEADERS = 4;
    private static final int NONE = -1;
    private static final int SEQUENCE_OFFSET = 4;
    private static final int FLAGS_OFFSET = 13;
    private static final int TCP_CHECKSUM_OFFSET = 16;
    private static final int UDP_LENGTH_OFFSET = 4;
    private static final int UDP_CHECKSUM_OFFSET = 6;

    private final OuterIdentifications identifications;
    private final Ipv4HeaderFlyweight ipv4 = new Ipv4HeaderFlyweight();
    private final Ipv6HeaderFlyweight ipv6 = new Ipv6HeaderFlyweight();
    private final int[] ipv4Offsets = new int[MOST_IPV4_HEADERS];
    private UnsafeBuffer source = new UnsafeBuffer(0, 0);
    private int start;
    private int length;
    private int ipv4Headers;
    private int ipv6Offset;
    private int transportOffset;
    private boolean tcp;
    private boolean numbersItself;
    private int segmentBytes;
    private int constantSum;
    private int firstIdentification;
    private int firstSequence;
    private int lastFlags;

    SegmentHeaders(OuterIdentifications identifications) {
        this.identifications = identifications;
    }

    /** Reads the headers of a super-packet; they must stay where they are. */
    void of(Packet packet) {
        source = packet.buffer();
        start = packet.start();
        length = packet.payloadAt() - start;
        transportOffset = packet.transportAt() - start;
        segmentBytes = packet.segmentPayloadBytes();
        tcp = packet.gsoType() != PacketBatch.GSO_UDP_L4;
        findNetworkHeaders();
        final int transport = start + transportOffset;
        if (tcp) {
            firstSequence = source.getInt(transport + SEQUENCE_OFFSET, BIG_ENDIAN);
            lastFlags = source.getByte(transport + FLAGS_OFFSET);
        }
        constantSum = InternetChecksum.fold(addressSum(packet) + transportSum(transport));
    }

    /** Length of the headers in front of each payload. */
    int length() {
        return length;
    }

    private void findNetworkHeaders() {
        ipv4Headers = 0;
        ipv6Offset = NONE;
        numbersItself = false;
        int at = 0;
        while (at < transportOffset) {
            if (source.getByte(start + at) >>> 4 != 4) {
                ipv6Offset = at;
                return;
            }
            ipv4.wrap(source, start + at, transportOffset - at);
            ipv4Offsets[ipv4Headers++] = at;
            at += ipv4.headerLength();
            int protocol = ipv4.protocol();
            if (protocol == IpProtocol.MINIMAL) {
                protocol = source.getByte(start + at) & 0xFF;
                at += MinimalAddresses.headerLength(source, start + at);
            }
            if (protocol == IpProtocol.GRE) {
                at += GreHeaderFlyweight.headerLength(source.getShort(start + at, BIG_ENDIAN));
            } else if (protocol == IpProtocol.TCP || protocol == IpProtocol.UDP) {
                // The packet's own header, or with minimal encapsulation what has become of it.
                numbersItself = true;
                firstIdentification = ipv4.identification();
            }
        }
    }

    /** The part of the pseudo header that all segments share. */
    private int addressSum(Packet packet) {
        final int protocol = tcp ? IpProtocol.TCP : IpProtocol.UDP;
        if (ipv6Offset != NONE) {
            if (packet.needsChecksum() && ipv6Offset + Ipv6HeaderFlyweight.LENGTH < transportOffset) {
                return addressSumOfKernel(packet);
            }
            ipv6.wrap(source, start + ipv6Offset, length - ipv6Offset);
            return InternetChecksum.pseudoHeader(ipv6, protocol, 0);
        }
        final int header = ipv4Offsets[ipv4Headers - 1];
        ipv4.wrap(source, start + header, length - header);
        return MinimalAddresses.pseudoHeader(source, start + header, ipv4, protocol);
    }

    /** A routing header or a home address hides the addresses that count; the kernel has summed them, with the length of all. */
    private int addressSumOfKernel(Packet packet) {
        final int transport = packet.transportAt();
        return minus(word(transport + (tcp ? TCP_CHECKSUM_OFFSET : UDP_CHECKSUM_OFFSET)),
                packet.start() + packet.length() - transport, 0, 0, 0);
    }

    /** The sum of the transport header without what differs. */
    private int transportSum(int transport) {
        final int whole = InternetChecksum.sum(source, transport, length - transportOffset);
        return tcp
                ? minus(whole, firstSequence >>> 16, firstSequence & 0xFFFF, word(transport + FLAGS_OFFSET - 1),
                        word(transport + TCP_CHECKSUM_OFFSET))
                : minus(whole, word(transport + UDP_LENGTH_OFFSET), word(transport + UDP_CHECKSUM_OFFSET), 0, 0);
    }

    private int word(int at) {
        return source.getShort(at, BIG_ENDIAN) & 0xFFFF;
    }

    private static int minus(int sum, int a, int b, int c, int d) {
        return InternetChecksum.fold(sum + (~a & 0xFFFF) + (~b & 0xFFFF) + (~c & 0xFFFF) + (~d & 0xFFFF));
    }

    /**
     * Writes the headers of a segment.
     *
     * @param buffer where to
     * @param at offset there
     * @param index which segment, 0 or more
     * @param payloadBytes length of its payload
     * @param last whether no other follows
     * @param payloadSum sum of its payload
     */
    void write(UnsafeBuffer buffer, int at, int index, int payloadBytes, boolean last, int payloadSum) {
        buffer.putBytes(at, source, start, length);
        for (int i = 0; i < ipv4Headers; i++) {
            writeIpv4(buffer, at, i, index, payloadBytes);
        }
        if (ipv6Offset != NONE) {
            ipv6.wrap(buffer, at + ipv6Offset, length - ipv6Offset)
                    .payloadLength(length - ipv6Offset - Ipv6HeaderFlyweight.LENGTH + payloadBytes);
        }
        final int transport = at + transportOffset;
        final int transportBytes = length - transportOffset + payloadBytes;
        if (tcp) {
            writeTcp(buffer, transport, index, last, payloadSum + transportBytes);
        } else {
            buffer.putShort(transport + UDP_LENGTH_OFFSET, (short) transportBytes, BIG_ENDIAN);
            Checksums.put(buffer, transport + UDP_CHECKSUM_OFFSET,
                    InternetChecksum.finish(constantSum + payloadSum + 2 * transportBytes));
        }
    }

    private void writeIpv4(UnsafeBuffer buffer, int at, int header, int index, int payloadBytes) {
        final int offset = ipv4Offsets[header];
        ipv4.wrap(buffer, at + offset, length - offset).totalLength(length - offset + payloadBytes);
        if (numbersItself && header == ipv4Headers - 1) {
            ipv4.identification((firstIdentification + index) & 0xFFFF);
        } else if (index > 0) {
            ipv4.identification(identifications.next());
        }
        ipv4.computeHeaderChecksum();
    }

    private void writeTcp(UnsafeBuffer buffer, int transport, int index, boolean last, int sum) {
        final int sequence = firstSequence + index * segmentBytes;
        // What ends a burst stands on its last segment, and that the window was halved is said once (RFC 3168 section 6.1.2).
        final int flags = lastFlags & ~(last ? 0 : TcpHeaderFlyweight.FIN | TcpHeaderFlyweight.PSH)
                & ~(index == 0 ? 0 : TcpHeaderFlyweight.CWR);
        buffer.putInt(transport + SEQUENCE_OFFSET, sequence, BIG_ENDIAN);
        buffer.putByte(transport + FLAGS_OFFSET, (byte) flags);
        final int offsetAndFlags = buffer.getShort(transport + FLAGS_OFFSET - 1, BIG_ENDIAN) & 0xFFFF;
        buffer.putShort(transport + TCP_CHECKSUM_OFFSET, (short) InternetChecksum.finish(
                constantSum + sum + (sequence >>> 16) + (sequence & 0xFFFF) + offsetAndFlags), BIG_ENDIAN);
    }
}
