package org.dsmip.controlplane.rehearsal;

import java.util.Arrays;
import org.agrona.concurrent.UnsafeBuffer;
import org.dsmip.core.io.memory.MemoryPacket;
import org.dsmip.core.net.IpAddress;
import org.dsmip.core.net.Ipv6Address;
import org.dsmip.core.net.Octets;
import org.dsmip.core.packet.PacketBatch;
import org.dsmip.core.wire.ip.IpProtocol;
import org.dsmip.core.wire.ip.Ipv4HeaderFlyweight;
import org.dsmip.core.wire.ip.Ipv6HeaderFlyweight;
import org.dsmip.core.wire.ip.TcpHeaderFlyweight;
import org.dsmip.core.wire.ip.UdpHeaderFlyweight;

/** Super-packets for a rehearsal, as a TUN device hands them over: their payload is of zeros. */
final class RehearsalSuperPackets {
    /** As many as fit into a queue four times. */
    static final int SEGMENTS = 15;

    private static final int SEGMENT_BYTES = 1000;
    private static final int PORT = 9;
    private static final int TCP_CHECKSUM_OFFSET = 16;
    private static final int UDP_CHECKSUM_OFFSET = 6;

    private RehearsalSuperPackets() {}

    /** A run of TCP segments between two addresses of one family. */
    static MemoryPacket tcp(IpAddress source, IpAddress destination) {
        final int headers = networkBytes(source) + TcpHeaderFlyweight.LENGTH;
        final UnsafeBuffer buffer = packet(source, destination, IpProtocol.TCP, headers);
        new TcpHeaderFlyweight()
                .wrap(buffer, networkBytes(source), buffer.capacity() - networkBytes(source)).sourcePort(PORT)
                .destinationPort(PORT).headerLength(TcpHeaderFlyweight.LENGTH).flags(TcpHeaderFlyweight.ACK);
        return of(buffer, source instanceof Ipv6Address ? PacketBatch.GSO_TCPV6 : PacketBatch.GSO_TCPV4,
                PacketBatch.sizes(headers, SEGMENT_BYTES, networkBytes(source), TCP_CHECKSUM_OFFSET));
    }

    /** A run of UDP datagrams between two addresses of one family. */
    static MemoryPacket udp(IpAddress source, IpAddress destination) {
        final int headers = networkBytes(source) + UdpHeaderFlyweight.LENGTH;
        final UnsafeBuffer buffer = packet(source, destination, IpProtocol.UDP, headers);
        new UdpHeaderFlyweight()
                .wrap(buffer, networkBytes(source), buffer.capacity() - networkBytes(source)).sourcePort(PORT)
                .destinationPort(PORT).length(buffer.capacity() - networkBytes(source));
        return of(buffer, PacketBatch.GSO_UDP_L4,
                PacketBatch.sizes(headers, SEGMENT_BYTES, networkBytes(source), UDP_CHECKSUM_OFFSET));
    }

    /**
     * A datagram of the tunnel with what the kernel has merged of such ones: all of their headers once, and a super-packet that
     * came out of it.
     */
    static Octets merged(Octets datagram, Octets superPacket) {
        final int tunnelHeaders = datagram.length() - superPacket.length() + (SEGMENTS - 1) * SEGMENT_BYTES;
        final byte[] bytes = Arrays.copyOf(datagram.toArray(), tunnelHeaders + superPacket.length());
        System.arraycopy(superPacket.toArray(), 0, bytes, tunnelHeaders, superPacket.length());
        final UnsafeBuffer buffer = new UnsafeBuffer(bytes);
        for (int at = 0; at < tunnelHeaders; at += Ipv4HeaderFlyweight.LENGTH) {
            new Ipv4HeaderFlyweight().wrap(buffer, at, bytes.length - at).totalLength(bytes.length - at)
                    .computeHeaderChecksum();
        }
        return Octets.of(bytes);
    }

    /** Whether the kernel merges the datagrams of a super-packet: those of TCP behind nothing but IP headers. */
    static boolean kernelMerges(MemoryPacket superPacket, Octets datagram) {
        final int protocol = new Ipv4HeaderFlyweight()
                .wrap(new UnsafeBuffer(datagram.toArray()), 0, datagram.length()).protocol();
        return superPacket.gsoType() != PacketBatch.GSO_UDP_L4
                && (protocol == IpProtocol.IPIP || protocol == IpProtocol.IPV6);
    }

    private static MemoryPacket of(UnsafeBuffer buffer, int gsoType, long sizes) {
        return new MemoryPacket(Octets.of(buffer.byteArray()), PacketBatch.NEEDS_CSUM, gsoType, sizes);
    }

    private static int networkBytes(IpAddress address) {
        return address instanceof Ipv6Address ? Ipv6HeaderFlyweight.LENGTH : Ipv4HeaderFlyweight.LENGTH;
    }

    private static UnsafeBuffer packet(IpAddress source, IpAddress destination, int protocol, int headers) {
        final UnsafeBuffer buffer = new UnsafeBuffer(new byte[headers + SEGMENTS * SEGMENT_BYTES]);
        RehearsalPackets.networkHeader(buffer, source, destination, protocol);
        return buffer;
    }
}
