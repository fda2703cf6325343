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

import java.util.Arrays;
import org.dsmip.core.binding.TunnelingMode;
import org.dsmip.core.counters.Counter;
import org.dsmip.core.counters.DropReason;
import org.dsmip.core.net.Ipv6Address;
import org.dsmip.core.packet.PacketBatch;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What the kernel has merged below a raw socket, which says neither that it did nor how large the packets were. */
class MergedPacketsTest {
    private static final int TCP = 6;
    private static final int UDP = 17;
    /** What every path takes. */
    private static final int SAFE = 1280;
    private static final RecordingSender.Offload NONE = new RecordingSender.Offload(0, PacketBatch.GSO_NONE, 0, 0, 0,
            0);
    private static final Testbed.Binding LARGE = binding().mtu(1480, 1500);

    private static byte[] tcp(int payloadLength) {
        final byte[] segment = new byte[20 + payloadLength];
        for (int i = 0; i < segment.length; i++) {
            segment[i] = (byte) (i * 7 + i / 256);
        }
        segment[12] = 0x50;
        segment[13] = 0x10;
        return segment;
    }

    private static byte[] ipv4(int source, int destination, int protocol, byte[] payload) {
        return Packets.ipv4(0, 1, 0x4000, 64, protocol, source, destination, payload);
    }

    private static byte[] six(int protocol, byte[] transport, boolean finished) {
        final byte[] packet = Packets.ipv6(0, 64, MN6, CN6, protocol, transport);
        checksum(packet, 40, protocol, finished);
        return packet;
    }

    private static byte[] four(int protocol, byte[] transport, boolean finished) {
        final byte[] packet = ipv4(HOA, CN, protocol, transport);
        checksum(packet, 20, protocol, finished);
        return packet;
    }

    private static void checksum(byte[] packet, int transport, int protocol, boolean finished) {
        SlowSegmentation.unfinished(packet, transport, protocol == TCP);
        if (finished) {
            SlowSegmentation.complete(packet, transport, protocol == TCP);
        }
    }

    /** RFC 3344 section 4.3: what is wrapped for the home address comes in one piece as well. */
    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    @Tag("TL-5")
    void whatWasWrappedForTheHomeAddressIsMarkedLikeAllElse(boolean reverseTunneling) {
        final byte[] merged = SlowSegmentation.unfinished(ipv4(CN, HOA, TCP, tcp(20_000)), 20, true);
        final byte[] leg = wrap(4, HA, HOA, merged);
        final TestForwarder mobileNode = TestForwarder.mobileNode(binding().reverse(reverseTunneling))
                .fromTunnel(reverseTunneling ? wrap(4, HA, COA, leg) : leg);
        assertThat(mobileNode.tun().offloads()).containsExactly(new RecordingSender.Offload(PacketBatch.NEEDS_CSUM,
                PacketBatch.GSO_TCPV4, 40, SAFE - 40, 20, 16));
        assertThat(mobileNode.value(Counter.SUPER_PACKETS)).isEqualTo(1);
        assertThat(mobileNode.value(Counter.IPV4_FROM_TUNNEL)).isEqualTo(17);
        assertThat(mobileNode.value(Counter.MERGED_IN)).isEqualTo(16);
        mobileNode.assertExactAccount("wrapped for the home address");
    }

    /** The sender may know that the path behind the tunnel takes no more, and would not hear that it is too much. */
    @Test
    @Tag("TL-5")
    void noSegmentIsMadeLargerThanWhatEveryPathTakes() {
        final TestForwarder homeAgent = TestForwarder.homeAgent(LARGE)
                .fromTunnel(wrap(41, COA, HA, six(TCP, tcp(20_000), false)))
                .fromTunnel(wrap(4, COA, HA, four(TCP, tcp(20_000), false)))
                .fromTunnel(wrap(41, COA, HA, six(TCP, tcp(1400), false)))
                .fromTunnel(wrap(4, COA, HA, four(TCP, tcp(1400), false)));
        assertThat(homeAgent.tun().offloads()).extracting(RecordingSender.Offload::gsoSize)
                .containsExactly(SAFE - 60, SAFE - 40, SAFE - 60, SAFE - 40);
        homeAgent.assertExactAccount("merged");
    }

