package org.dsmip.dataplane.offload;

import static java.nio.ByteOrder.BIG_ENDIAN;

import org.dsmip.core.packet.Packet;
import org.dsmip.core.packet.PacketBatch;
import org.dsmip.core.wire.WireError;
import org.dsmip.core.wire.ip.InternetChecksum;
import org.dsmip.core.wire.ip.IpProtocol;
import org.dsmip.core.wire.ip.Ipv4HeaderFlyweight;
import org.dsmip.core.wire.ip.Ipv6HeaderFlyweight;
import org.dsmip.core.wire.ip.TcpHeaderFlyweight;

/**
 * A raw socket receives what the kernel has merged: one packet of many TCP segments, often larger than any link, without a word
 * about their size, and with a checksum that is still to be completed. No segment was larger than the tunnel MTU, so a larger
 * packet is marked to be split at that size again, by the kernel or the device behind the TUN device; a smaller one is completed
 * here, as is what a virtual link has never completed. Used by one worker.
 */
public final class SuperPacketMark {
    private static final int TCP_CHECKSUM_OFFSET = 16;
    private static final int UDP_CHECKSUM_OFFSET = 6;

    private final TcpHeaderFlyweight tcp = new TcpHeaderFlyweight();

    /** A mark without state between packets. */
    public SuperPacketMark() {}

    /**
     * Marks an IPv6 packet larger than the tunnel takes if it is TCP, and completes others.
     *
     * @param packet the packet
     * @param header its header
     * @param tunnelMtuBytes what the tunnel takes
     * @return whether it was marked
     */
    public boolean ipv6(Packet packet, Ipv6HeaderFlyweight header, int tunnelMtuBytes) {
        final int protocol = header.nextHeader();
        if (protocol != IpProtocol.TCP && protocol != IpProtocol.UDP) {
            return false;
        }
        final int sum = InternetChecksum.pseudoHeader(header, protocol, header.payloadLength());
        final boolean large = packet.length() > tunnelMtuBytes;
        return (large && protocol == IpProtocol.TCP)
                ? mark(packet, Ipv6HeaderFlyweight.LENGTH, tunnelMtuBytes, PacketBatch.GSO_TCPV6, sum)
                : complete(packet, Ipv6HeaderFlyweight.LENGTH, protocol, sum);
    }

    /**
     * Marks an IPv4 packet larger than path and tunnel take if it is TCP, and completes others.
     *
     * @param packet the packet
     * @param header its header
     * @param tunnelMtuBytes what the tunnel takes
     * @param pathMtuBytes what the path takes
     * @return whether it was marked
     */
    public boolean ipv4(Packet packet, Ipv4HeaderFlyweight header, int tunnelMtuBytes, int pathMtuBytes) {
        final int protocol = header.protocol();
        if ((protocol != IpProtocol.TCP && protocol != IpProtocol.UDP) || header.isFragment()) {
            return false;
        }
        final int sum = header.pseudoHeaderSum();
        final boolean large = packet.length() > Math.max(tunnelMtuBytes, pathMtuBytes);
        return (large && protocol == IpProtocol.TCP)
                ? mark(packet, header.headerLength(), tunnelMtuBytes, PacketBatch.GSO_TCPV4, sum)
                : complete(packet, header.headerLength(), protocol, sum);
    }

    /** The field of what is still to be completed holds the sum of the pseudo header; completing what is complete changes nothing. */
    private static boolean complete(Packet packet, int networkLength, int protocol, int pseudoHeaderSum) {
        final int offset = networkLength + (protocol == IpProtocol.TCP ? TCP_CHECKSUM_OFFSET : UDP_CHECKSUM_OFFSET);
        final int field = packet.start() + offset;
        if (packet.length() >= offset + Short.BYTES
                && (packet.buffer().getShort(field, BIG_ENDIAN) & 0xFFFF) == InternetChecksum.fold(pseudoHeaderSum)) {
            Checksums.put(packet.buffer(), field, InternetChecksum.finish(InternetChecksum.sum(packet.buffer(),
                    packet.start() + networkLength, packet.length() - networkLength)));
        }
        return false;
    }

    private boolean mark(Packet packet, int networkLength, int mtuBytes, int gsoType,
            int pseudoHeaderSum) {
        final int start = packet.start() + networkLength;
        final int length = packet.length() - networkLength;
        if (tcp.wrap(packet.buffer(), start, length).check() != WireError.NONE) {
            return false;
        }
        final int headers = networkLength + tcp.headerLength();
        // The field holds the folded, not inverted sum of the pseudo header until someone completes it.
        tcp.checksum(InternetChecksum.fold(pseudoHeaderSum));
        packet.offload(PacketBatch.NEEDS_CSUM, gsoType,
                PacketBatch.sizes(headers, mtuBytes - headers, networkLength, TCP_CHECKSUM_OFFSET));
        packet.isRunOfSegments(networkLength, headers, mtuBytes - headers);
        return true;
    }
}
