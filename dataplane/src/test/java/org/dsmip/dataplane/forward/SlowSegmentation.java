package org.dsmip.dataplane.forward;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * What a kernel makes of a super-packet, written down octet by octet from RFC 791, 8200, 768 and 9293: each segment has the headers
 * of the whole, with its own lengths, identification, sequence number, flags and checksums.
 */
final class SlowSegmentation {
    private static final int TCP = 6;
    private static final int FIN = 0x01;
    private static final int PSH = 0x08;
    private static final int CWR = 0x80;

    private SlowSegmentation() {}

    /** The segments of an IPv4 or IPv6 packet whose transport header begins at an offset. */
    static List<byte[]> segments(byte[] packet, int transport, boolean tcp, int segmentBytes) {
        final int payload = transport + (tcp ? (packet[transport + 12] >> 4 & 0xF) * 4 : 8);
        final List<byte[]> segments = new ArrayList<>();
        for (int at = payload; at < packet.length; at += segmentBytes) {
            final int length = Math.min(segmentBytes, packet.length - at);
            final byte[] segment = Arrays.copyOf(packet, payload + length);
            System.arraycopy(packet, at, segment, payload, length);
            network(segment, segments.size());
            if (tcp) {
                final int sequence = Packets.u32(packet, transport + 4) + (at - payload);
                for (int i = 0; i < 4; i++) {
                    segment[transport + 4 + i] = (byte) (sequence >>> (24 - 8 * i));
                }
                if (at + length < packet.length) {
                    segment[transport + 13] &= (byte) ~(FIN | PSH);
                }
                if (at > payload) {
                    segment[transport + 13] &= (byte) ~CWR;
                }
            } else {
                put16(segment, transport + 4, segment.length - transport);
            }
            complete(segment, transport, tcp);
            segments.add(segment);
        }
        return segments;
    }

    private static void network(byte[] segment, int index) {
        if (segment[0] >> 4 == 4) {
            put16(segment, 2, segment.length);
            put16(segment, 4, Packets.u16(segment, 4) + index);
            put16(segment, 10, 0);
            put16(segment, 10, Packets.checksum(segment, 0, (segment[0] & 0xF) * 4, 0));
        } else {
            put16(segment, 4, segment.length - 40);
        }
    }

    /** Fills in the checksum of TCP or UDP. */
    static void complete(byte[] packet, int transport, boolean tcp) {
        final int field = transport + (tcp ? 16 : 6);
        put16(packet, field, 0);
        final int checksum = Packets.checksum(packet, transport, packet.length, pseudoHeader(packet, transport, tcp));
        put16(packet, field, checksum == 0 && !tcp ? 0xFFFF : checksum);
    }

    /** Leaves the checksum of TCP or UDP to be completed, as the kernel does; answers the same packet. */
    static byte[] unfinished(byte[] packet, int transport, boolean tcp) {
        put16(packet, transport + (tcp ? 16 : 6),
                ~Packets.checksum(packet, 0, 0, pseudoHeader(packet, transport, tcp)) & 0xFFFF);
        return packet;
    }

    private static int pseudoHeader(byte[] packet, int transport, boolean tcp) {
        final int addresses = packet[0] >> 4 == 4 ? Packets.sum(packet, 12, 20) : Packets.sum(packet, 8, 40);
        return addresses + (tcp ? TCP : 17) + packet.length - transport;
    }

    static void put16(byte[] bytes, int at, int value) {
        bytes[at] = (byte) (value >> 8);
        bytes[at + 1] = (byte) value;
    }
}
