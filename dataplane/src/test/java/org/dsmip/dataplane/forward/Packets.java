package org.dsmip.dataplane.forward;

import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.HexFormat;
import org.dsmip.core.net.Ipv6Address;

/** Packets built the slow and obvious way, independent of the flyweights under test. */
final class Packets {
    /** ICMP for IPv6. */
    static final int ICMPV6 = 58;

    private Packets() {}

    /** Bytes of hexadecimal text. */
    static byte[] hex(String text) {
        return HexFormat.of().parseHex(text.replace(" ", ""));
    }

    /** Hexadecimal text of bytes. */
    static String hex(byte[] bytes) {
        return HexFormat.of().formatHex(bytes);
    }

    /** An IPv6 packet that carries UDP of some length. */
    static byte[] ipv6(Ipv6Address source, Ipv6Address destination, int totalLength) {
        return ipv6(0, 64, source, destination, 17, udp(totalLength - 40));
    }

    /** An IPv6 packet. */
    static byte[] ipv6(int trafficClass, int hopLimit, Ipv6Address source, Ipv6Address destination,
            int nextHeader, byte[] payload) {
        return ByteBuffer.allocate(40 + payload.length).putInt((6 << 28) | (trafficClass << 20) | 0x12345)
                .putShort((short) payload.length).put((byte) nextHeader).put((byte) hopLimit).putLong(source.high())
                .putLong(source.low()).putLong(destination.high()).putLong(destination.low()).put(payload).array();
    }

    /** An IPv4 packet that carries UDP of some length, DF clear. */
    static byte[] ipv4(int source, int destination, int totalLength) {
        return ipv4(0, 0x4321, 0, 64, 17, source, destination, udp(totalLength - 20));
    }

    /** An IPv4 packet. */
    static byte[] ipv4(int typeOfService, int identification, int flagsAndOffset, int ttl, int protocol,
            int source, int destination, byte[] payload) {
        final byte[] packet = ByteBuffer.allocate(20 + payload.length).put((byte) 0x45).put((byte) typeOfService)
                .putShort((short) (20 + payload.length)).putShort((short) identification)
                .putShort((short) flagsAndOffset).put((byte) ttl).put((byte) protocol).putShort((short) 0)
                .putInt(source).putInt(destination).put(payload).array();
        return withHeaderChecksum(packet);
    }

    /** IPv4 around something, TTL 64. */
    static byte[] wrap(int protocol, int source, int destination, byte[] payload) {
        return ipv4(0, 0x7777, 0, 64, protocol, source, destination, payload);
    }

    /** A GRE header without options in front of something. */
    static byte[] gre(int protocolType, byte[] payload) {
        return ByteBuffer.allocate(4 + payload.length).putShort((short) 0).putShort((short) protocolType).put(payload)
                .array();
    }

    /** Corrects the IPv4 header checksum in place. */
    static byte[] withHeaderChecksum(byte[] packet) {
        packet[10] = 0;
        packet[11] = 0;
        final int checksum = checksum(packet, 0, (packet[0] & 0xF) * 4, 0);
        packet[10] = (byte) (checksum >> 8);
        packet[11] = (byte) checksum;
        return packet;
    }

    /** UDP of some length with a payload that differs from octet to octet; no checksum. */
    static byte[] udp(int length) {
        final byte[] datagram = new byte[length];
        for (int i = 8; i < length; i++) {
            datagram[i] = (byte) (i * 31 + i / 251);
        }
        return ByteBuffer.wrap(datagram).putShort((short) 1000).putShort((short) 2000).putShort((short) length)
                .putShort((short) 0).array();
    }

    /** An ICMPv6 message of a type, with a correct checksum. */
    static byte[] icmpv6(int type, Ipv6Address source, Ipv6Address destination, int length) {
        final byte[] message = new byte[length];
        message[0] = (byte) type;
        final int checksum = checksum(message, 0, length, pseudoHeader(source, destination, ICMPV6, length));
        message[2] = (byte) (checksum >> 8);
        message[3] = (byte) checksum;
        return message;
    }

    /** An ICMP error for IPv4 about the beginning of a packet, with a correct checksum; the word is what follows the checksum. */
    static byte[] icmpv4Error(int source, int destination, int typeAndCode, int word, byte[] quoted) {
        final byte[] message = ByteBuffer.allocate(8 + quoted.length).putShort((short) typeAndCode).putShort((short) 0)
                .putInt(word).put(quoted).array();
        final int checksum = checksum(message, 0, message.length, 0);
        message[2] = (byte) (checksum >> 8);
        message[3] = (byte) checksum;
        return wrap(1, source, destination, message);
    }

    /** Sum of an IPv6 pseudo header, not folded. */
    static int pseudoHeader(Ipv6Address source, Ipv6Address destination, int nextHeader, int length) {
        final byte[] bytes = ByteBuffer.allocate(40).putLong(source.high()).putLong(source.low())
                .putLong(destination.high()).putLong(destination.low()).putInt(length).putInt(nextHeader).array();
        return sum(bytes, 0, bytes.length);
    }

    /** Sum of an IPv4 pseudo header, not folded. */
    static int pseudoHeader(int source, int destination, int protocol, int length) {
        final byte[] bytes = ByteBuffer.allocate(12).putInt(source).putInt(destination).putShort((short) protocol)
                .putShort((short) length).array();
        return sum(bytes, 0, bytes.length);
    }

    /** The Internet checksum, two octets at a time. */
    static int checksum(byte[] bytes, int from, int to, int initial) {
        int sum = initial + sum(bytes, from, to);
        while (sum > 0xFFFF) {
            sum = (sum & 0xFFFF) + (sum >> 16);
        }
        return ~sum & 0xFFFF;
    }

    /** Sum of 16-bit words, not folded. */
    static int sum(byte[] bytes, int from, int to) {
        int sum = 0;
        for (int i = from; i < to; i += 2) {
            sum += ((bytes[i] & 0xFF) << 8) | (i + 1 < to ? bytes[i + 1] & 0xFF : 0);
        }
        return sum;
    }

    /** A 16-bit field. */
    static int u16(byte[] bytes, int at) {
        return ((bytes[at] & 0xFF) << 8) | (bytes[at + 1] & 0xFF);
    }

    /** A 32-bit field. */
    static int u32(byte[] bytes, int at) {
        return (u16(bytes, at) << 16) | u16(bytes, at + 2);
    }

    /** A part of a packet. */
    static byte[] tail(byte[] bytes, int at) {
        return Arrays.copyOfRange(bytes, at, bytes.length);
    }

    /** A copy with one octet changed. */
    static byte[] with(byte[] bytes, int at, int value) {
        final byte[] copy = bytes.clone();
        copy[at] = (byte) value;
        return copy;
    }
}