    @Test
    @Tag("TL-5")
    void aSinglePacketOfWhatTheTunnelTakesStaysOne() {
        final byte[] six = six(TCP, tcp(1400), true);
        final byte[] four = four(TCP, tcp(1400), true);
        final byte[] small = six(TCP, tcp(1200), false);
        final TestForwarder homeAgent = TestForwarder.homeAgent(LARGE)
                .fromTunnel(wrap(41, COA, HA, six), wrap(4, COA, HA, four), wrap(41, COA, HA, small));
        assertThat(homeAgent.tun().offloads()).containsOnly(NONE).hasSize(3);
        assertThat(homeAgent.toTun()).extracting(Packets::hex).containsExactly(Packets.hex(six), Packets.hex(four),
                Packets.hex(six(TCP, tcp(1200), true)));
        assertThat(homeAgent.value(Counter.SUPER_PACKETS)).isZero();
    }

    /** The kernel merges behind extension headers, too. */
    @Test
    @Tag("PF-23")
    void whatStandsBehindExtensionHeadersIsReadLikeAllElse() {
        final byte[] transport = tcp(20_000);
        final byte[] behind = new byte[16 + transport.length];
        behind[0] = 60;
        behind[8] = TCP;
        System.arraycopy(transport, 0, behind, 16, transport.length);
        final TestForwarder homeAgent = TestForwarder.homeAgent(LARGE)
                .fromTunnel(wrap(41, COA, HA,
                        SlowSegmentation.unfinished(Packets.ipv6(0, 64, MN6, CN6, 0, behind), 56, true)));
        assertThat(homeAgent.tun().offloads()).containsExactly(new RecordingSender.Offload(PacketBatch.NEEDS_CSUM,
                PacketBatch.GSO_TCPV6, 76, SAFE - 76, 56, 16));
        assertThat(Packets.u16(homeAgent.toTun().getFirst(), 56 + 16)).as("what is left to complete")
                .isEqualTo(~Packets.checksum(new byte[0], 0, 0,
                        Packets.pseudoHeader(MN6, CN6, TCP, transport.length)) & 0xFFFF);
        // An extension header that says it ends behind the packet.
        behind[1] = (byte) 0xFF;
        final byte[] cut = Packets.ipv6(0, 64, MN6, CN6, 0, Arrays.copyOf(behind, 1000));
        homeAgent.fromTunnel(wrap(41, COA, HA, cut));
        assertThat(homeAgent.toTun()).extracting(Packets::hex).containsExactly(Packets.hex(cut));
    }

    /** The far end has fragmented them outside, and this kernel has put them together: nothing of them is left to be done. */
    @Test
    @Tag("PF-21")
    void whatHasItsChecksumKeepsItHoweverLargeAndWhetherRightOrNot() {
        final byte[] six = six(TCP, tcp(3000), true);
        final byte[] four = four(TCP, tcp(3000), true);
        final byte[] routed = routed(tcp(3000));
        final byte[][] packets = {six, four, routed, Packets.with(six, 2000, ~six[2000]),
            Packets.with(four, 2000, ~four[2000])};
        for (byte[] packet : packets) {
            final TestForwarder homeAgent = TestForwarder.homeAgent(LARGE)
                    .fromTunnel(wrap(packet[0] >> 4 == 4 ? 4 : 41, COA, HA, packet));
            assertThat(homeAgent.tun().offloads()).containsExactly(NONE);
            assertThat(homeAgent.toTun()).extracting(Packets::hex).containsExactly(Packets.hex(packet));
            assertThat(homeAgent.value(Counter.MERGED_IN)).isZero();
            homeAgent.assertExactAccount("finished");
        }
    }

