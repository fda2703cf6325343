package org.dsmip.dataplane.forward;

import static org.assertj.core.api.Assertions.assertThat;
import static org.dsmip.dataplane.forward.Packets.hex;
import static org.dsmip.dataplane.forward.Packets.u16;
import static org.dsmip.dataplane.forward.Packets.u32;
import static org.dsmip.dataplane.forward.Testbed.CN6;
import static org.dsmip.dataplane.forward.Testbed.HOA;
import static org.dsmip.dataplane.forward.Testbed.MN6;
import static org.dsmip.dataplane.forward.Testbed.binding;

import java.util.Arrays;
import java.util.List;
import org.dsmip.core.binding.EncapsulationKind;
import org.dsmip.core.binding.TunnelingMode;
import org.dsmip.core.counters.Counter;
import org.dsmip.core.counters.DropReason;
import org.dsmip.core.net.Ipv6Address;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Sizes: what is too big, who is told, and what leaves in pieces. */
class MtuTest {
    private static final long SECOND = 1_000_000_000L;

    @Test
    @Tag("PF-1")
    @Tag("PF-2")
    @Tag("BASE-V6T-03")
    @Tag("BASE-V6T-06")
    @Tag("BASE-GRE-09")
    void packetTooBigHas1280OctetsAndNamesTheTunnelMtu() {
        final byte[] packet = Packets.ipv6(CN6, MN6, 1432);
        final TestForwarder homeAgent = TestForwarder.homeAgent(binding()).fromTun(packet);
        final byte[] error = homeAgent.toTun().getFirst();
        assertThat(error).hasSize(1280);
        assertThat(error[6]).as("next header").isEqualTo((byte) Packets.ICMPV6);
        assertThat(hex(Arrays.copyOfRange(error, 8, 24))).as("source").isEqualTo("20010db8000100000000000000000001");
        assertThat(hex(Arrays.copyOfRange(error, 24, 40))).as("destination")
                .isEqualTo(hex(Arrays.copyOfRange(packet, 8, 24)));
        assertThat(u16(error, 40)).as("type and code").isEqualTo(0x0200);
        assertThat(u32(error, 44)).as("MTU").isEqualTo(1280);
        assertThat(Arrays.equals(error, 48, 1280, packet, 0, 1232)).as("quotes the packet").isTrue();
        assertThat(Packets.checksum(error, 40, 1280, Packets.pseudoHeader(Testbed.HA6, CN6, Packets.ICMPV6, 1240)))
                .as("sum over a correct checksum").isZero();
        assertThat(homeAgent.toTunnel()).isEmpty();
        assertThat(homeAgent.value(DropReason.TOO_BIG)).isEqualTo(1);
        homeAgent.assertExactAccount("too big");
    }

    @ParameterizedTest
    @CsvSource({"1280, 1280, true", "1280, 1281, false", "1480, 1480, true", "1480, 1481, false"})
    @Tag("PF-1")
    @Tag("PF-2")
    @Tag("BASE-V6T-14")
    void theTunnelTakesExactlyItsMtu(int tunnelMtu, int length, boolean taken) {
        for (TunnelingMode mode : TunnelingMode.values()) {
            final TestForwarder homeAgent = TestForwarder.homeAgent(binding().mtu(tunnelMtu, 1600).all(mode))
                    .fromTun(Packets.ipv6(CN6, MN6, length));
            assertThat(homeAgent.toTunnel()).hasSize(taken ? 1 : 0);
            assertThat(homeAgent.value(Counter.TOO_BIG_SENT)).isEqualTo(taken ? 0 : 1);
        }
    }

    @Test
    @Tag("PF-2")
    @Tag("BASE-V6T-06")
    void errorsAreLimitedToTenAtOnceAndTenASecond() {
        final TestForwarder homeAgent = TestForwarder.homeAgent(binding());
        final byte[] packet = Packets.ipv6(CN6, MN6, 1281);
        for (int i = 0; i < 100; i++) {
            homeAgent.fromTun(packet);
        }
        assertThat(homeAgent.toTun()).hasSize(10);
        homeAgent.pass(SECOND / 2);
        for (int i = 0; i < 100; i++) {
            homeAgent.fromTun(packet);
        }
        assertThat(homeAgent.toTun()).hasSize(5);
        homeAgent.pass(3600 * SECOND);
        for (int i = 0; i < 100; i++) {
            homeAgent.fromTun(packet);
        }
        assertThat(homeAgent.toTun()).hasSize(10);
        assertThat(homeAgent.value(Counter.ICMP_ERRORS_LIMITED)).isEqualTo(275);
        homeAgent.assertExactAccount("rate limit");
    }

