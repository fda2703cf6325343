package org.dsmip.dataplane.forward;

import static org.assertj.core.api.Assertions.assertThat;
import static org.dsmip.dataplane.forward.Packets.wrap;
import static org.dsmip.dataplane.forward.Testbed.CN;
import static org.dsmip.dataplane.forward.Testbed.CN6;
import static org.dsmip.dataplane.forward.Testbed.COA;
import static org.dsmip.dataplane.forward.Testbed.HA;
import static org.dsmip.dataplane.forward.Testbed.HOA;
import static org.dsmip.dataplane.forward.Testbed.MN6;
import static org.dsmip.dataplane.forward.Testbed.binding;

import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.List;
import org.dsmip.core.counters.Counter;
import org.dsmip.core.counters.DropReason;
import org.dsmip.core.packet.PacketBatch;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Super-packets that nobody honest sends, or only seldom: right packets or drops with a name, counted to the segment. */
class BadSuperPacketsTest {
    private static final int TCP = 6;
    private static final int UDP = 17;
    private static final int PAYLOAD = 6_000;
    private static final int SEGMENT = 1_000;

    private static byte[] transport(boolean tcp) {
        final byte[] bytes = tcp ? new byte[20 + PAYLOAD] : Packets.udp(8 + PAYLOAD);
        for (int i = tcp ? 0 : 8; i < bytes.length; i++) {
            bytes[i] = (byte) (i * 7 + i / 256);
        }
        if (tcp) {
            bytes[12] = 0x50;
            bytes[13] = 0x10;
        }
        return bytes;
    }

    private static byte[] six(boolean tcp) {
        return Packets.ipv6(0, 64, CN6, MN6, tcp ? TCP : UDP, transport(tcp));
    }

    /** An IPv4 packet with so many octets of options, all of them no operations. */
    private static byte[] four(boolean tcp, int options) {
        final byte[] plain = Packets.ipv4(0, 0x4321, 0x4000, 64, tcp ? TCP : UDP, CN, HOA, transport(tcp));
        final byte[] packet = new byte[plain.length + options];
        System.arraycopy(plain, 0, packet, 0, 20);
        Arrays.fill(packet, 20, 20 + options, (byte) 1);
        System.arraycopy(plain, 20, packet, 20 + options, plain.length - 20);
        packet[0] = (byte) (0x45 + options / 4);
        SlowSegmentation.put16(packet, 2, packet.length);
        return Packets.withHeaderChecksum(packet);
    }

    private static int gsoType(boolean ipv6, boolean tcp) {
        if (!tcp) {
            return PacketBatch.GSO_UDP_L4;
        }
        return ipv6 ? PacketBatch.GSO_TCPV6 : PacketBatch.GSO_TCPV4;
    }

    private static TestForwarder sent(byte[] packet, boolean tcp, int transport, int headerLength, int segmentBytes) {
        final TestForwarder homeAgent = TestForwarder.homeAgent(binding().mtu(1480, 1500));
        homeAgent.fromTun(packet, PacketBatch.NEEDS_CSUM,
                gsoType(transport >= 40 && (packet.length == 0 || packet[0] >> 4 == 6), tcp),
                PacketBatch.sizes(headerLength, segmentBytes, transport, tcp ? 16 : 6));
        homeAgent.assertExactAccount("segments of " + segmentBytes);
        return homeAgent;
    }