    /** TCP behind a routing header with another address to go to, which its checksum covers. */
    private static byte[] routed(byte[] transport) {
        final byte[] behind = new byte[24 + transport.length];
        behind[0] = TCP;
        behind[1] = 2;
        behind[2] = 2;
        behind[3] = 1;
        System.arraycopy(CN6.toBytes(), 0, behind, 8, 16);
        SlowSegmentation.put16(transport, 16, 0);
        SlowSegmentation.put16(transport, 16, Packets.checksum(transport, 0, transport.length,
                Packets.pseudoHeader(MN6, CN6, TCP, transport.length)));
        System.arraycopy(transport, 0, behind, 24, transport.length);
        return Packets.ipv6(0, 64, MN6, Ipv6Address.parse("2001:db8:7::7"), 43, behind);
    }

    /** SYN, RST, URG; TCP-MD5 and TCP-AO: the kernel merges none, so each is one segment, and two would be others. */
    @ParameterizedTest
    @ValueSource(strings = {"02", "12", "14", "30", "10 13 12", "10 1D 10", "10 01 01 13 12", "10 05 02 1D 04"})
    @Tag("OPS-GSO-3")
    void aSegmentThatNothingMaySplitIsCompleted(String flagsAndOptions) {
        for (int payload : new int[]{1300, 3000}) {
            final byte[] transport = withOptions(Packets.hex(flagsAndOptions), payload);
            final TestForwarder homeAgent = TestForwarder.homeAgent(LARGE)
                    .fromTunnel(wrap(41, COA, HA, six(TCP, transport, false)), wrap(4, COA, HA,
                            four(TCP, transport, false)));
            assertThat(homeAgent.tun().offloads()).containsExactly(NONE, NONE);
            assertThat(homeAgent.toTun()).extracting(Packets::hex).containsExactly(
                    Packets.hex(six(TCP, transport, true)), Packets.hex(four(TCP, transport, true)));
            homeAgent.assertExactAccount(flagsAndOptions);
        }
    }

    /** FIN, PSH, ECE, CWR; time stamps, blocks of selective acknowledgment, and what stands behind the end of the options. */
    @ParameterizedTest
    @ValueSource(strings = {"11", "18", "50", "90", "D9", "10 01 01 08 0A", "10 05 0A 13 12", "10 00 13 12",
        "10 13 01"})
    @Tag("OPS-GSO-3")
    void aRunMayHaveTheFlagsAndOptionsOfData(String flagsAndOptions) {
        final byte[] transport = withOptions(Packets.hex(flagsAndOptions), 3000);
        final TestForwarder homeAgent = TestForwarder.homeAgent(LARGE)
                .fromTunnel(wrap(41, COA, HA, six(TCP, transport, false)));
        assertThat(homeAgent.tun().offloads()).containsExactly(new RecordingSender.Offload(PacketBatch.NEEDS_CSUM,
                PacketBatch.GSO_TCPV6, 80, SAFE - 80, 40, 16));
    }

    /** A segment with 20 octets of options. */
    private static byte[] withOptions(byte[] flagsAndOptions, int payload) {
        final byte[] transport = tcp(20 + payload);
        transport[12] = (byte) 0xA0;
        transport[13] = flagsAndOptions[0];
        Arrays.fill(transport, 20, 40, (byte) 0);
        System.arraycopy(flagsAndOptions, 1, transport, 20, flagsAndOptions.length - 1);
        return transport;
    }

    /** Where one of them ends and the next begins nobody can tell any more; one of many is none of them. */
    @Test
    @Tag("PF-21")
    void datagramsThatTheLinkHasMergedAreDroppedUnderANameOfTheirOwn() {
        for (byte[] merged : new byte[][]{wrap(41, COA, HA, six(UDP, Packets.udp(3000), false)),
            wrap(4, COA, HA, four(UDP, Packets.udp(3000), false))}) {
            TestForwarder.homeAgent(LARGE).fromTunnel(merged).assertOnlyDrop(DropReason.MERGED_DATAGRAMS);
        }
        final byte[] whole = six(UDP, Packets.udp(3000), true);
        final TestForwarder homeAgent = TestForwarder.homeAgent(LARGE).fromTunnel(wrap(41, COA, HA, whole));
        assertThat(homeAgent.toTun()).extracting(Packets::hex).as("put together from fragments of the tunnel")
                .containsExactly(Packets.hex(whole));
    }

