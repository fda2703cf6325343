package org.dsmip.dataplane.offload;

import static java.nio.ByteOrder.BIG_ENDIAN;

import java.nio.ByteOrder;
import org.agrona.concurrent.UnsafeBuffer;
import org.dsmip.core.packet.Packet;
import org.dsmip.core.wire.ip.InternetChecksum;
import org.dsmip.core.wire.ip.IpProtocol;
import org.dsmip.core.wire.ip.Ipv4HeaderFlyweight;
import org.dsmip.core.wire.ip.Ipv6HeaderFlyweight;
import org.dsmip.core.wire.ip.TcpHeaderFlyweight;
import org.dsmip.core.wire.ip.UdpHeaderFlyweight;

/**
 * A TCP segment or UDP datagram where it lies in a burst: the fields of all its headers by which packets are told apart and
 * compared. Nothing is believed but what lies within the packet. Used by one worker.
 */
final class Datagram {
    private static final ByteOrder NATIVE = ByteOrder.nativeOrder();
    private static final int PLAIN_IPV4 = 0x45;
    private static final int IPV4_ADDRESSES = 12;
    private static final int IPV6_ADDRESSES = 8;
    /** All but DF: the reserved bit, MF and the fragment offset. */
    private static final int ANY_FRAGMENT = 0xBFFF;
    /** 2^64 divided by the golden ratio. */
    private static final long SPREAD = 0x9E37_79B9_7F4A_7C15L;

    private UnsafeBuffer buffer = new UnsafeBuffer(0, 0);
    private int start;
    private int transportAt;
    private int payloadAt;
    private int end;
    private boolean ipv6;
    private boolean tcp;
    private int pairHash;
    private int hash;

    /** How much can be read of a packet. */
    enum Kind {
        /** It is whole TCP or UDP, right behind an IP header without options. */
        FLOW,
        /** Between whom it goes. */
        PAIR,
        /** Nothing. */
        UNKNOWN
    }

    /** Looks at another packet. */
    Kind read(Packet packet) {
        buffer = packet.buffer();
        start = packet.start();
        end = start + packet.length();
        final int length = packet.length();
        final int version = length == 0 ? 0 : (buffer.getByte(start) >> 4) & 0xF;
        if (version == 4 && length >= Ipv4HeaderFlyweight.LENGTH) {
            return ipv4(length);
        }
        return version == 6 && length >= Ipv6HeaderFlyweight.LENGTH ? ipv6(length) : Kind.UNKNOWN;
    }

    private Kind ipv4(int length) {
        ipv6 = false;
        transportAt = start + Ipv4HeaderFlyweight.LENGTH;
        final boolean plain = (buffer.getByte(start) & 0xFF) == PLAIN_IPV4 && u16(start + 2) == length
                && (u16(start + 6) & ANY_FRAGMENT) == 0;
        return plain ? transport(buffer.getByte(start + 9) & 0xFF) : Kind.PAIR;
    }

    private Kind ipv6(int length) {
        ipv6 = true;
        transportAt = start + Ipv6HeaderFlyweight.LENGTH;
        return u16(start + 4) == length - Ipv6HeaderFlyweight.LENGTH
                ? transport(buffer.getByte(start + 6) & 0xFF)
                : Kind.PAIR;
    }

    private Kind transport(int protocol) {
        final int length = end - transportAt;
        tcp = protocol == IpProtocol.TCP;
        if (tcp && length >= TcpHeaderFlyweight.LENGTH) {
            final int headerLength = tcpHeaderLength();
            payloadAt = transportAt + headerLength;
            if (headerLength < TcpHeaderFlyweight.LENGTH || headerLength > length) {
                return Kind.PAIR;
            }
        } else if (protocol == IpProtocol.UDP && length >= UdpHeaderFlyweight.LENGTH
                && u16(transportAt + 4) == length) {
            payloadAt = transportAt + UdpHeaderFlyweight.LENGTH;
        } else {
            return Kind.PAIR;
        }
        return Kind.FLOW;
    }

    /** Works out where a table has what goes between these two. */
    void hashPair() {
        final int at = start + IPV6_ADDRESSES;
        pairHash = spread(ipv6
                ? buffer.getLong(at, NATIVE) * 31 + buffer.getLong(at + 8, NATIVE) * 17
                        + buffer.getLong(at + 16, NATIVE) * 7 + buffer.getLong(at + 24, NATIVE)
                : buffer.getLong(start + IPV4_ADDRESSES, NATIVE));
    }

    /** Works out where a table has the flow, and what goes between the same two. */
    void hashFlow() {
        hashPair();
        hash = spread(pairHash + ((long) ports() << 32) + (tcp ? IpProtocol.TCP : IpProtocol.UDP));
    }

    private static int spread(long bits) {
        return (int) ((bits * SPREAD) >>> 32);
    }

