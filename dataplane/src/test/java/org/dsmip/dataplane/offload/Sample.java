package org.dsmip.dataplane.offload;

import java.nio.ByteBuffer;
import java.util.Arrays;

/** A TCP or UDP packet built the slow and obvious way, independent of the classes under test. */
final class Sample {
    static final int FIN = 0x01;
    static final int SYN = 0x02;
    static final int RST = 0x04;
    static final int PSH = 0x08;
    static final int ACK = 0x10;
    static final int URG = 0x20;
    static final int ECE = 0x40;
    static final int CWR = 0x80;
    /** In the octet before the flags. */
    static final int NS = 0x100;
    static final int DF = 0x4000;

    final boolean ipv6;
    final boolean tcp;
    int source = 1;
    int destination = 2;
    int ports = (1000 << 16) | 2000;
    int trafficClass = 0x48;
    int flowLabel = 0x12345;
    int ttl = 61;
    int fragment = DF;
    int identification = 0x4321;
    int sequence = 5_000;
    int acknowledgment = 77;
    int flags = ACK;
    int window = 501;
    int urgentPointer;
    byte[] options = timestamps(9);
    byte[] payload = new byte[0];
    boolean noChecksum;

    Sample(boolean ipv6, boolean tcp) {
        this.ipv6 = ipv6;
        this.tcp = tcp;
        payload(100, 0);
    }

    Sample(Sample other) {
        ipv6 = other.ipv6;
        tcp = other.tcp;
        source = other.source;
        destination = other.destination;
        ports = other.ports;
        trafficClass = other.trafficClass;
        flowLabel = other.flowLabel;
        ttl = other.ttl;
        fragment = other.fragment;
        identification = other.identification;
        sequence = other.sequence;
        acknowledgment = other.acknowledgment;
        flags = other.flags;
        window = other.window;
        urgentPointer = other.urgentPointer;
        options = other.options;
        payload = other.payload;
        noChecksum = other.noChecksum;
    }

    /** TCP timestamps with two no-operations. */
    static byte[] timestamps(int value) {
        return ByteBuffer.allocate(12).putInt(0x0101080A).putInt(value).putInt(3).array();
    }

    /** Payload that differs from octet to octet and from seed to seed. */
    Sample payload(int length, int seed) {
        payload = new byte[length];
        for (int i = 0; i < length; i++) {
            payload[i] = (byte) (i * 31 + i / 251 + seed * 7);
        }
        return this;
    }

    /** The packet that follows in the flow, with so much payload. */
    Sample next(int length) {
        final Sample next = new Sample(this);
        next.identification = (identification + 1) & 0xFFFF;
        next.sequence = sequence + payload.length;
        return next.payload(length, next.identification);
    }

    byte[] bytes() {
        final byte[] transport = tcp ? tcp() : udp();
        return ipv6 ? ipv6(transport) : ipv4(transport);
    }

    private byte[] tcp() {
        final int words = 5 + options.length / 4;
        return ByteBuffer.allocate(words * 4 + payload.length).putInt(ports).putInt(sequence).putInt(acknowledgment)
                .putShort((short) ((words << 12) | flags)).putShort((short) window).putShort((short) 0)
                .putShort((short) urgentPointer).put(options).put(payload).array();
    }

    private byte[] udp() {
        return ByteBuffer.allocate(8 + payload.length).putInt(ports).putShort((short) (8 + payload.length))
                .putShort((short) 0).put(payload).array();
    }

    private byte[] ipv4(byte[] transport) {
        final byte[] packet = ByteBuffer.allocate(20 + transport.length).put((byte) 0x45).put((byte) trafficClass)
                .putShort((short) (20 + transport.length)).putShort((short) identification).putShort((short) fragment)
                .put((byte) ttl).put((byte) protocol()).putShort((short) 0).putInt(0xC0000200 | source)
                .putInt(0xC6336400 | destination).put(transport).array();
        put(packet, 10, ~fold(sum(packet, 0, 20)));
        return withChecksum(packet, 20);
    }

    private byte[] ipv6(byte[] transport) {
        final byte[] packet = ByteBuffer.allocate(40 + transport.length)
                .putInt((6 << 28) | (trafficClass << 20) | flowLabel).putShort((short) transport.length)
                .put((byte) protocol()).put((byte) ttl).putLong(0x2001_0DB8_0001_0000L).putLong(source)
                .putLong(0x2001_0DB8_0002_0000L).putLong(destination).put(transport).array();
        return withChecksum(packet, 40);
    }

    private int protocol() {
        return tcp ? 6 : 17;
    }

    private byte[] withChecksum(byte[] packet, int transportAt) {
        if (!noChecksum) {
            final int checksum = ~fold(pseudoSum(packet) + sum(packet, transportAt, packet.length)) & 0xFFFF;
            put(packet, transportAt + (tcp ? 16 : 6), checksum == 0 && !tcp ? 0xFFFF : checksum);
        }
        return packet;
    }

    /** Sum of the pseudo header of all that follows the IP header, not folded. */
    static int pseudoSum(byte[] packet) {
        final boolean six = packet[0] >> 4 == 6;
        final int at = six ? 40 : 20;
        return sum(packet, six ? 8 : 12, at) + (packet[six ? 6 : 9] & 0xFF) + (packet.length - at);
    }

    /** Sum of 16-bit words, not folded. */
    static int sum(byte[] bytes, int from, int to) {
        int sum = 0;
        for (int i = from; i < to; i += 2) {
            sum += ((bytes[i] & 0xFF) << 8) | (i + 1 < to ? bytes[i + 1] & 0xFF : 0);
        }
        return sum;
    }

    static int fold(int sum) {
        int folded = sum;
        while (folded > 0xFFFF) {
            folded = (folded & 0xFFFF) + (folded >>> 16);
        }
        return folded;
    }

    static int u16(byte[] bytes, int at) {
        return ((bytes[at] & 0xFF) << 8) | (bytes[at + 1] & 0xFF);
    }

    static void put(byte[] bytes, int at, int value) {
        bytes[at] = (byte) (value >> 8);
        bytes[at + 1] = (byte) value;
    }

    /** A copy with one octet changed. */
    static byte[] with(byte[] bytes, int at, int value) {
        final byte[] copy = Arrays.copyOf(bytes, bytes.length);
        copy[at] = (byte) value;
        return copy;
    }
}
