package org.dsmip.dataplane.forward;

import static org.assertj.core.api.Assertions.assertThat;
import static org.dsmip.dataplane.forward.Packets.hex;
import static org.dsmip.dataplane.forward.Testbed.binding;

import org.dsmip.core.binding.EncapsulationKind;
import org.dsmip.core.binding.TunnelingMode;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Home agent to mobile node and back: what comes out is what went in, and the stacks have the lengths of the ledger's table. */
class RoundTripTest {
    @ParameterizedTest
    @CsvSource({
        // encapsulation, home leg, mode, T, down, up
        "IP_IN_IP, IP_IN_IP, CARE_OF_ADDRESS, true, 20, 20", "IP_IN_IP, IP_IN_IP, CARE_OF_ADDRESS, false, 20, 20",
        "GRE, IP_IN_IP, CARE_OF_ADDRESS, true, 24, 24", "GRE, IP_IN_IP, CARE_OF_ADDRESS, false, 24, 24",
        "MINIMAL, IP_IN_IP, CARE_OF_ADDRESS, true, 20, 20", "IP_IN_IP, IP_IN_IP, HOME_ADDRESS, true, 40, 40",
        "IP_IN_IP, IP_IN_IP, HOME_ADDRESS, false, 40, 20", "MINIMAL, IP_IN_IP, HOME_ADDRESS, true, 28, 32",
        "GRE, IP_IN_IP, HOME_ADDRESS, true, 44, 44", "GRE, IP_IN_IP, HOME_ADDRESS, false, 44, 20",
        "GRE, GRE, HOME_ADDRESS, true, 48, 44"})
    @Tag("DS-4.3.2-2")
    @Tag("DS-4.5-6")
    @Tag("DS-4.5-8")
    @Tag("BASE-MIN-03")
    @Tag("BASE-RT-21")
    @Tag("BASE-RT-27")
    @Tag("BASE-TUN-20")
    void ipv6ComesOutAsItWentIn(EncapsulationKind outer, EncapsulationKind homeLeg, TunnelingMode mode, boolean reverse,
            int down, int up) {
        final Testbed.Binding binding = binding().by(outer).homeLegBy(homeLeg).all(mode).reverse(reverse);
        final TestForwarder homeAgent = TestForwarder.homeAgent(binding);
        // Only a home agent has a setting for its home leg.
        final TestForwarder mobileNode = TestForwarder.mobileNode(binding.homeLegBy(EncapsulationKind.IP_IN_IP));
        final byte[] request = Packets.ipv6(Testbed.CN6, Testbed.MN6, 500);
        final byte[] reply = Packets.ipv6(Testbed.MN6, Testbed.CN6, 501);

        final byte[] downward = homeAgent.fromTun(request).toTunnel().getFirst();
        assertThat(downward.length - request.length).as("octets of overhead downward").isEqualTo(down);
        assertThat(hex(mobileNode.fromTunnel(downward).toTun().getFirst())).isEqualTo(hex(request));

        final byte[] upward = mobileNode.fromTun(reply).toTunnel().getFirst();
        assertThat(upward.length - reply.length).as("octets of overhead upward").isEqualTo(up);
        assertThat(hex(homeAgent.fromTunnel(upward).toTun().getFirst())).isEqualTo(hex(reply));
        homeAgent.assertExactAccount("home agent");
        mobileNode.assertExactAccount("mobile node");
    }

    @ParameterizedTest
    @CsvSource({"IP_IN_IP, 20", "GRE, 24", "MINIMAL, 12"})
    @Tag("BASE-FWD-02")
    @Tag("BASE-FWD-07")
    @Tag("BASE-RT-21")
    @Tag("BASE-RT-27")
    @Tag("BASE-MIN-06")
    void ipv4ComesOutAsItWentIn(EncapsulationKind outer, int overhead) {
        final Testbed.Binding binding = binding().by(outer);
        final TestForwarder homeAgent = TestForwarder.homeAgent(binding);
        final TestForwarder mobileNode = TestForwarder.mobileNode(binding);
        final byte[] request = Packets.ipv4(Testbed.CN, Testbed.HOA, 500);
        final byte[] reply = Packets.ipv4(Testbed.HOA, Testbed.CN, 501);

        final byte[] downward = homeAgent.fromTun(request).toTunnel().getFirst();
        assertThat(downward.length - request.length).as("octets of overhead downward").isEqualTo(overhead);
        assertThat(hex(mobileNode.fromTunnel(downward).toTun().getFirst())).isEqualTo(hex(request));

        final byte[] upward = mobileNode.fromTun(reply).toTunnel().getFirst();
        assertThat(upward.length - reply.length).as("octets of overhead upward").isEqualTo(overhead);
        assertThat(hex(homeAgent.fromTunnel(upward).toTun().getFirst())).isEqualTo(hex(reply));
    }

