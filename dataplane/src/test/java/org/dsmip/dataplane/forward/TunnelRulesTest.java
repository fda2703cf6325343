package org.dsmip.dataplane.forward;

import static org.assertj.core.api.Assertions.assertThat;
import static org.dsmip.dataplane.forward.Packets.hex;
import static org.dsmip.dataplane.forward.Packets.wrap;
import static org.dsmip.dataplane.forward.Testbed.CN6;
import static org.dsmip.dataplane.forward.Testbed.COA;
import static org.dsmip.dataplane.forward.Testbed.HA;
import static org.dsmip.dataplane.forward.Testbed.HOA;
import static org.dsmip.dataplane.forward.Testbed.MN6;
import static org.dsmip.dataplane.forward.Testbed.binding;

import java.util.Arrays;
import java.util.List;
import org.dsmip.core.binding.EncapsulationKind;
import org.dsmip.core.binding.TunnelingMode;
import org.dsmip.core.counters.DropReason;
import org.dsmip.core.net.Ipv6Address;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What goes into and comes out of a tunnel beside the truth table: the mobile node's side, control traffic, loops, oddities. */
class TunnelRulesTest {
    /** A packet wrapped by one host more often than this goes round. */
    private static final int MOST_WRAPPINGS = 4;

    @ParameterizedTest
    @EnumSource(TunnelingMode.class)
    @Tag("DS-4.5-11")
    void mobileNodeTakesBothTunnelsWhateverTheMode(TunnelingMode mode) {
        final byte[] inner = Packets.ipv6(CN6, MN6, 100);
        final TestForwarder mobileNode = TestForwarder.mobileNode(binding().all(mode))
                .fromTunnel(wrap(41, HA, COA, inner), wrap(4, HA, COA, wrap(41, HA, HOA, inner)),
                        wrap(41, HA, HOA, inner));
        assertThat(mobileNode.toTun()).extracting(Packets::hex).containsExactly(hex(inner), hex(inner), hex(inner));
    }

    @ParameterizedTest
    @CsvSource({"192.0.2.2, 2001:db8:1::10, TUNNEL_SOURCE_UNKNOWN", "192.0.2.1, 2001:db8:1::11, INNER_DESTINATION",
        "192.0.2.1, ff0e::1, MULTICAST", "192.0.2.1, fe80::1, INNER_DESTINATION"})
    @Tag("DS-4.5-12")
    void mobileNodeTakesOnlyItsOwnFromItsHomeAgentOnly(String outer, String destination, DropReason expected) {
        final byte[] inner = Packets.ipv6(CN6, Ipv6Address.parse(destination), 100);
        for (byte[] packet : new byte[][]{wrap(41, Testbed.ipv4(outer), COA, inner),
            wrap(41, Testbed.ipv4(outer), HOA, inner)}) {
            TestForwarder.mobileNode(binding()).fromTunnel(packet).assertOnlyDrop(expected);
        }
    }

    @Test
    @Tag("DS-4.5-12")
    void mobileNodeTakesOnlyIpv4OfItsHomeAddress() {
        TestForwarder.mobileNode(binding())
                .fromTunnel(wrap(4, HA, COA, Packets.ipv4(Testbed.CN, Testbed.ipv4("192.0.2.11"), 60)))
                .assertOnlyDrop(DropReason.INNER_DESTINATION);
    }

    @ParameterizedTest
    @ValueSource(strings = {"ff02::1", "::1", "::ffff:1.2.3.4", "::1.2.3.4", "::"})
    @Tag("TL-4")
    @Tag("BASE-V6T-08")
    void mobileNodeDropsImpossibleSources(String source) {
        final byte[] inner = Packets.ipv6(Ipv6Address.parse(source), MN6, 100);
        TestForwarder.mobileNode(binding()).fromTunnel(wrap(41, HA, COA, inner)).assertOnlyDrop(DropReason.MARTIAN);
    }

