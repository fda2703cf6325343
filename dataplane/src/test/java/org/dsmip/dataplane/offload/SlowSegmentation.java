package org.dsmip.dataplane.offload;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.dsmip.core.packet.PacketBatch;
import org.dsmip.core.packet.SendRows;

/**
 * What Linux does with a packet that is written to a TUN device ({@code tun_get_user}, {@code tcp_gso_segment},
 * {@code __udp_gso_segment}, {@code inet_gso_segment}), the slow and obvious way. Fails where Linux would refuse the packet, drop
 * it, or complete a checksum to a wrong one.
 */
final class SlowSegmentation {
    private static final int FIN_AND_PSH = 0x09;

    private SlowSegmentation() {}

    /** The packets that a row becomes. */
    static List<byte[]> of(SendRows rows, int row) {
        final PacketBatch batch = rows.batch(row);
        final int slot = rows.slot(row);
        final byte[] packet = rows.copy(row);
        if (batch.gsoType(slot) == PacketBatch.GSO_NONE) {
            assertThat(batch.flags(slot)).as("flags of a packet that is as it is").isZero();
            assertThat(batch.headerLength(slot) + batch.gsoSize(slot) + batch.checksumStart(slot)
                    + batch.checksumOffset(slot)).as("sizes of a packet that is as it is").isZero();
            return List.of(packet);
        }
        final boolean ipv6 = packet[0] >> 4 == 6;
        final int transportAt = ipv6 ? 40 : 20;
        final boolean tcp = packet[ipv6 ? 6 : 9] == 6;
        final int headers = transportAt + (tcp ? (packet[transportAt + 12] & 0xF0) >> 2 : 8);
        assertThat(batch.gsoType(slot)).isEqualTo(tcp
                ? ipv6 ? PacketBatch.GSO_TCPV6 : PacketBatch.GSO_TCPV4
                : PacketBatch.GSO_UDP_L4);
        assertThat(batch.flags(slot)).isEqualTo(PacketBatch.NEEDS_CSUM);
        assertThat(batch.headerLength(slot)).isEqualTo(headers);
        assertThat(batch.checksumStart(slot)).isEqualTo(transportAt);
        assertThat(batch.checksumOffset(slot)).isEqualTo(tcp ? 16 : 6);
        assertThat(packet.length).as("length of a super-packet").isBetween(headers + batch.gsoSize(slot) + 1, 65_535);
        assertThat(rows.bodies(row)).isLessThanOrEqualTo(SendRows.MOST_BODIES);
        assertLengths(packet, ipv6, tcp, transportAt);
        return split(packet, headers, batch.gsoSize(slot));
    }

    private static void assertLengths(byte[] packet, boolean ipv6, boolean tcp, int transportAt) {
        if (ipv6) {
            assertThat(Sample.u16(packet, 4)).as("payload length").isEqualTo(packet.length - 40);
        } else {
            assertThat(Sample.u16(packet, 2)).as("total length").isEqualTo(packet.length);
            assertThat(Sample.fold(Sample.sum(packet, 0, 20))).as("header checksum").isEqualTo(0xFFFF);
        }
        if (!tcp) {
            assertThat(Sample.u16(packet, transportAt + 4)).as("UDP length").isEqualTo(packet.length - transportAt);
        }
        assertThat(Sample.u16(packet, transportAt + (tcp ? 16 : 6))).as("sum of the pseudo header")
                .isEqualTo(Sample.fold(Sample.pseudoSum(packet)));
    }

    /** The segments of a super-packet. */
    static List<byte[]> split(byte[] packet, int headers, int size) {
        final List<byte[]> segments = new ArrayList<>();
        for (int at = headers; at < packet.length; at += size) {
            final int payload = Math.min(size, packet.length - at);
            final byte[] segment = Arrays.copyOf(packet, headers + payload);
            System.arraycopy(packet, at, segment, headers, payload);
            segments.add(complete(segment, at - headers, segments.size(), at + payload == packet.length));
        }
        return segments;
    }

    private static byte[] complete(byte[] segment, int offset, int index, boolean last) {
        final boolean ipv6 = segment[0] >> 4 == 6;
        final int transportAt = ipv6 ? 40 : 20;
        final boolean tcp = segment[ipv6 ? 6 : 9] == 6;
        if (ipv6) {
            Sample.put(segment, 4, segment.length - 40);
        } else {
            Sample.put(segment, 2, segment.length);
            Sample.put(segment, 4, Sample.u16(segment, 4) + index);
            Sample.put(segment, 10, 0);
            Sample.put(segment, 10, ~Sample.fold(Sample.sum(segment, 0, 20)));
        }
        if (tcp) {
            final int sequence = ((Sample.u16(segment, transportAt + 4) << 16) | Sample.u16(segment, transportAt + 6))
                    + offset;
            Sample.put(segment, transportAt + 4, sequence >>> 16);
            Sample.put(segment, transportAt + 6, sequence);
            if (!last) {
                segment[transportAt + 13] &= ~FIN_AND_PSH;
            }
        } else {
            Sample.put(segment, transportAt + 4, segment.length - transportAt);
        }
        final int field = transportAt + (tcp ? 16 : 6);
        Sample.put(segment, field, 0);
        final int checksum = ~Sample.fold(Sample.pseudoSum(segment) + Sample.sum(segment, transportAt, segment.length))
                & 0xFFFF;
        Sample.put(segment, field, checksum == 0 && !tcp ? 0xFFFF : checksum);
        return segment;
    }
}
