package org.dsmip.dataplane.forward;

import static org.assertj.core.api.Assertions.assertThat;
import static org.dsmip.dataplane.forward.Packets.hex;
import static org.dsmip.dataplane.forward.Testbed.CN6;
import static org.dsmip.dataplane.forward.Testbed.HA;
import static org.dsmip.dataplane.forward.Testbed.HOA;
import static org.dsmip.dataplane.forward.Testbed.MN6;
import static org.dsmip.dataplane.forward.Testbed.binding;

import java.util.List;
import org.dsmip.core.binding.EncapsulationKind;
import org.dsmip.core.binding.TunnelingMode;
import org.dsmip.core.counters.DropReason;
import org.dsmip.core.wire.ip.TunnelMarking;
import org.dsmip.dataplane.end.TunnelEnd;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

/** Differentiated services and congestion marks on the way in and out. */
class CongestionAndClassTest {
    private static final int DROP = -1;
    /** RFC 6040 figure 4: row inner, column outer; both in the order Not-ECT, ECT(1), ECT(0), CE of their code points. */
    private static final int[][] EXPECTED = {{0, 0, 0, DROP}, {1, 1, 1, 3}, {2, 1, 2, 3}, {3, 3, 3, 3}};
    private static final int DSCP = 0xB8;
    private static final int AF41 = 0x88;

    @ParameterizedTest
    @CsvSource({"41", "4", "47"})
    @Tag("PF-10")
    @Tag("BASE-TOS-03")
    @Tag("BASE-TOS-05")
    @Tag("BASE-TOS-06")
    void oneLayerCombinesAllSixteenPairs(int protocol) {
        final EncapsulationKind kind = protocol == 47 ? EncapsulationKind.GRE : EncapsulationKind.IP_IN_IP;
        final TestForwarder mobileNode = TestForwarder.mobileNode(binding().by(kind));
        for (int inner = 0; inner < 4; inner++) {
            for (int outer = 0; outer < 4; outer++) {
                final boolean ipv4 = protocol == 4;
                final byte[] packet = ipv4 ? ipv4(DSCP | inner) : ipv6(DSCP | inner);
                final byte[] payload = protocol == 47 ? Packets.gre(0x86DD, packet) : packet;
                final int expected = EXPECTED[inner][outer];
                // The outer class is another one: the inner one is kept.
                final byte[] wrapped = Packets.ipv4(0x28 | outer, 1, 0, 64, protocol, HA, Testbed.COA, payload);
                assertDelivered(mobileNode, wrapped, expected == DROP
                        ? new byte[0]
                        : ipv4 ? ipv4(DSCP | expected) : ipv6(DSCP | expected));
            }
        }
    }

    @ParameterizedTest
    @EnumSource(value = EncapsulationKind.class, names = {"IP_IN_IP", "GRE"})
    @Tag("PF-10")
    @Tag("BASE-TOS-03")
    void twoLayersCombineOneAfterTheOther(EncapsulationKind kind) {
        final TestForwarder mobileNode = TestForwarder.mobileNode(binding().by(kind));
        for (int marks = 0; marks < 64; marks++) {
            final int inner = marks & 3;
            final int middle = (marks >> 2) & 3;
            final int outer = marks >> 4;
            final int leg = EXPECTED[middle][outer];
            final int expected = leg == DROP ? DROP : EXPECTED[inner][leg];
            final byte[] homeLeg = Packets.ipv4(middle, 1, 0, 64, 41, HA, HOA, ipv6(inner));
            final byte[] wrapped = kind == EncapsulationKind.GRE
                    ? Packets.ipv4(outer, 2, 0, 64, 47, HA, Testbed.COA, Packets.gre(0x0800, homeLeg))
                    : Packets.ipv4(outer, 2, 0, 64, 4, HA, Testbed.COA, homeLeg);
            assertDelivered(mobileNode, wrapped,
                    expected == DROP ? new byte[0] : ipv6(expected));
        }
    }