    @Test
    @Tag("BASE-V6T-06")
    void noErrorIsSentAboutAnErrorOrToNobody() {
        final byte[] error = Packets.ipv6(0, 64, CN6, MN6, Packets.ICMPV6, Packets.icmpv6(2, CN6, MN6, 1300));
        final byte[] nobody = Packets.ipv6(Ipv6Address.parse("::"), MN6, 1300);
        final TestForwarder homeAgent = TestForwarder.homeAgent(binding()).fromTun(error, nobody);
        assertThat(homeAgent.toTun()).isEmpty();
        assertThat(homeAgent.value(DropReason.TOO_BIG)).isEqualTo(2);
    }

    @ParameterizedTest
    @CsvSource({"IP_IN_IP, CARE_OF_ADDRESS, 1000", "IP_IN_IP, HOME_ADDRESS, 1000", "GRE, CARE_OF_ADDRESS, 1000",
        "GRE, HOME_ADDRESS, 576", "MINIMAL, HOME_ADDRESS, 1000", "IP_IN_IP, CARE_OF_ADDRESS, 68",
        "IP_IN_IP, CARE_OF_ADDRESS, 1299"})
    @Tag("PF-2")
    @Tag("PF-3")
    @Tag("PF-6")
    @Tag("BASE-V6T-10")
    @Tag("BASE-V6T-14")
    @Tag("BASE-GRE-09")
    void smallPathTakes1280OctetsInPieces(EncapsulationKind kind, TunnelingMode mode, int pathMtu) {
        final Testbed.Binding binding = binding().by(kind).all(mode).mtu(1280, pathMtu);
        final byte[] packet = Packets.ipv6(CN6, MN6, 1280);
        final TestForwarder homeAgent = TestForwarder.homeAgent(binding).fromTun(packet);
        final List<byte[]> pieces = homeAgent.toTunnel();
        assertThat(pieces).hasSizeGreaterThan(1).allSatisfy(piece -> {
            assertThat(piece.length).isLessThanOrEqualTo(pathMtu);
            assertThat(piece[6] & 0x40).as("DF").isZero();
            assertThat(u16(piece, 4)).as("identification").isNotZero().isEqualTo(u16(pieces.getFirst(), 4));
        });
        assertThat(TestForwarder.mobileNode(binding).fromTunnel(SlowReassembly.whole(pieces)).toTun())
                .extracting(Packets::hex).containsExactly(hex(packet));
        assertThat(homeAgent.value(Counter.FORWARDED_TO_TUNNEL)).isEqualTo(1);
        assertThat(homeAgent.value(Counter.FRAGMENTS_MADE)).isEqualTo(pieces.size());
        homeAgent.assertExactAccount("fragments");
    }

    @Test
    @Tag("PF-2")
    void piecesDoNotOvertakeEarlierPackets() {
        final TestForwarder homeAgent = TestForwarder.homeAgent(binding().mtu(1280, 1000));
        final byte[] small = Packets.ipv6(CN6, MN6, 100);
        homeAgent.fromTun(small, Packets.ipv6(CN6, MN6, 1280), small);
        assertThat(homeAgent.toTunnel()).extracting(piece -> piece.length).containsExactly(120, 996, 324, 120);
        homeAgent.assertExactAccount("order");
    }

    @Test
    @Tag("PF-2")
    void pathTooSmallForAnyFragmentDropsThePacket() {
        TestForwarder.homeAgent(binding().mtu(1280, 27)).fromTun(Packets.ipv6(CN6, MN6, 100))
                .assertOnlyDrop(DropReason.TOO_BIG);
    }