    @ParameterizedTest
    @CsvSource({"::1, MARTIAN", "::, MARTIAN", "::ffff:192.0.2.1, MARTIAN", "ff0e::1, MULTICAST", "ff02::1, MULTICAST",
        "fe80::1, LINK_LOCAL", "fe80::c000:201, LINK_LOCAL"})
    @Tag("S-1")
    @Tag("LL-8")
    @Tag("DS-4.3.2-12")
    void homeAgentForwardsToNoImpossibleDestination(String destination, DropReason expected) {
        TestForwarder.homeAgent(binding())
                .fromTunnel(wrap(41, COA, HA, Packets.ipv6(MN6, Ipv6Address.parse(destination), 100)))
                .assertOnlyDrop(expected);
    }

    @Test
    @Tag("S-1")
    void packetsForTheHomeAgentItselfAreDelivered() {
        final byte[] inner = Packets.ipv6(MN6, Testbed.HA6, 100);
        assertThat(TestForwarder.homeAgent(binding()).fromTunnel(wrap(41, COA, HA, inner)).toTun())
                .extracting(Packets::hex).containsExactly(hex(inner));
    }

    @ParameterizedTest
    @CsvSource({"128, 64, true", "129, 64, true", "135, 255, true", "136, 255, true", "135, 254, false",
        "136, 64, false", "134, 255, false", "137, 255, false", "1, 64, false", "143, 1, false", "133, 255, false"})
    @Tag("TL-2")
    @Tag("S-1")
    @Tag("S-3")
    @Tag("S-4")
    @Tag("S-6")
    @Tag("BASE-V6T-11")
    @Tag("BASE-V6T-12")
    @Tag("A-17")
    void onlyProbesAndEchoesPassBetweenTheTunnelsEnds(int type, int hopLimit, boolean expected) {
        final byte[] up = control(type, hopLimit, Testbed.MN_LINK_LOCAL, Testbed.HA_LINK_LOCAL);
        final byte[] down = control(type, hopLimit, Testbed.HA_LINK_LOCAL, Testbed.MN_LINK_LOCAL);
        final byte[] expectedUp = expected ? up : new byte[0];
        assertDelivers(TestForwarder.homeAgent(binding()), wrap(41, COA, HA, up), expectedUp);
        assertDelivers(TestForwarder.homeAgent(binding().ipv4Only()), wrap(41, COA, HA, up), expectedUp);
        assertDelivers(TestForwarder.homeAgent(binding()), wrap(4, COA, HA, wrap(41, HOA, HA, up)), expectedUp);
        assertDelivers(TestForwarder.homeAgent(binding().reverse(false)), wrap(41, HOA, HA, up), expectedUp);
        assertDelivers(TestForwarder.mobileNode(binding()), wrap(4, HA, COA, wrap(41, HA, HOA, down)),
                expected ? down : new byte[0]);
    }

    private static byte[] control(int type, int hopLimit, Ipv6Address source, Ipv6Address destination) {
        return Packets.ipv6(0, hopLimit, source, destination, Packets.ICMPV6,
                Packets.icmpv6(type, source, destination, 24));
    }

    private static void assertDelivers(TestForwarder end, byte[] packet, byte[] expected) {
        final var delivered = end.fromTunnel(packet).toTun();
        if (expected.length == 0) {
            assertThat(delivered).isEmpty();
        } else {
            assertThat(delivered).extracting(Packets::hex).containsExactly(hex(expected));
        }
        end.assertExactAccount("control");
    }

    @ParameterizedTest
    @EnumSource(TunnelingMode.class)
    @Tag("TL-1")
    @Tag("TL-2")
    void linkLocalTrafficOfTheTunnelTakesTheHomeLegWhateverTheMode(TunnelingMode mode) {
        final byte[] probe = control(135, 255, Testbed.HA_LINK_LOCAL, Testbed.MN_LINK_LOCAL);
        final byte[] sent = TestForwarder.homeAgent(binding().all(mode)).fromTun(probe).toTunnel().getFirst();
        assertThat(sent).hasSize(probe.length + 40);
        assertThat(TestForwarder.mobileNode(binding().all(mode)).fromTunnel(sent).toTun()).extracting(Packets::hex)
                .containsExactly(hex(probe));
        final byte[] answer = control(136, 255, Testbed.MN_LINK_LOCAL, Testbed.HA_LINK_LOCAL);
        final byte[] back = TestForwarder.mobileNode(binding().all(mode)).fromTun(answer).toTunnel().getFirst();
        assertThat(TestForwarder.homeAgent(binding().all(mode)).fromTunnel(back).toTun()).extracting(Packets::hex)
                .containsExactly(hex(answer));
    }