    private static void assertDelivered(TestForwarder mobileNode, byte[] wrapped, byte[] expected) {
        final long before = mobileNode.value(DropReason.ECN);
        final List<byte[]> delivered = mobileNode.fromTunnel(wrapped).toTun();
        if (expected.length == 0) {
            assertThat(delivered).isEmpty();
            assertThat(mobileNode.value(DropReason.ECN)).isEqualTo(before + 1);
        } else {
            assertThat(delivered).extracting(Packets::hex).containsExactly(hex(expected));
        }
    }

    @ParameterizedTest
    @CsvSource({"IP_IN_IP, CARE_OF_ADDRESS", "IP_IN_IP, HOME_ADDRESS", "GRE, CARE_OF_ADDRESS", "GRE, HOME_ADDRESS",
        "MINIMAL, HOME_ADDRESS"})
    @Tag("PF-9")
    @Tag("PF-10")
    @Tag("BASE-TUN-02")
    @Tag("BASE-TOS-01")
    @Tag("BASE-TOS-04")
    @Tag("BASE-TOS-07")
    void everyHeaderOutsideCopiesClassAndMark(EncapsulationKind kind, TunnelingMode mode) {
        final TestForwarder homeAgent = TestForwarder.homeAgent(binding().by(kind).all(mode));
        for (int trafficClass = 0; trafficClass < 256; trafficClass++) {
            final byte[] sent = homeAgent.fromTun(ipv6(trafficClass)).toTunnel().getFirst();
            assertThat(sent[1]).as("outer header").isEqualTo((byte) trafficClass);
            if (mode == TunnelingMode.HOME_ADDRESS && kind != EncapsulationKind.MINIMAL) {
                assertThat(sent[kind == EncapsulationKind.GRE ? 25 : 21]).as("home leg")
                        .isEqualTo((byte) trafficClass);
            }
            final byte[] wrapped = homeAgent.fromTun(ipv4(trafficClass)).toTunnel().getFirst();
            assertThat(wrapped[1]).as("outer header of IPv4").isEqualTo((byte) trafficClass);
        }
    }

    @ParameterizedTest
    @CsvSource({
        // ECN, DSCP, outer header around AF41 (0x88) with Not-ECT, ECT(1), ECT(0), CE
        "RFC_6040, -1, 88898a8b", "RFC_3168_FULL, -1, 88898a8a", "LIMITED, -1, 88888888", "RFC_6040, 46, b8b9babb",
        "RFC_3168_FULL, 46, b8b9baba", "LIMITED, 46, b8b8b8b8", "LIMITED, 0, 00000000"})
    @Tag("PF-9")
    @Tag("PF-10")
    @Tag("BASE-TOS-01")
    @Tag("BASE-TOS-02")
    @Tag("BASE-TOS-04")
    @Tag("BASE-TOS-06")
    @Tag("BASE-TOS-07")
    void everyHeaderOutsideIsMarkedAsConfigured(TunnelMarking.OuterEcn ecn, int dscp, String expected) {
        final TunnelMarking marking = new TunnelMarking(ecn, dscp, false);
        final byte[] outside = hex(expected);
        for (int mark = 0; mark < 4; mark++) {
            for (EncapsulationKind kind : List.of(EncapsulationKind.IP_IN_IP, EncapsulationKind.GRE)) {
                final TestForwarder direct = sender(marking, binding().by(kind).all(TunnelingMode.CARE_OF_ADDRESS));
                assertThat(onlySent(direct, ipv6(AF41 | mark))[1]).as("IPv6 in %s", kind).isEqualTo(outside[mark]);
                assertThat(onlySent(direct, ipv4(AF41 | mark))[1]).as("IPv4 in %s", kind).isEqualTo(outside[mark]);
                final byte[] nested = onlySent(sender(marking, binding().by(kind).all(TunnelingMode.HOME_ADDRESS)),
                        ipv6(AF41 | mark));
                final int leg = kind == EncapsulationKind.GRE ? 25 : 21;
                assertThat(nested[leg]).as("home leg in %s", kind).isEqualTo(outside[mark]);
                assertThat(nested[1]).as("around the home leg in %s", kind).isEqualTo(outside[mark]);
                assertThat(hex(Packets.tail(nested, leg + 19))).as("inside").isEqualTo(hex(ipv6(AF41 | mark)));
            }
        }
    }

