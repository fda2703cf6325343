package org.dsmip.dataplane.forward;

import static org.assertj.core.api.Assertions.assertThat;
import static org.dsmip.dataplane.forward.Testbed.CN;
import static org.dsmip.dataplane.forward.Testbed.CN6;
import static org.dsmip.dataplane.forward.Testbed.HOA;
import static org.dsmip.dataplane.forward.Testbed.MN6;
import static org.dsmip.dataplane.forward.Testbed.binding;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.SplittableRandom;
import org.dsmip.core.binding.EncapsulationKind;
import org.dsmip.core.binding.TunnelingMode;
import org.dsmip.core.counters.Counter;
import org.dsmip.core.counters.DropReason;
import org.dsmip.core.net.Octets;
import org.dsmip.core.packet.PacketBatch;
import org.dsmip.dataplane.end.TunnelEnd;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Super-packets from the TUN device leave as what their segments would have become one by one. */
class SegmentationTest {
    private static final int TCP = 6;
    private static final int UDP = 17;
    private static final int ACK = 0x10;
    private static final int PSH_FIN_CWR = 0x89;

    private final SplittableRandom random = new SplittableRandom(8);

    /** A packet from or to the mobile node that stands for segments, and what the kernel says about it. */
    private record Super(Octets octets, int transport, boolean tcp, int gsoType, int segmentBytes) {
        private byte[] bytes() {
            return octets.toArray();
        }

        private long sizes() {
            return PacketBatch.sizes(0xFFFF, segmentBytes, transport, tcp ? 16 : 6);
        }

        private List<byte[]> segments() {
            return SlowSegmentation.segments(bytes(), transport, tcp, segmentBytes);
        }
    }

    private Super packet(boolean ipv6, boolean tcp, boolean outward, int payloadBytes, int segmentBytes) {
        final int options = tcp ? 4 * random.nextInt(0, 11) : 0;
        final byte[] transport = new byte[(tcp ? 20 : 8) + options + payloadBytes];
        random.nextBytes(transport);
        if (tcp) {
            transport[12] = (byte) (((20 + options) / 4) << 4);
            transport[13] = (byte) (ACK | (random.nextInt() & PSH_FIN_CWR));
        } else {
            SlowSegmentation.put16(transport, 4, transport.length);
        }
        final int protocol = tcp ? TCP : UDP;
        final byte[] bytes;
        if (ipv6) {
            bytes = outward
                    ? Packets.ipv6(random.nextInt(256), 64, MN6, CN6, protocol, transport)
                    : Packets.ipv6(random.nextInt(256), 64, CN6, MN6, protocol, transport);
        } else {
            bytes = Packets.ipv4(random.nextInt(256), random.nextInt(0x10000), 0x4000, 64, protocol,
                    outward ? HOA : CN, outward ? CN : HOA, transport);
        }
        final int start = ipv6 ? 40 : 20;
        final int gsoType = !tcp ? PacketBatch.GSO_UDP_L4 : ipv6 ? PacketBatch.GSO_TCPV6 : PacketBatch.GSO_TCPV4;
        return new Super(Octets.of(bytes), start, tcp, gsoType, segmentBytes);
    }

    private static TestForwarder forwarder(TunnelEnd end, Testbed.Binding binding) {
        return end == TunnelEnd.HOME_AGENT ? TestForwarder.homeAgent(binding) : TestForwarder.mobileNode(binding);
    }

    /** The same but for the identifications of outer headers, which must be all different. */
    private static void assertSame(List<byte[]> sent, List<byte[]> reference, int outerHeaders) {
        final Set<Integer> identifications = new HashSet<>();
        assertThat(sent).hasSameSizeAs(reference);
        for (int i = 0; i < sent.size(); i++) {
            final byte[] a = withoutIdentifications(sent.get(i), outerHeaders, identifications);
            final byte[] b = withoutIdentifications(reference.get(i), outerHeaders, new HashSet<>());
            assertThat(Packets.hex(a)).as("segment %d", i).isEqualTo(Packets.hex(b));
        }
        assertThat(identifications).hasSize(outerHeaders * sent.size());
    }

    private static byte[] withoutIdentifications(byte[] packet, int outerHeaders, Set<Integer> found) {
        final byte[] copy = packet.clone();
        int at = 0;
        for (int i = 0; i < outerHeaders; i++) {
            assertThat(Packets.checksum(copy, at, at + 20, 0)).as("header checksum").isZero();
            assertThat(found.add(Packets.u16(copy, at + 4))).as("identification used once").isTrue();
            SlowSegmentation.put16(copy, at + 4, 0);
            SlowSegmentation.put16(copy, at + 10, 0);
            at += copy[at + 9] == 47 ? 24 : 20;
        }
        return copy;
    }