    @ParameterizedTest
    @CsvSource({"2001:db8:ffff::99, fe80::10", "fe80::1, fe80::c000:20a", "2001:db8:ffff::99, fe80::c000:20a",
        "fe80::c000:201, fe80::c000:20b"})
    @Tag("DS-4.3.2-7")
    @Tag("A-9")
    void linkLocalDestinationsAreNeverTunneled(String source, String destination) {
        TestForwarder.homeAgent(binding())
                .fromTun(Packets.ipv6(Ipv6Address.parse(source), Ipv6Address.parse(destination), 100))
                .assertOnlyDrop(DropReason.LINK_LOCAL);
    }

    @ParameterizedTest
    @ValueSource(strings = {"ff02::1", "ff02::1234", "ff05::1234", "ff08::1234", "ff0e::1234"})
    @Tag("DS-4.3.2-12")
    @Tag("DS-4.3.2-13")
    @Tag("DS-4.3.2-14")
    void groupsAreNotTunneled(String group) {
        TestForwarder.homeAgent(binding()).fromTun(Packets.ipv6(CN6, Ipv6Address.parse(group), 100))
                .assertOnlyDrop(DropReason.MULTICAST);
    }

    @Test
    @Tag("SC-1")
    @Tag("SC-2")
    @Tag("SC-3")
    @Tag("SC-4")
    @Tag("SC-5")
    @Tag("SC-6")
    @Tag("SC-7")
    @Tag("SC-8")
    @Tag("SC-9")
    @Tag("LL-9")
    void groupsOfAnyScopeAndWithAnyFlagsAreDroppedInSilenceBothWays() {
        for (int scope = 0; scope <= 0xF; scope++) {
            for (int flags = 0; flags <= 7; flags++) {
                final Ipv6Address group = Ipv6Address
                        .parse("ff" + Integer.toHexString(flags << 4 | scope | 0x100).substring(1) + "::1234");
                TestForwarder.homeAgent(binding()).fromTun(Packets.ipv6(CN6, group, 100))
                        .assertOnlyDrop(DropReason.MULTICAST);
                TestForwarder.homeAgent(binding()).fromTunnel(wrap(41, COA, HA, Packets.ipv6(MN6, group, 100)))
                        .assertOnlyDrop(DropReason.MULTICAST);
            }
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"224.0.0.5", "239.1.2.3", "255.255.255.255"})
    @Tag("BASE-FWD-12")
    @Tag("BASE-FWD-20")
    void ipv4GroupsAndBroadcastsAreNotTunneled(String group) {
        TestForwarder.homeAgent(binding()).fromTun(Packets.ipv4(Testbed.CN, Testbed.ipv4(group), 60))
                .assertOnlyDrop(DropReason.MULTICAST);
    }

    @Test
    @Tag("BASE-FWD-03")
    void withoutBindingNothingIsTunneled() {
        TestForwarder.homeAgent().fromTun(Packets.ipv4(Testbed.CN, HOA, 60)).assertOnlyDrop(DropReason.NO_BINDING);
        TestForwarder.homeAgent().fromTun(Packets.ipv6(CN6, MN6, 60)).assertOnlyDrop(DropReason.NO_BINDING);
    }

    @Test
    @Tag("PF-13")
    void packetBackIntoItsOwnTunnelIsAnsweredNotForwarded() {
        final byte[] inner = Packets.ipv6(MN6, Ipv6Address.parse("2001:db8:100::1"), 100);
        final TestForwarder homeAgent = TestForwarder
                .homeAgent(binding().with("2001:db8:100::/56", TunnelingMode.CARE_OF_ADDRESS));
        homeAgent.fromTunnel(wrap(41, COA, HA, inner));
        assertThat(homeAgent.value(DropReason.SAME_NODE)).isEqualTo(1);
        final byte[] error = homeAgent.toTun().getFirst();
        assertThat(error[40]).as("type").isEqualTo((byte) 1);
        assertThat(error[41]).as("code").isEqualTo((byte) 3);
        assertThat(hex(Arrays.copyOfRange(error, 24, 40))).as("destination")
                .isEqualTo(hex(Arrays.copyOfRange(inner, 8, 24)));
        assertThat(hex(Packets.tail(error, 48))).as("quoted packet").isEqualTo(hex(inner));
        homeAgent.assertExactAccount("same node");
    }