    private static void assertSegments(TestForwarder homeAgent, byte[] packet, boolean tcp, int transport,
            int segmentBytes) {
        final List<byte[]> segments = SlowSegmentation.segments(packet, transport, tcp, segmentBytes);
        assertThat(homeAgent.toTunnel().stream().map(one -> Packets.hex(Packets.tail(one, 20))))
                .containsExactlyElementsOf(segments.stream().map(Packets::hex).toList());
        assertThat(homeAgent.value(Counter.TUN_PACKETS_IN)).isEqualTo(segments.size());
        assertThat(homeAgent.value(Counter.FORWARDED_TO_TUNNEL)).isEqualTo(segments.size());
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 2, 7, PAYLOAD - 1})
    @Tag("OPS-GSO-4")
    void segmentsOfAnySizeAreMadeRightOrTooBig(int segmentBytes) {
        for (boolean tcp : new boolean[]{true, false}) {
            final TestForwarder homeAgent = sent(six(tcp), tcp, 40, 0, segmentBytes);
            if (segmentBytes < 1400) {
                assertSegments(homeAgent, six(tcp), tcp, 40, segmentBytes);
            } else {
                assertThat(homeAgent.toTunnel()).isEmpty();
                assertThat(homeAgent.value(DropReason.TOO_BIG)).isEqualTo(Math.ceilDiv(PAYLOAD, segmentBytes));
                assertThat(homeAgent.value(Counter.TOO_BIG_SENT)).isEqualTo(1);
            }
        }
    }

    /** What all of it fits into is no run: it is one packet, and too large. */
    @ParameterizedTest
    @ValueSource(ints = {PAYLOAD, PAYLOAD + 1, 0xFFFF})
    @Tag("OPS-GSO-3")
    void aSegmentAsLargeAsAllOfItIsOnePacket(int segmentBytes) {
        for (boolean tcp : new boolean[]{true, false}) {
            final TestForwarder homeAgent = sent(six(tcp), tcp, 40, 0, segmentBytes);
            assertThat(homeAgent.toTunnel()).isEmpty();
            assertThat(homeAgent.value(DropReason.TOO_BIG)).isEqualTo(1);
            assertThat(homeAgent.value(Counter.SUPER_PACKETS)).isZero();
        }
    }

    /** What is said to be headers may end in the middle of them, so that the segments would begin there. */
    @Test
    @Tag("OPS-GSO-4")
    void whereverTheHeadersAreSaidToEndSegmentsBeginBehindThem() {
        for (boolean tcp : new boolean[]{true, false}) {
            for (int said = 0; said < 200; said++) {
                assertSegments(sent(six(tcp), tcp, 40, said, SEGMENT), six(tcp), tcp, 40, SEGMENT);
                assertSegments(sent(four(tcp, 0), tcp, 20, said, SEGMENT), four(tcp, 0), tcp, 20, SEGMENT);
            }
            assertSegments(sent(six(tcp), tcp, 40, 0xFFFF, SEGMENT), six(tcp), tcp, 40, SEGMENT);
        }
    }

    /** A home leg in fragments, the first of which ends in the middle of the headers of the packet inside. */
    @Test
    @Tag("PF-5")
    void headersSplitAcrossFragmentsAreReadWhenTheyAreTogether() {
        final byte[] transport = Arrays.copyOf(transport(true), 1220);
        final byte[] inner = Packets.ipv6(0, 64, MN6, CN6, TCP, transport);
        for (int cut = 8; cut <= 72; cut += 8) {
            final byte[] first = Packets.ipv4(0, 7, 0x2000, 64, 41, HOA, HA, Arrays.copyOf(inner, cut));
            final byte[] second = Packets.ipv4(0, 7, cut / 8, 64, 41, HOA, HA, Packets.tail(inner, cut));
            final TestForwarder homeAgent = TestForwarder.homeAgent(binding())
                    .fromTunnel(wrap(4, COA, HA, second), wrap(4, COA, HA, first));
            assertThat(homeAgent.toTun()).as("cut at %s", cut).extracting(Packets::hex)
                    .containsExactly(Packets.hex(inner));
            assertThat(homeAgent.value(Counter.CONSUMED)).isEqualTo(1);
            homeAgent.assertExactAccount("cut at " + cut);
        }
    }

    @Test
    @Tag("PF-23")
    void extensionHeadersStandInEverySegment() {
        for (boolean tcp : new boolean[]{true, false}) {
            final byte[] transport = transport(tcp);
            final ByteBuffer behind = ByteBuffer.allocate(24 + transport.length);
            // Hop-by-hop options, then destination options, padded.
            behind.put(new byte[]{60, 0, 1, 4, 0, 0, 0, 0}).put(new byte[]{(byte) (tcp ? TCP : UDP), 1, 1, 12})
                    .put(new byte[12]).put(transport);
            final byte[] packet = Packets.ipv6(0, 64, CN6, MN6, 0, behind.array());
            // Whose addresses the checksum covers, a routing header could hide: the kernel has left their sum there.
            SlowSegmentation.put16(packet, 64 + (tcp ? 16 : 6), ~Packets.checksum(new byte[0], 0, 0,
                    Packets.pseudoHeader(CN6, MN6, tcp ? TCP : UDP, transport.length)) & 0xFFFF);
            assertSegments(sent(packet, tcp, 64, 0, SEGMENT), packet, tcp, 64, SEGMENT);
        }
    }

    @Test
    @Tag("OPS-GSO-4")
    void aSuperPacketThatIsAFragmentOrHidesItsTransportIsDroppedByName() {
        for (int nextHeader : new int[]{44, 50, 51, 59, 139}) {
            final byte[] behind = Arrays.copyOf(new byte[]{TCP, 0, 0, 1}, 8 + PAYLOAD);
            sent(Packets.ipv6(0, 64, CN6, MN6, nextHeader, behind), true, 48, 0, SEGMENT)
                    .assertOnlyDrop(DropReason.BAD_OFFLOAD);
        }
        final byte[] fragment = four(true, 0);
        fragment[6] = 0x20;
        sent(Packets.withHeaderChecksum(fragment), true, 20, 0, SEGMENT).assertOnlyDrop(DropReason.BAD_OFFLOAD);
    }

    @ParameterizedTest
    @ValueSource(ints = {4, 20, 40})
    @Tag("OPS-GSO-4")
    void ipv4OptionsStandInEverySegment(int options) {
        for (boolean tcp : new boolean[]{true, false}) {
            final byte[] packet = four(tcp, options);
            assertSegments(sent(packet, tcp, 20 + options, 0, SEGMENT), packet, tcp, 20 + options, SEGMENT);
        }
    }

    @Test
    @Tag("OPS-GSO-4")
    void whatIsShorterThanItsHeaderSaysIsDroppedWhereverItEnds() {
        for (byte[] packet : List.of(six(true), six(false), four(true, 4), four(false, 0))) {
            final boolean ipv4 = packet[0] >> 4 == 4;
            final boolean tcp = packet[ipv4 ? 9 : 6] == TCP;
            for (int length = 0; length < packet.length; length += length < 200 ? 1 : 97) {
                final TestForwarder homeAgent = sent(Arrays.copyOf(packet, length), tcp, ipv4 ? 20 : 40, 0,
                        SEGMENT);
                homeAgent.assertOnlyDrop(length == 0 ? DropReason.TRUNCATED : DropReason.BAD_HEADER);
            }
        }
    }

    @Test
    @Tag("BASE-TUN-16")
    void ipv4SegmentsLargerThanTheTunnelTakesAreDroppedWithOneWord() {
        final TestForwarder homeAgent = TestForwarder.homeAgent(binding().mtu(1280, 900));
        homeAgent.fromTun(four(true, 0), PacketBatch.NEEDS_CSUM, PacketBatch.GSO_TCPV4,
                PacketBatch.sizes(0, SEGMENT, 20, 16));
        assertThat(homeAgent.value(DropReason.TOO_BIG)).isEqualTo(6);
        assertThat(homeAgent.value(Counter.TOO_BIG_SENT)).isEqualTo(1);
        assertThat(homeAgent.toTunnel()).as("the word").hasSize(1);
        homeAgent.assertExactAccount("too big");
    }

    /** Fragments between super-packets: each is what it is, in its place. */
    @Test
    @Tag("OPS-GSO-3")
    void fragmentsWithinABurstStayWhereTheyAre() {
        final byte[] merged = SlowSegmentation
                .unfinished(Packets.ipv4(0, 1, 0x4000, 64, TCP, HOA, CN, transport(true)), 20, true);
        final byte[] first = Packets.ipv4(0, 9, 0x2000, 64, TCP, HOA, CN, Arrays.copyOf(transport(true), 800));
        final byte[] last = Packets.ipv4(0, 9, 100, 64, TCP, HOA, CN, Arrays.copyOf(transport(true), 300));
        final TestForwarder homeAgent = TestForwarder.homeAgent(binding()).fromTunnel(wrap(4, COA, HA, merged),
                wrap(4, COA, HA, first), wrap(4, COA, HA, merged), wrap(4, COA, HA, last));
        assertThat(homeAgent.tun().offloads()).extracting(RecordingSender.Offload::gsoType)
                .containsExactly(PacketBatch.GSO_TCPV4, PacketBatch.GSO_NONE, PacketBatch.GSO_TCPV4,
                        PacketBatch.GSO_NONE);
        final List<byte[]> out = homeAgent.toTun();
        assertThat(Packets.hex(out.get(1))).isEqualTo(Packets.hex(first));
        assertThat(Packets.hex(out.get(3))).isEqualTo(Packets.hex(last));
        homeAgent.assertExactAccount("fragments");
    }
}
