package org.dsmip.dataplane.forward;

import static org.assertj.core.api.Assertions.assertThat;
import static org.dsmip.dataplane.forward.Packets.u16;
import static org.dsmip.dataplane.forward.Packets.wrap;
import static org.dsmip.dataplane.forward.Testbed.CN6;
import static org.dsmip.dataplane.forward.Testbed.COA;
import static org.dsmip.dataplane.forward.Testbed.HA;
import static org.dsmip.dataplane.forward.Testbed.HOA;
import static org.dsmip.dataplane.forward.Testbed.MN6;
import static org.dsmip.dataplane.forward.Testbed.binding;

import java.util.Arrays;
import java.util.List;
import java.util.function.IntUnaryOperator;
import org.dsmip.core.counters.Counter;
import org.dsmip.core.packet.PacketBatch;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** Merged TCP segments, as a raw socket receives them, and the metadata by which the kernel splits them again. */
class SuperPacketTest {
    private static final int TCP = 6;
    private static final int TCP_HEADER = 32;

    private static byte[] tcp(int payloadLength) {
        final byte[] segment = new byte[TCP_HEADER + payloadLength];
        for (int i = 0; i < segment.length; i++) {
            segment[i] = (byte) (i * 7 + i / 256);
        }
        segment[12] = (byte) ((TCP_HEADER / 4) << 4);
        segment[13] = 0x10;
        return segment;
    }

    @Test
    @Tag("TL-5")
    void ipv6SegmentsGetAChecksumThatOnlyWantsCompletion() {
        final byte[] segments = tcp(20_000);
        final TestForwarder homeAgent = TestForwarder.homeAgent(binding())
                .fromTunnel(wrap(41, COA, HA,
                        SlowSegmentation.unfinished(Packets.ipv6(0, 64, MN6, CN6, TCP, segments), 40, true)));
        final RecordingSender.Offload offload = homeAgent.tun().offloads().getFirst();
        assertThat(offload).isEqualTo(new RecordingSender.Offload(PacketBatch.NEEDS_CSUM, PacketBatch.GSO_TCPV6,
                40 + TCP_HEADER, 1280 - 40 - TCP_HEADER, 40, 16));
        final byte[] packet = homeAgent.toTun().getFirst();
        assertSegmentsComplete(packet, offload, length -> Packets.pseudoHeader(MN6, CN6, TCP, length));
        assertThat(homeAgent.value(Counter.SUPER_PACKETS)).isEqualTo(1);
    }

    @Test
    @Tag("TL-5")
    void ipv4SegmentsGetAChecksumThatOnlyWantsCompletion() {
        final byte[] merged = SlowSegmentation
                .unfinished(Packets.ipv4(0, 1, 0x4000, 64, TCP, HOA, Testbed.CN, tcp(30_001)), 20, true);
        final TestForwarder homeAgent = TestForwarder.homeAgent(binding()).fromTunnel(wrap(4, COA, HA, merged));
        final RecordingSender.Offload offload = homeAgent.tun().offloads().getFirst();
        assertThat(offload).isEqualTo(new RecordingSender.Offload(PacketBatch.NEEDS_CSUM, PacketBatch.GSO_TCPV4,
                20 + TCP_HEADER, 1280 - 20 - TCP_HEADER, 20, 16));
        assertSegmentsComplete(homeAgent.toTun().getFirst(), offload,
                length -> Packets.pseudoHeader(HOA, Testbed.CN, TCP, length));
    }

    /** What a kernel does: replace the length in the sum of the pseudo header, then complete the checksum of each segment. */
    private static void assertSegmentsComplete(byte[] packet, RecordingSender.Offload offload,
            IntUnaryOperator pseudoHeader) {
        final int start = offload.checksumStart();
        final int field = start + offload.checksumOffset();
        final int whole = packet.length - start;
        assertThat(u16(packet, field)).as("sum of the pseudo header")
                .isEqualTo(~Packets.checksum(new byte[0], 0, 0, pseudoHeader.applyAsInt(whole)) & 0xFFFF);
        final byte[] header = Arrays.copyOfRange(packet, start, offload.headerLength());
        int segments = 0;
        for (int at = offload.headerLength(); at < packet.length; at += offload.gsoSize()) {
            final int payload = Math.min(offload.gsoSize(), packet.length - at);
            final byte[] segment = Arrays.copyOf(header, header.length + payload);
            System.arraycopy(packet, at, segment, header.length, payload);
            segment[offload.checksumOffset()] = 0;
            segment[offload.checksumOffset() + 1] = 0;
            final int partial = u16(packet, field) + (~whole & 0xFFFF) + segment.length;
            final int checksum = Packets.checksum(segment, 0, segment.length, partial);
            segment[offload.checksumOffset()] = (byte) (checksum >> 8);
            segment[offload.checksumOffset() + 1] = (byte) checksum;
            assertThat(Packets.checksum(segment, 0, segment.length, pseudoHeader.applyAsInt(segment.length)))
                    .as("sum over the checksum of the segment at %s", at).isZero();
            assertThat(offload.checksumStart() + segment.length).isLessThanOrEqualTo(1280);
            segments++;
        }
        assertThat(segments).isGreaterThan(10);
    }

    @Test
    @Tag("TL-5")
    void whatFitsOrIsNotTcpIsLeftAlone() {
        final byte[] small = Packets.ipv6(0, 64, MN6, CN6, TCP, tcp(1208));
        final byte[] large = Packets.ipv6(MN6, CN6, 3000);
        final byte[] broken = Packets.ipv6(0, 64, MN6, CN6, TCP, Packets.with(tcp(3000), 12, 0xF0));
        broken[40 + 12] = 0x10;
        final TestForwarder homeAgent = TestForwarder.homeAgent(binding()).fromTunnel(wrap(41, COA, HA, small),
                wrap(41, COA, HA, large), wrap(41, COA, HA, broken));
        assertThat(homeAgent.tun().offloads())
                .containsOnly(new RecordingSender.Offload(0, PacketBatch.GSO_NONE, 0, 0, 0, 0)).hasSize(3);
        assertThat(homeAgent.toTun()).extracting(Packets::hex)
                .isEqualTo(List.of(Packets.hex(small), Packets.hex(large), Packets.hex(broken)));
    }
}