    @Test
    @Tag("PF-13")
    void ipv4BackIntoItsOwnTunnelIsDropped() {
        TestForwarder.homeAgent(binding()).fromTunnel(wrap(4, COA, HA, Packets.ipv4(HOA, HOA, 60)))
                .assertOnlyDrop(DropReason.SAME_NODE);
    }

    @ParameterizedTest
    @CsvSource({"203.0.113.10, false", "203.0.113.99, true"})
    @Tag("BASE-FWD-05")
    @Tag("BASE-FWD-06")
    @Tag("BASE-TUN-09")
    @Tag("BASE-MIN-09")
    @Tag("PF-14")
    @Tag("PF-15")
    void whatComesFromTheCareOfAddressDoesNotGoIntoTheTunnel(String source, boolean tunneled) {
        // Already wrapped for the home address: by the mobile node's own care-of address it is a loop, by another it is not.
        final byte[] wrapped = wrap(4, Testbed.ipv4(source), HOA, Packets.ipv4(Testbed.CN, HOA, 60));
        for (EncapsulationKind kind : EncapsulationKind.values()) {
            final TestForwarder homeAgent = TestForwarder.homeAgent(binding().by(kind)).fromTun(wrapped);
            if (tunneled) {
                assertThat(homeAgent.toTunnel()).hasSize(1);
            } else {
                homeAgent.assertOnlyDrop(DropReason.LOOP);
            }
        }
    }

    @Test
    @Tag("PF-14")
    void protocol41OfAThirdPartyForTheHomeAddressIsOrdinaryTraffic() {
        final byte[] foreign = wrap(41, Testbed.CN, HOA, Packets.ipv6(CN6, MN6, 80));
        final byte[] sent = TestForwarder.homeAgent(binding()).fromTun(foreign).toTunnel().getFirst();
        assertThat(hex(Packets.tail(sent, 20))).isEqualTo(hex(foreign));
    }

    @Test
    @Tag("BASE-GRE-06")
    void payloadForTheOneThatWrappedItIsALoop() {
        TestForwarder.homeAgent(binding().by(EncapsulationKind.GRE))
                .fromTunnel(wrap(47, COA, HA, Packets.gre(0x0800, Packets.ipv4(HOA, COA, 60))))
                .assertOnlyDrop(DropReason.LOOP);
    }

    @Test
    @Tag("BASE-TUN-06")
    @Tag("BASE-TUN-07")
    void usedUpTtlIsDropped() {
        TestForwarder.homeAgent(binding()).fromTun(Packets.ipv4(0, 1, 0, 0, 17, Testbed.CN, HOA, new byte[8]))
                .assertOnlyDrop(DropReason.HOP_LIMIT);
        TestForwarder.mobileNode(binding())
                .fromTunnel(wrap(4, HA, COA, Packets.ipv4(0, 1, 0, 0, 17, Testbed.CN, HOA, new byte[8])))
                .assertOnlyDrop(DropReason.HOP_LIMIT);
    }

    @ParameterizedTest
    @CsvSource({"0x4000", "0x0800", "0x0400", "0x0001"})
    @Tag("BASE-GRE-03")
    @Tag("BASE-GRE-11")
    void greFlagsOfRfc1701AreRefused(String flags) {
        TestForwarder.mobileNode(binding().by(EncapsulationKind.GRE)).fromTunnel(gre(Integer.decode(flags), 0x86DD))
                .assertOnlyDrop(DropReason.BAD_GRE);
    }