    @ParameterizedTest
    @EnumSource(TunnelMarking.OuterEcn.class)
    @Tag("BASE-TOS-06")
    void minimalEncapsulationHasOneHeaderThatKeepsWhatItHas(TunnelMarking.OuterEcn ecn) {
        final TestForwarder homeAgent = sender(new TunnelMarking(ecn, 46, true),
                binding().by(EncapsulationKind.MINIMAL));
        final TestForwarder mobileNode = TestForwarder.mobileNode(binding().by(EncapsulationKind.MINIMAL));
        for (int mark = 0; mark < 4; mark++) {
            final byte[] sent = onlySent(homeAgent, ipv4(AF41 | mark));
            assertThat(sent[1]).isEqualTo((byte) (AF41 | mark));
            assertDelivered(mobileNode, sent, ipv4(AF41 | mark));
        }
    }

    @ParameterizedTest
    @CsvSource({"41", "4", "47"})
    @Tag("BASE-TOS-05")
    @Tag("BASE-TOS-06")
    void takesTheClassOfTheTunnelHeaderAlongIfConfigured(int protocol) {
        final EncapsulationKind kind = protocol == 47 ? EncapsulationKind.GRE : EncapsulationKind.IP_IN_IP;
        final TestForwarder mobileNode = TestForwarder.of(TunnelEnd.MOBILE_NODE,
                TestForwarder.marking(new TunnelMarking(TunnelMarking.OuterEcn.RFC_6040, -1, true)), 1,
                binding().by(kind));
        for (int inner = 0; inner < 4; inner++) {
            for (int outer = 0; outer < 4; outer++) {
                final boolean ipv4 = protocol == 4;
                final byte[] packet = ipv4 ? ipv4(DSCP | inner) : ipv6(DSCP | inner);
                final byte[] payload = protocol == 47 ? Packets.gre(0x86DD, packet) : packet;
                final int expected = EXPECTED[inner][outer];
                final byte[] wrapped = Packets.ipv4(AF41 | outer, 1, 0, 64, protocol, HA, Testbed.COA, payload);
                assertDelivered(mobileNode, wrapped, expected == DROP
                        ? new byte[0]
                        : ipv4 ? ipv4(AF41 | expected) : ipv6(AF41 | expected));
            }
        }
    }

    @Test
    @Tag("BASE-TOS-05")
    @Tag("PF-9")
    void aClassTravelsThroughBothLayersIfConfigured() {
        final TestForwarder mobileNode = TestForwarder.of(TunnelEnd.MOBILE_NODE,
                TestForwarder.marking(new TunnelMarking(TunnelMarking.OuterEcn.RFC_6040, -1, true)), 1, binding());
        final byte[] homeLeg = Packets.ipv4(0, 1, 0, 64, 41, HA, HOA, ipv6(DSCP));
        assertDelivered(mobileNode, Packets.ipv4(AF41, 2, 0, 64, 4, HA, Testbed.COA, homeLeg), ipv6(AF41));
    }

    private static byte[] onlySent(TestForwarder forwarder, byte[] packet) {
        return forwarder.fromTun(packet).toTunnel().getFirst();
    }

    private static TestForwarder sender(TunnelMarking marking, Testbed.Binding binding) {
        return TestForwarder.homeAgent(TestForwarder.marking(marking), binding);
    }

    private static byte[] ipv6(int trafficClass) {
        return Packets.ipv6(trafficClass, 64, CN6, MN6, 17, Packets.udp(40));
    }

    private static byte[] ipv4(int typeOfService) {
        return Packets.ipv4(typeOfService, 7, 0, 64, 17, Testbed.CN, HOA, Packets.udp(40));
    }
}