    @ParameterizedTest
    @Tag("OPS-GSO-3")
    @Tag("PF-5")
    @CsvSource({"HOME_AGENT, IP_IN_IP, IP_IN_IP", "HOME_AGENT, GRE, IP_IN_IP", "HOME_AGENT, GRE, GRE",
        "HOME_AGENT, MINIMAL, IP_IN_IP", "MOBILE_NODE, IP_IN_IP, IP_IN_IP", "MOBILE_NODE, GRE, IP_IN_IP",
        "MOBILE_NODE, GRE, GRE", "MOBILE_NODE, MINIMAL, IP_IN_IP"})
    void everyHeaderStackRepeatsForEachSegment(TunnelEnd end, EncapsulationKind outer, EncapsulationKind homeLeg) {
        final Testbed.Binding base = binding().by(outer).homeLegBy(homeLeg).mtu(1400, 1500);
        for (int i = 0; i < 100; i++) {
            final boolean ipv6 = random.nextBoolean();
            final boolean nested = ipv6 && random.nextBoolean();
            final Testbed.Binding binding = nested ? base.all(TunnelingMode.HOME_ADDRESS) : base;
            final int segmentBytes = random.nextInt(1, 1250);
            final Super packet = packet(ipv6, random.nextBoolean(), end == TunnelEnd.MOBILE_NODE,
                    random.nextInt(segmentBytes + 1, Math.min(60_000, 40 * segmentBytes + 2)), segmentBytes);
            final TestForwarder fast = forwarder(end, binding)
                    .fromTun(packet.bytes(), PacketBatch.NEEDS_CSUM, packet.gsoType(), packet.sizes());
            final TestForwarder slow = forwarder(end, binding);
            for (byte[] segment : packet.segments()) {
                slow.fromTun(segment);
            }
            // Minimal encapsulation has no header of its own: the identification stays the packet's.
            final boolean minimal = outer == EncapsulationKind.MINIMAL && !ipv6;
            final List<byte[]> sent = fast.toTunnel();
            assertSame(sent, slow.toTunnel(), minimal
                    ? 0
                    : nested && outer != EncapsulationKind.MINIMAL
                            ? 2
                            : nested
                                    ? 0
                                    : 1);
            fast.assertExactAccount("run " + i);
            assertThat(fast.value(Counter.TUN_PACKETS_IN)).isEqualTo(slow.value(Counter.TUN_PACKETS_IN));
            assertThat(fast.value(1, Counter.IPV6_BYTES_TO_TUNNEL) + fast.value(1, Counter.IPV4_BYTES_TO_TUNNEL))
                    .isEqualTo(slow.value(1, Counter.IPV6_BYTES_TO_TUNNEL)
                            + slow.value(1, Counter.IPV4_BYTES_TO_TUNNEL));
            assertThat(fast.value(Counter.SUPER_PACKETS)).isEqualTo(1);
        }
    }

    @Test
    void plainIpv4OfAMobileNodeWithoutReverseTunnelingIsSplitToo() {
        final Super packet = packet(false, true, true, 10_000, 1400);
        final TestForwarder node = TestForwarder.mobileNode(binding().reverse(false))
                .fromTun(packet.bytes(), PacketBatch.NEEDS_CSUM, packet.gsoType(), packet.sizes());
        assertThat(texts(node.toTunnel())).isEqualTo(texts(packet.segments()));
        node.assertExactAccount("plain");
    }

    private static List<String> texts(List<byte[]> packets) {
        return packets.stream().map(Packets::hex).toList();
    }

    @Test
    @Tag("PF-7")
    void segmentsLargerThanTheTunnelTakesAreDroppedWithOneWord() {
        final Super packet = packet(true, true, false, 10_000, 1300);
        final TestForwarder homeAgent = TestForwarder.homeAgent(binding().mtu(1280, 1500))
                .fromTun(packet.bytes(), PacketBatch.NEEDS_CSUM, packet.gsoType(), packet.sizes());
        assertThat(homeAgent.toTunnel()).isEmpty();
        assertThat(homeAgent.toTun()).as("one error").hasSize(1);
        assertThat(homeAgent.value(DropReason.TOO_BIG)).isEqualTo(packet.segments().size());
        homeAgent.assertExactAccount("too big");
    }

    @Test
    void segmentsThatMustBeFragmentedTakeTheWayOfPacketsThatCameAlone() {
        for (boolean nested : new boolean[]{false, true}) {
            final Super packet = nested ? packet(true, false, false, 20_000, 1200) : fragmentable(20_000, 1450);
            final Testbed.Binding binding = binding().all(TunnelingMode.HOME_ADDRESS).mtu(1280, nested ? 1260 : 1400);
            final TestForwarder fast = TestForwarder.homeAgent(binding)
                    .fromTun(packet.bytes(), PacketBatch.NEEDS_CSUM, packet.gsoType(), packet.sizes());
            final TestForwarder slow = TestForwarder.homeAgent(binding);
            packet.segments().forEach(slow::fromTun);
            assertThat(texts(fast.toTunnel())).isEqualTo(texts(slow.toTunnel())).hasSizeGreaterThan(
                    packet.segments().size());
            fast.assertExactAccount("fragments");
            assertThat(fast.value(Counter.TUN_PACKETS_IN)).isEqualTo(packet.segments().size());
        }
    }