    @ParameterizedTest
    @CsvSource({"0x0100", "0x0200", "0x0300", "0x00F8"})
    @Tag("BASE-GRE-04")
    @Tag("BASE-GRE-11")
    void reservedGreFlagsAreIgnored(String flags) {
        assertThat(TestForwarder.mobileNode(binding().by(EncapsulationKind.GRE))
                .fromTunnel(gre(Integer.decode(flags), 0x86DD)).toTun()).hasSize(1);
    }

    @Test
    @Tag("BASE-GRE-05")
    void unknownGreProtocolTypeIsDropped() {
        TestForwarder.mobileNode(binding().by(EncapsulationKind.GRE)).fromTunnel(gre(0, 0x6558))
                .assertOnlyDrop(DropReason.BAD_GRE);
    }

    private static byte[] gre(int flags, int type) {
        final byte[] header = Packets.gre(type, Packets.ipv6(CN6, MN6, 60));
        header[0] = (byte) (flags >> 8);
        header[1] = (byte) flags;
        return wrap(47, HA, COA, header);
    }

    @Test
    @Tag("BASE-V6T-09")
    void paddingBehindTheInnerPacketIsCutOff() {
        final byte[] inner = Packets.ipv6(CN6, MN6, 100);
        final byte[] padded = Arrays.copyOf(inner, 140);
        assertThat(TestForwarder.mobileNode(binding()).fromTunnel(wrap(41, HA, COA, padded)).toTun())
                .extracting(Packets::hex).containsExactly(hex(inner));
    }

    @Test
    @Tag("PF-21")
    void wrongInnerVersionIsDropped() {
        final byte[] ipv4 = Packets.ipv4(Testbed.CN, HOA, 60);
        TestForwarder.mobileNode(binding()).fromTunnel(wrap(41, HA, COA, ipv4))
                .assertOnlyDrop(DropReason.BAD_INNER_VERSION);
        TestForwarder.mobileNode(binding()).fromTunnel(wrap(4, HA, COA, Packets.ipv6(CN6, MN6, 60)))
                .assertOnlyDrop(DropReason.BAD_INNER_VERSION);
    }

    @Test
    @Tag("BASE-MIN-06")
    void damagedForwardingHeaderIsDropped() {
        final Testbed.Binding binding = binding().by(EncapsulationKind.MINIMAL);
        final byte[] sent = TestForwarder.homeAgent(binding).fromTun(Packets.ipv4(Testbed.CN, HOA, 60)).toTunnel()
                .getFirst();
        sent[25] ^= 1;
        TestForwarder.mobileNode(binding).fromTunnel(sent).assertOnlyDrop(DropReason.BAD_MINIMAL);
    }

    @Test
    void outerFragmentIsNotTakenForAWholePacket() {
        final byte[] packet = wrap(41, HA, COA, Packets.ipv6(CN6, MN6, 60));
        packet[6] = 0x20;
        Packets.withHeaderChecksum(packet);
        TestForwarder.mobileNode(binding()).fromTunnel(packet).assertOnlyDrop(DropReason.REASSEMBLY);
    }

    @ParameterizedTest
    @EnumSource(EncapsulationKind.class)
    @Tag("BASE-FWD-25")
    @Tag("PF-15")
    void whatGoesRoundBetweenTwoNodesEnds(EncapsulationKind kind) {
        // Each of two nodes claims to be at the home address of the other.
        final Testbed.Binding one = binding().of(1, "192.0.2.10", "192.0.2.11").by(kind);
        final Testbed.Binding other = binding().of(2, "192.0.2.11", "192.0.2.10").by(kind);
        final TestForwarder homeAgent = TestForwarder.homeAgent(one, other);
        byte[] packet = Packets.ipv4(Testbed.CN, HOA, 100);
        int rounds = 0;
        for (List<byte[]> sent = homeAgent.fromTun(packet).toTunnel(); !sent.isEmpty(); sent = homeAgent
                .fromTun(packet).toTunnel()) {
            packet = sent.getFirst();
            assertThat(++rounds).as("rounds").isLessThanOrEqualTo(MOST_WRAPPINGS + 1);
        }
        assertThat(rounds).isEqualTo(MOST_WRAPPINGS + 1);
        assertThat(homeAgent.value(DropReason.LOOP)).isEqualTo(1);
        homeAgent.assertExactAccount("loop");
    }
}