    @ParameterizedTest
    @CsvSource({"IP_IN_IP, 1480", "GRE, 1476", "MINIMAL, 1488"})
    @Tag("BASE-TUN-12")
    @Tag("BASE-TUN-16")
    @Tag("BASE-MIN-10")
    void unfragmentableIpv4TooBigIsAnsweredWithTheTunnelsMtu(EncapsulationKind kind, int mtu) {
        final TestForwarder homeAgent = TestForwarder.homeAgent(binding().by(kind));
        homeAgent.fromTun(unfragmentable(mtu));
        assertThat(homeAgent.toTunnel()).extracting(sent -> sent.length).containsExactly(1500);
        final byte[] packet = unfragmentable(mtu + 1);
        homeAgent.fromTun(packet);
        // The kernel takes no packet of its own address from a device, so the error goes out by the raw socket.
        assertThat(homeAgent.toTun()).isEmpty();
        final byte[] error = homeAgent.toTunnel().getFirst();
        assertThat(error).hasSize(576);
        assertThat(u32(error, 12)).as("source").isEqualTo(Testbed.HA);
        assertThat(u32(error, 16)).as("destination").isEqualTo(Testbed.CN);
        assertThat(u16(error, 20)).as("type and code").isEqualTo(0x0304);
        assertThat(u16(error, 26)).as("next-hop MTU").isEqualTo(mtu);
        assertThat(Arrays.equals(error, 28, 576, packet, 0, 548)).as("quotes the packet").isTrue();
        assertThat(Packets.checksum(error, 20, error.length, 0)).as("sum over a correct checksum").isZero();
        assertThat(homeAgent.value(DropReason.TOO_BIG)).isEqualTo(1);
        homeAgent.assertExactAccount("DF");
    }

    private static byte[] unfragmentable(int length) {
        return Packets.ipv4(0, 7, 0x4000, 64, 17, Testbed.CN, HOA, Packets.udp(length - 20));
    }

    @Test
    @Tag("BASE-TUN-16")
    void unfragmentableIpv4OutsideTheTunnelIsAnsweredToo() {
        final byte[] packet = Packets.ipv4(0, 7, 0x4000, 64, 17, HOA, Testbed.CN, Packets.udp(1481));
        final TestForwarder mobileNode = TestForwarder.mobileNode(binding().reverse(false)).fromTun(packet);
        final byte[] error = mobileNode.toTunnel().getFirst();
        assertThat(u16(error, 20)).as("type and code").isEqualTo(0x0304);
        assertThat(u16(error, 26)).as("next-hop MTU").isEqualTo(1500);
        assertThat(mobileNode.value(DropReason.TOO_BIG)).isEqualTo(1);
    }

    @ParameterizedTest
    @CsvSource({"1, 0x4000, 1600", "17, 0x4000, 1600"})
    @Tag("BASE-TUN-19")
    void noIcmpErrorAboutAnIcmpError(int protocol, String flags, int length) {
        final byte[] payload = new byte[length];
        payload[0] = 3;
        final TestForwarder homeAgent = TestForwarder.homeAgent(binding())
                .fromTun(Packets.ipv4(0, 7, Integer.decode(flags), 64, protocol, Testbed.CN, HOA, payload));
        assertThat(homeAgent.toTunnel()).hasSize(protocol == 1 ? 0 : 1);
    }

    @ParameterizedTest
    @CsvSource({"IP_IN_IP, 1500", "GRE, 1500", "MINIMAL, 1500", "MINIMAL, 600"})
    @Tag("BASE-TUN-15")
    @Tag("BASE-MIN-02")
    @Tag("PF-8")
    void fragmentableIpv4TooBigIsSplitInside(EncapsulationKind kind, int pathMtu) {
        final Testbed.Binding binding = binding().by(kind).mtu(1280, pathMtu);
        final byte[] packet = Packets.ipv4(Testbed.CN, HOA, 1500);
        final TestForwarder homeAgent = TestForwarder.homeAgent(binding).fromTun(packet);
        final List<byte[]> sent = homeAgent.toTunnel();
        final int protocol = kind == EncapsulationKind.GRE ? 47 : 4;
        assertThat(sent).hasSizeGreaterThan(1).allSatisfy(piece -> {
            assertThat(piece.length).isLessThanOrEqualTo(pathMtu);
            assertThat(u16(piece, 6)).as("no outer fragment").isZero();
            assertThat(piece[9]).as("protocol").isEqualTo((byte) protocol);
        });
        final TestForwarder mobileNode = TestForwarder.mobileNode(binding);
        sent.forEach(mobileNode::fromTunnel);
        assertThat(hex(SlowReassembly.whole(mobileNode.toTun()))).isEqualTo(hex(packet));
        homeAgent.assertExactAccount("inner fragments");
    }

