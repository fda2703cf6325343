package org.dsmip.dataplane.forward;

import static org.assertj.core.api.Assertions.assertThat;
import static org.dsmip.dataplane.forward.Packets.u16;
import static org.dsmip.dataplane.forward.Packets.u32;
import static org.dsmip.dataplane.forward.Packets.wrap;
import static org.dsmip.dataplane.forward.Testbed.CN;
import static org.dsmip.dataplane.forward.Testbed.CN6;
import static org.dsmip.dataplane.forward.Testbed.COA;
import static org.dsmip.dataplane.forward.Testbed.HA;
import static org.dsmip.dataplane.forward.Testbed.HOA;
import static org.dsmip.dataplane.forward.Testbed.MN6;
import static org.dsmip.dataplane.forward.Testbed.binding;
import static org.dsmip.dataplane.forward.Testbed.ipv4;

import java.util.Arrays;
import java.util.List;
import org.dsmip.core.binding.EncapsulationKind;
import org.dsmip.core.binding.TunnelingMode;
import org.dsmip.core.counters.Counter;
import org.dsmip.core.counters.DropReason;
import org.dsmip.core.net.Ipv6Address;
import org.dsmip.core.wire.ip.TunnelSizing;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** ICMP errors by people who have seen no packet of ours, or who have and mean harm. */
class ForgedErrorsTest {
    private static final int ANYBODY = ipv4("198.51.100.77");
    private static final int TOO_BIG = 0x0304;
    private static final int UNREACHABLE = 0x0301;
    private static final int DONT_FRAGMENT = 0x4000;
    private static final long SECOND = 1_000_000_000L;

    private static byte[] unfragmentable(int source, int destination, int length) {
        return Packets.ipv4(0, 7, DONT_FRAGMENT, 60, 17, source, destination, Packets.udp(length - 20));
    }

    private static byte[] tunneled(int source, int destination, byte[] inner) {
        return Packets.ipv4(0, 9, DONT_FRAGMENT, 64, 4, source, destination, inner);
    }

    private static byte[] error(int to, int typeAndCode, int word, byte[] about) {
        return Packets.icmpv4Error(ANYBODY, to, typeAndCode, word, Arrays.copyOf(about, Math.min(548, about.length)));
    }

    @ParameterizedTest
    @CsvSource({"68, 1500", "1, 577", "0, 100", "575, 1500", "1499, 100", "68, 60"})
    @Tag("OPS-ERR-2")
    @Tag("PF-17")
    void nothingThatIsSaidOfAPathGoesBelowTheFloor(int said, int quotedLength) {
        final TestForwarder homeAgent = TestForwarder.homeAgent(binding());
        final byte[] inner = unfragmentable(CN, HOA, quotedLength - 20);
        homeAgent.fromTunnel(error(HA, TOO_BIG, said, tunneled(HA, COA, inner)));
        homeAgent.toTunnel();
        final byte[] small = unfragmentable(CN, HOA, 556);
        final List<byte[]> sent = homeAgent.fromTun(small).toTunnel();
        assertThat(sent).extracting(packet -> packet.length).containsExactly(576);
        assertThat(u16(sent.getFirst(), 6)).as("routers may split what should fit any path").isZero();
        assertThat(TestForwarder.mobileNode(binding()).fromTunnel(sent.getFirst()).toTun())
                .extracting(Packets::hex).containsExactly(Packets.hex(small));
        final byte[] told = homeAgent.fromTun(unfragmentable(CN, HOA, 557)).toTunnel().getFirst();
        assertThat(u16(told, 26)).as("next-hop MTU").isEqualTo(556);
        homeAgent.assertExactAccount("floor");
    }

    @Test
    @Tag("OPS-ERR-2")
    void theSameAtTheMobileNode() {
        final TestForwarder mobileNode = TestForwarder.mobileNode(binding());
        mobileNode.fromTunnel(error(COA, TOO_BIG, 68, tunneled(COA, HA, unfragmentable(HOA, CN, 1480))));
        mobileNode.toTunnel();
        assertThat(mobileNode.fromTun(unfragmentable(HOA, CN, 556)).toTunnel()).extracting(packet -> packet.length)
                .containsExactly(576);
        mobileNode.fromTunnel(error(COA, TOO_BIG, 600, tunneled(COA, HA, unfragmentable(CN, HOA, 1480))));
        assertThat(mobileNode.value(DropReason.ICMP_QUOTE)).as("this node sends nothing from there").isEqualTo(1);
    }