    @ParameterizedTest
    @CsvSource({"IP_IN_IP", "GRE", "MINIMAL"})
    @Tag("BASE-FWD-23")
    void withoutReverseTunnelingIpv4LeavesAsItIs(EncapsulationKind outer) {
        final byte[] packet = Packets.ipv4(Testbed.HOA, Testbed.CN, 500);
        assertThat(TestForwarder.mobileNode(binding().by(outer).reverse(false)).fromTun(packet).toTunnel())
                .extracting(Packets::hex).containsExactly(hex(packet));
    }

    @ParameterizedTest
    @CsvSource({"IP_IN_IP", "GRE", "MINIMAL"})
    @Tag("BASE-MIN-08")
    @Tag("BASE-TUN-08")
    void ipv4OptionsSurvive(EncapsulationKind outer) {
        // A header of 24 octets: three no-operations and an end of options.
        final byte[] packet = Packets.ipv4(0x48, 0x4321, 0x4000, 9, 17, Testbed.CN, Testbed.HOA, new byte[44]);
        packet[0] = 0x46;
        packet[20] = packet[21] = packet[22] = 1;
        Packets.withHeaderChecksum(packet);
        final Testbed.Binding binding = binding().by(outer);
        final byte[] wrapped = TestForwarder.homeAgent(binding).fromTun(packet).toTunnel().getFirst();
        assertThat(wrapped[0] & 0xF).as("header length in words").isEqualTo(outer == EncapsulationKind.MINIMAL ? 6 : 5);
        assertThat(hex(TestForwarder.mobileNode(binding).fromTunnel(wrapped).toTun().getFirst()))
                .isEqualTo(hex(packet));
    }

    @ParameterizedTest
    @CsvSource({"IP_IN_IP, 64", "GRE, 64", "MINIMAL, 3"})
    @Tag("BASE-TUN-05")
    @Tag("BASE-TUN-07")
    @Tag("BASE-MIN-04")
    @Tag("TL-3")
    void innerTtlIsLeftAloneAndTheOuterOneIsFresh(EncapsulationKind outer, int expectedOuter) {
        final byte[] packet = Packets.ipv4(0, 7, 0, 3, 17, Testbed.CN, Testbed.HOA, new byte[20]);
        final Testbed.Binding binding = binding().by(outer);
        final byte[] wrapped = TestForwarder.homeAgent(binding).fromTun(packet).toTunnel().getFirst();
        assertThat(wrapped[8]).as("outer TTL").isEqualTo((byte) expectedOuter);
        assertThat(TestForwarder.mobileNode(binding).fromTunnel(wrapped).toTun().getFirst()[8]).isEqualTo((byte) 3);
    }

    @ParameterizedTest
    @CsvSource({"0x4000, true", "0, false"})
    @Tag("BASE-TUN-03")
    @Tag("BASE-GRE-10")
    void dontFragmentGoesOutward(String flags, boolean expected) {
        final byte[] packet = Packets.ipv4(0, 7, Integer.decode(flags), 64, 17, Testbed.CN, Testbed.HOA, new byte[20]);
        for (EncapsulationKind kind : EncapsulationKind.values()) {
            final byte[] wrapped = TestForwarder.homeAgent(binding().by(kind)).fromTun(packet).toTunnel().getFirst();
            assertThat((wrapped[6] & 0x40) != 0).as("DF of %s", kind).isEqualTo(expected);
        }
    }

    @ParameterizedTest
    @CsvSource({"CARE_OF_ADDRESS", "HOME_ADDRESS"})
    @Tag("PF-6")
    @Tag("BASE-TUN-04")
    void identificationsDifferAndAreNeverZero(TunnelingMode mode) {
        final TestForwarder homeAgent = TestForwarder.homeAgent(0xFFFE, binding().all(mode));
        final byte[] packet = Packets.ipv6(Testbed.CN6, Testbed.MN6, 100);
        homeAgent.fromTun(packet, packet, packet, packet);
        assertThat(homeAgent.toTunnel()).extracting(sent -> Packets.u16(sent, 4)).doesNotHaveDuplicates()
                .doesNotContain(0).hasSize(4);
    }

    @ParameterizedTest
    @CsvSource({"IP_IN_IP", "GRE"})
    @Tag("BASE-FWD-16")
    void mobileNodeStripsWhatIsWrappedForItsHomeAddress(EncapsulationKind outer) {
        final byte[] packet = Packets.ipv4(Testbed.CN, Testbed.HOA, 100);
        final byte[] twice = Packets.wrap(4, Testbed.HA, Testbed.HOA, packet);
        final byte[] wrapped = TestForwarder.homeAgent(binding().by(outer)).fromTun(twice).toTunnel().getFirst();
        assertThat(TestForwarder.mobileNode(binding().by(outer)).fromTunnel(wrapped).toTun()).extracting(Packets::hex)
                .containsExactly(hex(packet));
    }
}
