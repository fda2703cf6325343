package org.dsmip.dataplane.offload;

import org.dsmip.core.packet.Packet;
import org.dsmip.core.packet.PacketBatch;
import org.dsmip.core.wire.WireError;
import org.dsmip.core.wire.ip.InternetChecksum;
import org.dsmip.core.wire.ip.IpProtocol;
import org.dsmip.core.wire.ip.Ipv4HeaderFlyweight;
import org.dsmip.core.wire.ip.Ipv6HeaderFlyweight;
import org.dsmip.core.wire.ip.TcpHeaderFlyweight;

/**
 * A raw socket receives what the kernel has merged: one packet of many TCP segments, larger than any link, and without a word
 * about their size. No segment was larger than the tunnel MTU, so the packet is marked to be split at that size again, by
 * the kernel or the device behind the TUN device. Used by one worker.
 */
public final class SuperPacketMark {
    private static final int TCP_CHECKSUM_OFFSET = 16;

    private final TcpHeaderFlyweight tcp = new TcpHeaderFlyweight();

    /** A mark without state between packets. */
    public SuperPacketMark() {}

    /**
     * Marks an IPv6 packet larger than the tunnel takes if it is TCP.
     *
     * @param packet the packet
     * @param header its header
     * @param tunnelMtuBytes what the tunnel takes
     * @return whether it did
     */
    public boolean ipv6(Packet packet, Ipv6HeaderFlyweight header, int tunnelMtuBytes) {
        if (header.nextHeader() != IpProtocol.TCP) {
            return false;
        }
        return mark(packet, Ipv6HeaderFlyweight.LENGTH, tunnelMtuBytes, PacketBatch.GSO_TCPV6,
                InternetChecksum.pseudoHeader(header, IpProtocol.TCP, header.payloadLength()));
    }

    /**
     * Marks an IPv4 packet larger than the tunnel takes if it is TCP.
     *
     * @param packet the packet
     * @param header its header
     * @param tunnelMtuBytes what the tunnel takes
     * @return whether it did
     */
    public boolean ipv4(Packet packet, Ipv4HeaderFlyweight header, int tunnelMtuBytes) {
        if (header.protocol() != IpProtocol.TCP || header.isFragment()) {
            return false;
        }
        return mark(packet, header.headerLength(), tunnelMtuBytes, PacketBatch.GSO_TCPV4,
                header.pseudoHeaderSum());
    }

    private boolean mark(Packet packet, int networkLength, int mtuBytes, int gsoType,
            int pseudoHeaderSum) {
        final int start = packet.start() + networkLength;
        final int length = packet.length() - networkLength;
        // One segment is no super-packet.
        if (packet.length() <= mtuBytes || tcp.wrap(packet.buffer(), start, length).check() != WireError.NONE) {
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
