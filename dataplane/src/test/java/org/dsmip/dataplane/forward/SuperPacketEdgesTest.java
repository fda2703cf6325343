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

import java.util.List;
import org.dsmip.core.binding.TunnelingMode;
import org.dsmip.core.counters.Counter;
import org.dsmip.core.counters.DropReason;
import org.dsmip.core.net.Ipv6Address;
import org.dsmip.core.packet.PacketBatch;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** Super-packets where a way branches: from tunnel to tunnel, behind extension headers. */
class SuperPacketEdgesTest {
    private static final int TCP = 6;
    private static final int UDP = 17;
    private static final int ROUTING = 43;
    private static final Ipv6Address OTHER6 = Ipv6Address.parse("2001:db8:2::5");
    private static final Testbed.Binding NODE = binding().mtu(1480, 1500);

    private static Testbed.Binding other(TunnelingMode mode, int pathMtuBytes) {
        return binding().of(2, "192.0.2.20", "203.0.113.20").with("2001:db8:2::/64", mode).mtu(1480, pathMtuBytes);
    }

    private static byte[] tcp(int payloadLength) {
        final byte[] segment = new byte[20 + payloadLength];
        for (int i = 0; i < segment.length; i++) {
            segment[i] = (byte) (i * 7 + i / 256);
        }
        segment[12] = 0x50;
        segment[13] = 0x10;
        return segment;
    }

    private static byte[] mergedForOther(int payloadLength) {
        return SlowSegmentation.unfinished(Packets.ipv6(0, 64, MN6, OTHER6, TCP, tcp(payloadLength)), 40, true);
    }

    private static List<String> texts(List<byte[]> packets) {
        return packets.stream().map(Packets::hex).toList();
    }

    @Test
    @Tag("PF-5")
    void mergedSegmentsGoFromTunnelToTunnelWhereThePathTakesThem() {
        final byte[] merged = mergedForOther(20_000);
        final TestForwarder homeAgent = TestForwarder.homeAgent(NODE, other(TunnelingMode.CARE_OF_ADDRESS, 1500))
                .fromTunnel(wrap(41, COA, HA, merged));
        final List<byte[]> sent = homeAgent.toTunnel();
        merged[7]--;
        assertThat(sent.stream().map(packet -> Packets.hex(Packets.tail(packet, 20))).toList())
                .isEqualTo(texts(SlowSegmentation.segments(merged, 40, true, 1280 - 60)));
        assertThat(homeAgent.toTun()).isEmpty();
        assertThat(homeAgent.value(Counter.HAIRPINNED)).isEqualTo(sent.size());
        assertThat(homeAgent.value(Counter.SUPER_PACKETS)).isEqualTo(1);
        homeAgent.assertExactAccount("tunnel to tunnel");
    }

    @Test
    @Tag("PF-5")
    void mergedSegmentsAreFragmentedOneByOneForTheNextTunnel() {
        for (TunnelingMode mode : TunnelingMode.values()) {
            final byte[] merged = mergedForOther(20_000);
            final TestForwarder fast = TestForwarder.homeAgent(NODE, other(mode, 1290))
                    .fromTunnel(wrap(41, COA, HA, merged));
            final TestForwarder slow = TestForwarder.homeAgent(NODE, other(mode, 1290));
            final List<byte[]> segments = SlowSegmentation.segments(merged, 40, true, 1280 - 60);
            segments.forEach(segment -> slow.fromTunnel(wrap(41, COA, HA, segment)));
            assertThat(texts(fast.toTunnel())).as("%s", mode).isEqualTo(texts(slow.toTunnel()))
                    .hasSizeGreaterThan(segments.size());
            for (Counter counter : List.of(Counter.TUNNEL_PACKETS_IN, Counter.HAIRPINNED, Counter.FRAGMENTED,
                    Counter.IPV6_FROM_TUNNEL, Counter.IPV6_TO_TUNNEL, Counter.FORWARDED_TO_TUNNEL)) {
                assertThat(fast.value(counter)).as("%s", counter).isEqualTo(slow.value(counter));
            }
            fast.assertExactAccount("from tunnel to tunnel");
        }
    }

    @Test
    @Tag("OPS-GSO-3")
    void onePacketThatTheTunnelTakesIsNoRunOfSegments() {
        // The link takes less than the smallest MTU of IPv6.
        final byte[] single = Packets.ipv4(0, 1, 0x4000, 64, TCP, HOA, CN, tcp(1000));
        final TestForwarder homeAgent = TestForwarder.homeAgent(binding().mtu(1280, 900))
                .fromTunnel(wrap(4, COA, HA, single));
        assertThat(homeAgent.tun().offloads()).containsExactly(new RecordingSender.Offload(0, 0, 0, 0, 0, 0));
        assertThat(texts(homeAgent.toTun())).containsExactly(Packets.hex(single));
    }