    /** The size is a guess, and must not be what keeps them out of the next tunnel. */
    @Test
    @Tag("PF-5")
    void segmentsAreNoLargerThanTheNextTunnelTakes() {
        final int other = Testbed.ipv4("192.0.2.20");
        final Testbed.Binding next = binding().of(2, "192.0.2.20", "203.0.113.20").mtu(1280, 1000);
        final TestForwarder homeAgent = TestForwarder.homeAgent(LARGE, next)
                .fromTunnel(wrap(4, COA, HA,
                        SlowSegmentation.unfinished(ipv4(HOA, other, TCP, tcp(20_000)), 20, true)));
        assertThat(homeAgent.toTun()).isEmpty();
        assertThat(homeAgent.toTunnel()).hasSize(Math.ceilDiv(20_000, 1000 - 60))
                .allSatisfy(packet -> assertThat(packet).hasSizeLessThanOrEqualTo(1000));
        homeAgent.assertExactAccount("next tunnel");
    }

    /** What the kernel is to answer is split by the kernel, at the size that it is told. */
    @Test
    @Tag("OPS-GSO-3")
    void whatDoesNotGoIntoTheNextTunnelIsNotCountedByItsSize() {
        final byte[] merged = ipv4(HOA, Testbed.ipv4("192.0.2.20"), TCP, tcp(20_000));
        merged[8] = 1;
        final TestForwarder homeAgent = TestForwarder
                .homeAgent(LARGE, binding().of(2, "192.0.2.20", "203.0.113.20").mtu(1280, 1000)).fromTunnel(wrap(4,
                        COA, HA, SlowSegmentation.unfinished(Packets.withHeaderChecksum(merged), 20, true)));
        assertThat(homeAgent.tun().offloads()).extracting(RecordingSender.Offload::gsoSize)
                .containsExactly(SAFE - 40);
        assertThat(homeAgent.value(Counter.FORWARDED_TO_TUN)).isEqualTo(Math.ceilDiv(20_000, SAFE - 40))
                .isEqualTo(homeAgent.tun().taken());
    }

    @Test
    void aSuperPacketIsCountedOnceWhateverBecomesOfIt() {
        final TestForwarder split = TestForwarder.homeAgent(binding().all(TunnelingMode.HOME_ADDRESS).mtu(1280, 1290));
        split.fromTun(Packets.ipv6(0, 64, CN6, MN6, TCP, tcp(10_000)), PacketBatch.NEEDS_CSUM,
                PacketBatch.GSO_TCPV6, PacketBatch.sizes(60, 1220, 40, 16));
        assertThat(split.value(Counter.FRAGMENTED)).as("segment by segment").isEqualTo(8);
        assertThat(split.value(Counter.SUPER_PACKETS)).isEqualTo(1);
        final TestForwarder dropped = TestForwarder.homeAgent(binding());
        dropped.fromTun(Packets.ipv6(0, 64, CN6, MN6, TCP, tcp(10_000)), PacketBatch.NEEDS_CSUM,
                PacketBatch.GSO_TCPV6, PacketBatch.sizes(60, 1400, 40, 16));
        assertThat(dropped.value(DropReason.TOO_BIG)).isEqualTo(8);
        assertThat(dropped.value(Counter.SUPER_PACKETS)).isEqualTo(1);
        final TestForwarder passed = TestForwarder.homeAgent(binding())
                .fromTunnel(wrap(41, COA, HA, six(TCP, tcp(10_000), false)));
        assertThat(passed.value(Counter.SUPER_PACKETS)).isEqualTo(1);
    }
}