    @Test
    void whatTheEndsOfATunnelSayToEachOtherIsFragmentedSegmentBySegmentToo() {
        final byte[] transport = new byte[20 + 20_000];
        random.nextBytes(transport);
        transport[12] = 0x50;
        final Super packet = new Super(Octets.of(Packets.ipv6(0, 64, Testbed.HA_LINK_LOCAL, Testbed.MN_LINK_LOCAL, TCP,
                transport)), 40, true, PacketBatch.GSO_TCPV6, 1200);
        final TestForwarder fast = TestForwarder.homeAgent(binding().mtu(1280, 1260))
                .fromTun(packet.bytes(), PacketBatch.NEEDS_CSUM, packet.gsoType(), packet.sizes());
        final TestForwarder slow = TestForwarder.homeAgent(binding().mtu(1280, 1260));
        packet.segments().forEach(slow::fromTun);
        assertThat(texts(fast.toTunnel())).isEqualTo(texts(slow.toTunnel())).hasSizeGreaterThan(
                packet.segments().size());
        fast.assertExactAccount("fragments between link-local addresses");
    }

    private Super fragmentable(int payloadBytes, int segmentBytes) {
        final Super packet = packet(false, true, false, payloadBytes, segmentBytes);
        return new Super(Octets.of(Packets.withHeaderChecksum(Packets.with(packet.bytes(), 6, 0))), 20, true,
                PacketBatch.GSO_TCPV4, segmentBytes);
    }

    @Test
    @Tag("L-11")
    void aChecksumThatWasNeverFilledInIsCompleted() {
        for (int i = 0; i < 200; i++) {
            final Super packet = packet(random.nextBoolean(), random.nextBoolean(), false, random.nextInt(0, 1200), 1);
            final byte[] whole = packet.bytes().clone();
            SlowSegmentation.complete(whole, packet.transport(), packet.tcp());
            final byte[] unfinished = packet.bytes().clone();
            final int length = unfinished.length - packet.transport();
            final int pseudo = packet.transport() == 40
                    ? Packets.pseudoHeader(CN6, MN6, packet.tcp() ? TCP : UDP, length)
                    : Packets.pseudoHeader(CN, HOA, packet.tcp() ? TCP : UDP, length);
            SlowSegmentation.put16(unfinished, packet.transport() + (packet.tcp() ? 16 : 6),
                    ~Packets.checksum(new byte[0], 0, 0, pseudo) & 0xFFFF);
            final TestForwarder homeAgent = TestForwarder.homeAgent(binding().mtu(1400, 1500));
            homeAgent.fromTun(unfinished, PacketBatch.NEEDS_CSUM, PacketBatch.GSO_NONE, packet.sizes());
            assertThat(Packets.hex(Packets.tail(homeAgent.toTunnel().getFirst(), 20))).isEqualTo(Packets.hex(whole));
            // A run of one segment is none.
            final Super one = new Super(Octets.of(unfinished), packet.transport(), packet.tcp(), packet.gsoType(),
                    1400);
            homeAgent.fromTun(unfinished, PacketBatch.NEEDS_CSUM, one.gsoType(), one.sizes());
            if (length > (packet.tcp() ? 20 + 40 : 8)) {
                assertThat(Packets.hex(Packets.tail(homeAgent.toTunnel().getFirst(), 20)))
                        .isEqualTo(Packets.hex(whole));
            }
        }
    }

    @Test
    @Tag("OPS-GSO-4")
    void whatTheKernelSaysAboutAPacketIsCheckedAgainstIt() {
        final Super tcp6 = packet(true, true, false, 10_000, 1200);
        final Super udp4 = packet(false, false, false, 10_000, 1200);
        final long endless = PacketBatch.sizes(0, 0, 40, 16);
        final long behind = PacketBatch.sizes(0, 1200, 0xFFFF, 0xFFFF);
        assertBad(tcp6.bytes(), PacketBatch.GSO_TCPV6, endless);
        assertBad(tcp6.bytes(), PacketBatch.GSO_TCPV4, tcp6.sizes());
        assertBad(tcp6.bytes(), PacketBatch.GSO_UDP_L4, tcp6.sizes());
        assertBad(tcp6.bytes(), 3, tcp6.sizes());
        assertBad(tcp6.bytes(), PacketBatch.GSO_NONE, behind);
        assertBad(udp4.bytes(), PacketBatch.GSO_TCPV4, udp4.sizes());
        // A data offset behind the end, or below 5.
        assertBad(Packets.with(packet(true, true, false, 0, 1).bytes(), 40 + 12, 0xF0), PacketBatch.GSO_TCPV6,
                tcp6.sizes());
        assertBad(Packets.with(tcp6.bytes(), 40 + 12, 0x40), PacketBatch.GSO_TCPV6, tcp6.sizes());
        // A fragment.
        assertBad(Packets.withHeaderChecksum(Packets.with(udp4.bytes(), 6, 0x20)), PacketBatch.GSO_UDP_L4,
                udp4.sizes());
        // Headers without a payload.
        assertBad(packet(true, true, false, 0, 1).bytes(), PacketBatch.GSO_TCPV6, tcp6.sizes());
    }