    /** Becomes what another one is. */
    void set(Datagram other) {
        buffer = other.buffer;
        start = other.start;
        transportAt = other.transportAt;
        payloadAt = other.payloadAt;
        end = other.end;
        ipv6 = other.ipv6;
        tcp = other.tcp;
        pairHash = other.pairHash;
        hash = other.hash;
    }

    /** Whether both have addresses, protocol and ports in common. */
    boolean isSameFlow(Datagram other) {
        return hash == other.hash && ipv6 == other.ipv6 && tcp == other.tcp && ports() == other.ports()
                && hasSameAddresses(other);
    }

    private boolean hasSameAddresses(Datagram other) {
        if (!ipv6) {
            return sameLong(other, IPV4_ADDRESSES);
        }
        return sameLong(other, IPV6_ADDRESSES) && sameLong(other, IPV6_ADDRESSES + 8)
                && sameLong(other, IPV6_ADDRESSES + 16) && sameLong(other, IPV6_ADDRESSES + 24);
    }

    private boolean sameLong(Datagram other, int offset) {
        return buffer.getLong(start + offset, NATIVE) == other.buffer.getLong(other.start + offset, NATIVE);
    }

    int pairHash() {
        return pairHash;
    }

    int hash() {
        return hash;
    }

    UnsafeBuffer buffer() {
        return buffer;
    }

    int start() {
        return start;
    }

    boolean isIpv6() {
        return ipv6;
    }

    boolean isTcp() {
        return tcp;
    }

    int transportAt() {
        return transportAt;
    }

    int headerBytes() {
        return payloadAt - start;
    }

    int payloadBytes() {
        return end - payloadAt;
    }

    /** TOS; or version, traffic class and flow label. */
    int trafficClass() {
        return ipv6 ? buffer.getInt(start, BIG_ENDIAN) : buffer.getByte(start + 1);
    }

    int ttl() {
        return buffer.getByte(start + (ipv6 ? 7 : 8));
    }

    boolean dontFragment() {
        return ipv6 || u16(start + 6) != 0;
    }

    int identification() {
        return u16(start + 4);
    }

    private int ports() {
        return buffer.getInt(transportAt, NATIVE);
    }

    int sequence() {
        return buffer.getInt(transportAt + 4, BIG_ENDIAN);
    }

    int acknowledgment() {
        return buffer.getInt(transportAt + 8, BIG_ENDIAN);
    }

    private int tcpHeaderLength() {
        return (buffer.getByte(transportAt + 12) & 0xF0) >> 2;
    }

    /** The reserved bits and the flags of TCP. */
    int tcpFlags() {
        return u16(transportAt + 12) & 0xFFF;
    }

    int window() {
        return u16(transportAt + 14);
    }

    int urgentPointer() {
        return u16(transportAt + 18);
    }

    boolean hasSameOptions(Datagram other) {
        final int length = payloadAt - transportAt;
        boolean same = length == other.payloadAt - other.transportAt;
        for (int i = TcpHeaderFlyweight.LENGTH; same && i < length; i += Integer.BYTES) {
            same = buffer.getInt(transportAt + i, NATIVE) == other.buffer.getInt(other.transportAt + i, NATIVE);
        }
        return same;
    }

    /** The checksum field of TCP or UDP. */
    int checksum() {
        return u16(checksumAt());
    }

    int checksumAt() {
        return transportAt + checksumOffset();
    }

    int checksumOffset() {
        return tcp ? 16 : 6;
    }

    /** The sum of both addresses, which all packets of a flow have in common. */
    int addressSum() {
        return ipv6
                ? InternetChecksum.sum(buffer, start + IPV6_ADDRESSES, 32)
                : InternetChecksum.sum(buffer, start + IPV4_ADDRESSES, 8);
    }

    /** The sum of the pseudo header of so many octets of TCP or UDP. */
    int pseudoHeaderSum(int addressSum, int transportBytes) {
        return InternetChecksum.fold(addressSum + (tcp ? IpProtocol.TCP : IpProtocol.UDP) + transportBytes);
    }

    /**
     * Whether all checksums are right, in the one of two ways of writing zero that they are computed with: of UDP all ones, of
     * others zero.
     */
    boolean isIntact(int addressSum) {
        final int length = end - transportAt;
        if (!ipv6 && (u16(start + 10) == 0xFFFF
                || !InternetChecksum.isValid(InternetChecksum.sum(buffer, start, Ipv4HeaderFlyweight.LENGTH)))) {
            return false;
        }
        return (!tcp || checksum() != 0xFFFF) && InternetChecksum
                .isValid(pseudoHeaderSum(addressSum, length) + InternetChecksum.sum(buffer, transportAt, length));
    }

    private int u16(int at) {
        return buffer.getShort(at, BIG_ENDIAN) & 0xFFFF;
    }
}