    @Test
    @Tag("OPS-ERR-2")
    void whatIsBelievedHealsAndIsNotKeptAliveByHigherValues() {
        final TestForwarder homeAgent = TestForwarder.homeAgent(binding());
        homeAgent.fromTunnel(error(HA, TOO_BIG, 600, tunneled(HA, COA, unfragmentable(CN, HOA, 1480))));
        for (int i = 0; i < 59; i++) {
            homeAgent.pass(10 * SECOND);
            homeAgent.fromTunnel(error(HA, TOO_BIG, 601 + i, tunneled(HA, COA, unfragmentable(CN, HOA, 1480))));
        }
        homeAgent.toTunnel();
        assertThat(homeAgent.fromTun(unfragmentable(CN, HOA, 1000)).toTunnel()).as("still").hasSize(1)
                .allSatisfy(packet -> assertThat(u16(packet, 26)).isEqualTo(580));
        homeAgent.pass(10 * SECOND);
        assertThat(homeAgent.fromTun(unfragmentable(CN, HOA, 1480)).toTunnel()).extracting(packet -> packet.length)
                .containsExactly(1500);
    }

    @Test
    @Tag("PF-17")
    @Tag("OPS-ERR-2")
    void quotesThatDoNotFitTheBindingTeachNothing() {
        final byte[] fitting = unfragmentable(CN, HOA, 1480);
        final byte[] noInner = wrap(4, HA, COA, new byte[0]);
        final byte[] zeros = tunneled(HA, COA, new byte[8]);
        final byte[] otherHome = tunneled(HA, COA, unfragmentable(CN, ipv4("192.0.2.11"), 1480));
        final byte[] mayBeSplit = wrap(4, HA, COA, fitting);
        final byte[] ipv6 = Packets.with(wrap(41, HA, COA, Packets.ipv6(CN6, MN6, 1280)), 6, 0x40);
        final byte[] otherIpv6 = wrap(41, HA, COA, Packets.ipv6(CN6, Ipv6Address.parse("2001:db8:1::66"), 1280));
        final byte[] wrongLength = Arrays.copyOf(tunneled(HA, COA, Packets.with(fitting, 3, fitting[3] + 1)), 28);
        final byte[] lessThanRfc792Says = Arrays.copyOf(tunneled(HA, COA, fitting), 27);
        for (int code : new int[]{TOO_BIG, UNREACHABLE}) {
            for (byte[] about : List.of(noInner, zeros, otherHome, mayBeSplit, ipv6, otherIpv6, wrongLength,
                    lessThanRfc792Says)) {
                final boolean believed = code == UNREACHABLE
                        && List.of(Packets.hex(mayBeSplit), Packets.hex(ipv6)).contains(Packets.hex(about));
                final TestForwarder homeAgent = TestForwarder.homeAgent(binding());
                homeAgent.fromTunnel(error(HA, code, code == TOO_BIG ? 600 : 0, about));
                if (believed) {
                    assertThat(homeAgent.value(Counter.UNREACHABLE_SENT)).isEqualTo(1);
                } else {
                    homeAgent.assertOnlyDrop(DropReason.ICMP_QUOTE);
                }
                homeAgent.toTunnel();
                homeAgent.toTun();
                assertThat(homeAgent.fromTun(Packets.ipv6(CN6, MN6, 1280)).toTunnel()).hasSize(1);
            }
        }
    }

    @Test
    @Tag("PF-17")
    void unreachableGoesToNobodyWhoSentNothingHere() {
        final Testbed.Binding other = binding().of(2, "192.0.2.11", "203.0.113.11").with("2001:db8:1::11/128",
                TunnelingMode.CARE_OF_ADDRESS);
        final TestForwarder homeAgent = TestForwarder.homeAgent(binding(), other);
        // Right in all but that this packet goes through the other tunnel.
        homeAgent.fromTunnel(error(HA, UNREACHABLE, 0, wrap(41, HA, COA,
                Packets.ipv6(CN6, Ipv6Address.parse("2001:db8:1::11"), 100))));
        homeAgent.fromTunnel(error(HA, UNREACHABLE, 0, wrap(4, HA, COA, Packets.ipv4(CN, ipv4("192.0.2.11"), 100))));
        assertThat(homeAgent.toTun()).isEmpty();
        assertThat(homeAgent.toTunnel()).isEmpty();
        assertThat(homeAgent.value(DropReason.ICMP_QUOTE)).isEqualTo(2);
    }