    private static void assertBad(byte[] packet, int gsoType, long sizes) {
        final TestForwarder homeAgent = TestForwarder.homeAgent(binding());
        homeAgent.fromTun(packet, PacketBatch.NEEDS_CSUM, gsoType, sizes);
        homeAgent.assertOnlyDrop(DropReason.BAD_OFFLOAD);
    }

    @Test
    @Tag("OPS-GSO-4")
    void jumboPacketsAreDroppedUnderTheirName() {
        for (boolean ipv6 : new boolean[]{false, true}) {
            final Super packet = packet(ipv6, true, false, 60_000, 1200);
            final byte[] jumbo = packet.bytes().clone();
            SlowSegmentation.put16(jumbo, ipv6 ? 4 : 2, 0);
            final TestForwarder homeAgent = TestForwarder.homeAgent(binding());
            homeAgent.fromTun(jumbo, PacketBatch.NEEDS_CSUM, packet.gsoType(), packet.sizes());
            homeAgent.assertOnlyDrop(DropReason.JUMBO);
        }
    }

    @Test
    void everyTruncationAndManyBitFlipsKeepTheAccount() {
        final Super packet = packet(true, true, false, 4_000, 900);
        final TestForwarder homeAgent = TestForwarder.homeAgent(binding().mtu(1400, 1500));
        for (int length = 0; length < 200; length++) {
            homeAgent.fromTun(Arrays.copyOf(packet.bytes(), length), PacketBatch.NEEDS_CSUM, packet.gsoType(),
                    packet.sizes());
            homeAgent.assertExactAccount("length " + length);
        }
        for (int i = 0; i < 20_000; i++) {
            final byte[] damaged = packet.bytes().clone();
            final int bit = random.nextInt(90 * 8);
            damaged[bit / 8] ^= (byte) (1 << (bit % 8));
            homeAgent.fromTun(damaged, random.nextInt(4), random.nextInt(7),
                    random.nextBoolean() ? packet.sizes() : random.nextLong());
            homeAgent.toTunnel();
            homeAgent.toTun();
        }
        homeAgent.assertExactAccount("bit flips");
    }

    @Test
    void aFullSocketInTheMiddleOfASuperPacketIsCountedToTheSegment() {
        for (int seed = 0; seed < 50; seed++) {
            final RecordingSender tunnel = new RecordingSender(0.05, seed);
            final TestForwarder homeAgent = new TestForwarder(TestForwarder.defaults(TunnelEnd.HOME_AGENT), 1, tunnel,
                    new RecordingSender());
            homeAgent.put(binding());
            final Super packet = packet(true, true, false, 60_000, 100);
            homeAgent.fromTun(packet.bytes(), PacketBatch.NEEDS_CSUM, packet.gsoType(), packet.sizes());
            homeAgent.assertExactAccount("seed " + seed);
            assertThat(homeAgent.value(Counter.TUN_PACKETS_IN)).isEqualTo(600);
            assertThat(homeAgent.value(Counter.FORWARDED_TO_TUNNEL)).isEqualTo(tunnel.taken());
            assertThat(homeAgent.value(1, DropReason.SEND_REFUSED)).isEqualTo(600 - tunnel.taken());
        }
    }

    @Test
    void anErrorInTheMiddleOfASuperPacketKeepsTheAccount() {
        final List<Integer> calls = new ArrayList<>();
        final TestForwarder homeAgent = TestForwarder.homeAgent(binding());
        homeAgent.tunnel().failing(() -> {
            calls.add(1);
            return calls.size() == 2;
        });
        final Super packet = packet(true, true, false, 60_000, 100);
        try {
            homeAgent.fromTun(packet.bytes(), PacketBatch.NEEDS_CSUM, packet.gsoType(), packet.sizes());
        } catch (AssertionError expected) {
            assertThat(expected).hasMessage("broken");
        }
        assertThat(calls).hasSizeGreaterThan(1);
        homeAgent.assertExactAccount("after an error");
    }
}