    @Test
    @Tag("BASE-MIN-02")
    @Tag("PF-8")
    void minimalEncapsulationLeavesFragmentsToIpInIp() {
        final Testbed.Binding binding = binding().by(EncapsulationKind.MINIMAL);
        for (int flagsAndOffset : new int[]{0x2000, 0x0010, 0x2010}) {
            final byte[] fragment = Packets.ipv4(0, 9, flagsAndOffset, 64, 17, Testbed.CN, HOA, new byte[64]);
            final byte[] sent = TestForwarder.homeAgent(binding).fromTun(fragment).toTunnel().getFirst();
            assertThat(sent[9]).as("protocol").isEqualTo((byte) 4);
            assertThat(TestForwarder.mobileNode(binding).fromTunnel(sent).toTun()).extracting(Packets::hex)
                    .containsExactly(hex(fragment));
        }
    }

    @Test
    @Tag("BASE-TUN-15")
    void fragmentOfAFragmentKeepsItsPlace() {
        final byte[] whole = Packets.ipv4(Testbed.CN, HOA, 3020);
        final List<byte[]> first = SlowReassembly.split(whole, 1504, 3000);
        final TestForwarder homeAgent = TestForwarder.homeAgent(binding());
        first.forEach(homeAgent::fromTun);
        final TestForwarder mobileNode = TestForwarder.mobileNode(binding());
        homeAgent.toTunnel().forEach(mobileNode::fromTunnel);
        final List<byte[]> pieces = mobileNode.toTun();
        assertThat(pieces).hasSize(4);
        assertThat(hex(SlowReassembly.whole(pieces))).isEqualTo(hex(whole));
    }

    @Test
    @Tag("PF-2")
    @Tag("BASE-V6T-03")
    void theMobileNodeAnswersTheHostsBehindItToo() {
        final Ipv6Address host = Ipv6Address.parse("2001:db8:100:5::5");
        final Testbed.Binding binding = binding().with("2001:db8:100::/56", TunnelingMode.CARE_OF_ADDRESS);
        final byte[] packet = Packets.ipv6(host, CN6, 1281);
        final TestForwarder mobileNode = TestForwarder.mobileNode(binding).fromTun(packet);
        final byte[] error = mobileNode.toTun().getFirst();
        assertThat(error).hasSize(1280);
        assertThat(hex(Arrays.copyOfRange(error, 24, 40))).as("destination").isEqualTo(hex(host.toBytes()));
        assertThat(u16(error, 40)).as("type and code").isEqualTo(0x0200);
        assertThat(u32(error, 44)).as("MTU").isEqualTo(1280);
        assertThat(mobileNode.toTunnel()).isEmpty();
        mobileNode.assertExactAccount("too big");
    }

    @ParameterizedTest
    @CsvSource({"IP_IN_IP, CARE_OF_ADDRESS", "IP_IN_IP, HOME_ADDRESS", "GRE, CARE_OF_ADDRESS", "GRE, HOME_ADDRESS",
        "MINIMAL, HOME_ADDRESS"})
    @Tag("PF-2")
    @Tag("PF-3")
    void whatTheMobileNodeSendsPassesASmallPathInPieces(EncapsulationKind kind, TunnelingMode mode) {
        final Testbed.Binding binding = binding().by(kind).all(mode).mtu(1280, 1000);
        final byte[] packet = Packets.ipv6(MN6, CN6, 1280);
        final TestForwarder mobileNode = TestForwarder.mobileNode(binding).fromTun(packet);
        final List<byte[]> pieces = mobileNode.toTunnel();
        assertThat(pieces).hasSize(2).allSatisfy(piece -> assertThat(piece.length).isLessThanOrEqualTo(1000))
                .allSatisfy(piece -> assertThat(piece[6] & 0x40).as("DF").isZero());
        assertThat(TestForwarder.homeAgent(binding).fromTunnel(SlowReassembly.whole(pieces)).toTun())
                .extracting(Packets::hex).containsExactly(hex(packet));
        mobileNode.assertExactAccount("pieces");
    }
}