    @Test
    @Tag("PF-17")
    void ofSeveralBindingsBehindOneCareOfAddressTheRightOneLearns() {
        final Testbed.Binding other = binding().of(2, "192.0.2.11", "203.0.113.10");
        final TestForwarder homeAgent = TestForwarder.homeAgent(binding(), other);
        homeAgent.fromTunnel(error(HA, UNREACHABLE, 0, wrap(4, HA, COA, Packets.ipv4(CN, ipv4("192.0.2.11"), 100))));
        assertThat(homeAgent.toTunnel()).hasSize(1).allSatisfy(sent -> assertThat(u32(sent, 16)).isEqualTo(CN));
        assertThat(homeAgent.value(2, Counter.ICMP_FROM_TUNNEL)).isEqualTo(1);
        assertThat(homeAgent.value(1, Counter.ICMP_FROM_TUNNEL)).isZero();
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 7919, 0x0101_0101})
    @Tag("OPS-ERR-2")
    void knowledgeOfOnePeerIsNotPushedOutByThatOfTenThousandOthers(int step) {
        final TunnelPaths paths = new TunnelPaths();
        paths.tooBig(COA, 1300, 1500, 1);
        paths.unreachable(COA, 1, 1);
        for (int i = 1; i <= 10_000; i++) {
            paths.tooBig(COA + i * step, 600, 1500, 2);
            paths.unreachable(COA + i * step, 0, 2);
        }
        assertThat(paths.saidBytes(COA, 1500, 3)).isEqualTo(1300);
        assertThat(paths.takeUnreachable(COA, 3)).isEqualTo(1);
        int learned = 0;
        for (int i = 1; i <= 10_000; i++) {
            learned += paths.saidBytes(COA + i * step, 1500, 3) == 600 ? 1 : 0;
        }
        assertThat(learned).isGreaterThan(9_900);
    }

    @Test
    @Tag("OPS-ERR-2")
    void placesOfWhatHasGrownOldAreFreeAgain() {
        final TunnelPaths paths = new TunnelPaths();
        for (int peer = 1; peer < 100_000; peer++) {
            paths.tooBig(peer, 600, 1500, 1);
        }
        final long later = 1 + 600 * SECOND;
        for (int peer = 500_000; peer < 501_000; peer++) {
            paths.tooBig(peer, 700, 1500, later);
            assertThat(paths.saidBytes(peer, 1500, later)).isEqualTo(700);
        }
        assertThat(paths.mtuAgeNs(500_000, later + 5)).isEqualTo(5);
        assertThat(paths.mtuAgeNs(1, later)).isEqualTo(-1);
    }

    @Test
    @Tag("OPS-ERR-5")
    void withoutDfOnTheOutsideLargePacketsAreSplitAndNothingIsTold() {
        for (EncapsulationKind kind : EncapsulationKind.values()) {
            final Testbed.Binding binding = binding().by(kind);
            final TestForwarder homeAgent = TestForwarder.homeAgent(
                    TestForwarder.sizing(new TunnelSizing(576, false, false, 1220)), binding);
            for (int length : new int[]{100, 1480, 1500}) {
                final byte[] packet = unfragmentable(CN, HOA, length);
                final List<byte[]> sent = homeAgent.fromTun(packet).toTunnel();
                assertThat(sent).hasSize(length <= 1476 || (length == 1480 && kind != EncapsulationKind.GRE) ? 1 : 2)
                        .allSatisfy(piece -> assertThat(u16(piece, 6) & DONT_FRAGMENT).as("DF").isZero())
                        .allSatisfy(piece -> assertThat(piece.length).isLessThanOrEqualTo(1500));
                final byte[] whole = sent.size() == 1 ? sent.getFirst() : SlowReassembly.whole(sent);
                assertThat(TestForwarder.mobileNode(binding).fromTunnel(whole).toTun()).extracting(Packets::hex)
                        .as("DF inside is kept").containsExactly(Packets.hex(packet));
            }
            assertThat(homeAgent.value(Counter.TOO_BIG_SENT)).isZero();
            homeAgent.assertExactAccount("df = clear, " + kind);
        }
    }
}