    @Test
    @Tag("L-11")
    void whatWasMergedToLessThanAnMtuIsCompleted() {
        for (boolean isTcp : new boolean[]{true, false}) {
            final int protocol = isTcp ? TCP : UDP;
            final byte[] transport = isTcp ? tcp(401) : Packets.udp(401);
            final byte[] six = Packets.ipv6(0, 64, MN6, CN6, protocol, transport);
            final byte[] four = Packets.ipv4(0, 1, 0x4000, 64, protocol, HOA, CN, transport);
            final String wholeSix = Packets.hex(completed(six, 40, isTcp));
            final String wholeFour = Packets.hex(completed(four, 20, isTcp));
            SlowSegmentation.unfinished(six, 40, isTcp);
            SlowSegmentation.unfinished(four, 20, isTcp);
            final TestForwarder homeAgent = TestForwarder.homeAgent(NODE).fromTunnel(wrap(41, COA, HA, six))
                    .fromTunnel(wrap(4, COA, HA, four)).fromTunnel(wrap(41, COA, HA, Packets.hex(wholeSix)));
            assertThat(texts(homeAgent.toTun())).containsExactly(wholeSix, wholeFour, wholeSix);
        }
    }

    private static byte[] completed(byte[] packet, int transport, boolean tcp) {
        final byte[] whole = packet.clone();
        SlowSegmentation.complete(whole, transport, tcp);
        return whole;
    }

    @Test
    @Tag("OPS-GSO-4")
    void aChecksumIsNeverPutIntoANetworkHeader() {
        final byte[] four = Packets.ipv4(CN, HOA, 100);
        final byte[] six = Packets.ipv6(CN6, MN6, 100);
        for (int start = 0; start < 40; start++) {
            final TestForwarder homeAgent = TestForwarder.homeAgent(binding());
            homeAgent.fromTun(start < 20 ? four : six, PacketBatch.NEEDS_CSUM, PacketBatch.GSO_NONE,
                    PacketBatch.sizes(0, 0, start, 0));
            homeAgent.assertOnlyDrop(DropReason.BAD_OFFLOAD);
        }
    }

    @Test
    @Tag("OPS-GSO-3")
    void theAddressesThatARoutingHeaderHidesAreCoveredByTheChecksum() {
        for (boolean tcp : new boolean[]{true, false}) {
            final byte[] transport = tcp ? tcp(5_000) : Packets.udp(5_000);
            final byte[] packet = new byte[24 + transport.length];
            packet[0] = (byte) (tcp ? TCP : UDP);
            packet[1] = 2;
            packet[2] = 2;
            packet[3] = 1;
            System.arraycopy(CN6.toBytes(), 0, packet, 8, 16);
            System.arraycopy(transport, 0, packet, 24, transport.length);
            final byte[] whole = Packets.ipv6(0, 64, CN6, MN6, ROUTING, packet);
            final int field = 64 + (tcp ? 16 : 6);
            SlowSegmentation.put16(whole, field, ~Packets.checksum(new byte[0], 0, 0,
                    Packets.pseudoHeader(CN6, CN6, tcp ? TCP : UDP, transport.length)) & 0xFFFF);
            final TestForwarder homeAgent = TestForwarder.homeAgent(NODE).fromTun(whole, PacketBatch.NEEDS_CSUM,
                    tcp ? PacketBatch.GSO_TCPV6 : PacketBatch.GSO_UDP_L4,
                    PacketBatch.sizes(0, 1000, 64, tcp ? 16 : 6));
            final List<byte[]> sent = homeAgent.toTunnel();
            assertThat(sent).hasSizeGreaterThanOrEqualTo(5);
            for (byte[] segment : sent) {
                final int length = segment.length - 20 - 64;
                assertThat(Packets.checksum(segment, 84, segment.length,
                        Packets.pseudoHeader(CN6, CN6, tcp ? TCP : UDP, length))).isZero();
            }
        }
    }

    @Test
    void theLargestPacketsHaveRoomForAllTheirHeaders() {
        for (TunnelingMode mode : TunnelingMode.values()) {
            final byte[] six = Packets.ipv6(0, 64, CN6, MN6, TCP, tcp(65_535 - 20));
            final TestForwarder homeAgent = TestForwarder.homeAgent(binding().all(mode)).fromTun(six,
                    PacketBatch.NEEDS_CSUM, PacketBatch.GSO_TCPV6, PacketBatch.sizes(60, 1000, 40, 16));
            assertThat(homeAgent.toTunnel()).hasSize(66);
            final byte[] four = Packets.ipv4(0, 1, 0x4000, 64, TCP, CN, HOA, tcp(65_535 - 40));
            homeAgent.fromTun(four, PacketBatch.NEEDS_CSUM, PacketBatch.GSO_TCPV4,
                    PacketBatch.sizes(40, 1000, 20, 16));
            assertThat(homeAgent.toTunnel()).hasSize(66);
            homeAgent.assertExactAccount("largest");
        }
    }
}
