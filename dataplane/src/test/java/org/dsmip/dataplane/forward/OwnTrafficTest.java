package org.dsmip.dataplane.forward;

import static org.assertj.core.api.Assertions.assertThat;
import static org.dsmip.dataplane.forward.Packets.hex;
import static org.dsmip.dataplane.forward.Packets.wrap;
import static org.dsmip.dataplane.forward.Testbed.CN6;
import static org.dsmip.dataplane.forward.Testbed.COA;
import static org.dsmip.dataplane.forward.Testbed.HA;
import static org.dsmip.dataplane.forward.Testbed.HA6;
import static org.dsmip.dataplane.forward.Testbed.HOA;
import static org.dsmip.dataplane.forward.Testbed.MN6;
import static org.dsmip.dataplane.forward.Testbed.binding;

import java.util.stream.Stream;
import org.dsmip.core.binding.EncapsulationKind;
import org.dsmip.core.binding.TunnelingMode;
import org.dsmip.core.net.Ipv6Address;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;

/** What the ends of a tunnel say themselves, between which addresses it runs, and what they leave to whom it is for. */
class OwnTrafficTest {
    private static final int ICMP = 1;
    private static final byte[] ECHO_REPLY = Packets.hex("0000ffff00000000");

    static Stream<Arguments> tunnels() {
        return Stream.of(EncapsulationKind.values()).flatMap(
                kind -> Stream.of(TunnelingMode.values())
                        // Minimal encapsulation carries no IPv6 (RFC 2004).
                        .filter(mode -> kind != EncapsulationKind.MINIMAL || mode == TunnelingMode.HOME_ADDRESS)
                        .map(mode -> Arguments.of(kind, mode)));
    }

    private static byte[] echoReply() {
        return Packets.ipv6(0, 64, HA6, MN6, Packets.ICMPV6, Packets.icmpv6(129, HA6, MN6, 24));
    }

    @ParameterizedTest
    @MethodSource("tunnels")
    @Tag("IP-1")
    @Tag("IP-2")
    void homeAgentsOwnIpv6TakesTheTunnelBetweenItsAddressAndTheOneOfTheMode(EncapsulationKind kind,
            TunnelingMode mode) {
        final Testbed.Binding binding = binding().by(kind).all(mode);
        final byte[] sent = TestForwarder.homeAgent(binding).fromTun(echoReply()).toTunnel().getFirst();
        assertThat(Packets.u32(sent, 12)).as("outer source").isEqualTo(HA);
        assertThat(Packets.u32(sent, 16)).as("outer destination").isEqualTo(COA);
        if (mode == TunnelingMode.HOME_ADDRESS && kind != EncapsulationKind.MINIMAL) {
            final int leg = kind == EncapsulationKind.GRE ? 24 : 20;
            assertThat(Packets.u32(sent, leg + 12)).as("source of the home leg").isEqualTo(HA);
            assertThat(Packets.u32(sent, leg + 16)).as("destination of the home leg").isEqualTo(HOA);
        }
        assertThat(TestForwarder.mobileNode(binding).fromTunnel(sent).toTun()).extracting(Packets::hex)
                .containsExactly(hex(echoReply()));
    }

    @ParameterizedTest
    @EnumSource(EncapsulationKind.class)
    @Tag("BASE-FWD-24")
    void homeAgentsOwnIpv4TakesTheTunnelThoughItsSourceIsTheTunnelsEnd(EncapsulationKind kind) {
        final byte[] reply = Packets.ipv4(0, 9, 0, 64, ICMP, HA, HOA, ECHO_REPLY);
        final byte[] sent = TestForwarder.homeAgent(binding().by(kind)).fromTun(reply).toTunnel().getFirst();
        assertThat(Packets.u32(sent, 12)).as("outer source").isEqualTo(HA);
        assertThat(Packets.u32(sent, 16)).as("outer destination").isEqualTo(COA);
        assertThat(TestForwarder.mobileNode(binding().by(kind)).fromTunnel(sent).toTun()).extracting(Packets::hex)
                .containsExactly(hex(reply));
    }

    @ParameterizedTest
    @EnumSource(TunnelingMode.class)
    @Tag("IP-1")
    void homeAgentsErrorsReachTheMobileNodeByTheTunnel(TunnelingMode mode) {
        final Testbed.Binding binding = binding().with("2001:db8:100::/56", TunnelingMode.CARE_OF_ADDRESS).all(mode);
        final TestForwarder homeAgent = TestForwarder.homeAgent(binding);
        homeAgent.fromTunnel(wrap(41, COA, HA, Packets.ipv6(MN6,
                Ipv6Address.parse("2001:db8:100::1"), 100)));
        final byte[] error = homeAgent.toTun().getFirst();
        // The kernel routes it to the mobile node's address: into the TUN device again.
        final byte[] sent = homeAgent.fromTun(error).toTunnel().getFirst();
        assertThat(TestForwarder.mobileNode(binding).fromTunnel(sent).toTun()).extracting(Packets::hex)
                .containsExactly(hex(error));
    }

    @ParameterizedTest
    @CsvSource({"true, CARE_OF_ADDRESS", "true, HOME_ADDRESS", "false, CARE_OF_ADDRESS", "false, HOME_ADDRESS"})
    @Tag("IP-4")
    void ipv6IsTunneledBackWhetherOrNotReverseTunnelingWasGranted(boolean granted, TunnelingMode mode) {
        final Testbed.Binding binding = binding().reverse(granted).all(mode);
        final byte[] up = Packets.ipv6(MN6, CN6, 100);
        final byte[] sent = TestForwarder.mobileNode(binding).fromTun(up).toTunnel().getFirst();
        assertThat(TestForwarder.homeAgent(binding).fromTunnel(sent).toTun()).extracting(Packets::hex)
                .containsExactly(hex(up));
        final byte[] stranger = Packets.ipv6(CN6, HA6, 100);
        final TestForwarder strict = TestForwarder.homeAgent(binding).fromTunnel(wrap(41, COA, HA, stranger));
        assertThat(strict.toTun()).as("not one of its sources").isEmpty();
    }

    @ParameterizedTest
    @CsvSource({"false, direct, true", "false, inside, true", "false, bare, true", "true, direct, true",
        "true, inside, true", "true, bare, false"})
    @Tag("CNF-19")
    void bareHomeAddressIsAnOuterSourceByDefaultWithoutReverseTunnelingOnly(boolean reverse, String form,
            boolean accepted) {
        for (boolean own : new boolean[]{true, false}) {
            final byte[] inner = Packets.ipv6(own ? MN6 : CN6, HA6, 100);
            final byte[] leg = wrap(41, HOA, HA, inner);
            final byte[] packet = switch (form) {
                case "direct" -> wrap(41, COA, HA, inner);
                case "inside" -> wrap(4, COA, HA, leg);
                default -> leg;
            };
            final TestForwarder homeAgent = TestForwarder.homeAgent(binding().reverse(reverse)).fromTunnel(packet);
            assertThat(homeAgent.toTun()).as("own source: %s", own).hasSize(accepted && own ? 1 : 0);
            homeAgent.assertExactAccount(form);
        }
        final byte[] inner = Packets.ipv6(MN6, HA6, 100);
        assertThat(TestForwarder.homeAgent(binding().ipv4Only().reverse(reverse))
                .fromTunnel(wrap(41, HOA, HA, inner)).toTun()).as("without prefixes").isEmpty();
    }

    /** Extension headers of 8 octets: hop-by-hop and destination options, routing types 0 and 4, fragment, unknown. */
    static Stream<Arguments> extensionHeaders() {
        return Stream.of(Arguments.of(0, "1100010400000000"), Arguments.of(60, "1100010400000000"),
                Arguments.of(43, "1100000000000000"), Arguments.of(43, "1100040000000000"),
                Arguments.of(44, "1100000100abcdef"), Arguments.of(253, "1100010400000000"));
    }

    private static byte[] extended(int type, String header, boolean up, boolean toTheEndItself) {
        final byte[] extension = Packets.hex(header);
        final byte[] payload = new byte[extension.length + 32];
        System.arraycopy(extension, 0, payload, 0, extension.length);
        System.arraycopy(Packets.udp(32), 0, payload, extension.length, 32);
        return Packets.ipv6(0, 64, up ? MN6 : CN6, up ? toTheEndItself ? HA6 : CN6 : MN6, type, payload);
    }

    @ParameterizedTest
    @MethodSource("extensionHeaders")
    @Tag("PF-23")
    void extensionHeadersAreNoMatterOfForwarding(int type, String header) {
        for (TunnelingMode mode : TunnelingMode.values()) {
            final Testbed.Binding binding = binding().all(mode);
            for (boolean toTheEndItself : new boolean[]{false, true}) {
                final byte[] up = extended(type, header, true, toTheEndItself);
                final byte[] sentUp = TestForwarder.mobileNode(binding).fromTun(up).toTunnel().getFirst();
                assertThat(TestForwarder.homeAgent(binding).fromTunnel(sentUp).toTun()).as("%s up", mode)
                        .extracting(Packets::hex).containsExactly(hex(up));
            }
            final byte[] down = extended(type, header, false, true);
            final byte[] sentDown = TestForwarder.homeAgent(binding).fromTun(down).toTunnel().getFirst();
            assertThat(TestForwarder.mobileNode(binding).fromTunnel(sentDown).toTun()).as("%s down", mode)
                    .extracting(Packets::hex).containsExactly(hex(down));
        }
    }

    @Test
    @Tag("TL-7")
    void routerSolicitationFromTheTunnelIsIgnored() {
        final byte[] solicitation = Packets.ipv6(0, 255, Testbed.MN_LINK_LOCAL,
                Ipv6Address.parse("ff02::2"), Packets.ICMPV6, Packets.icmpv6(133,
                        Testbed.MN_LINK_LOCAL, Ipv6Address.parse("ff02::2"), 8));
        for (byte[] packet : new byte[][]{wrap(41, COA, HA, solicitation),
            wrap(4, COA, HA, wrap(41, HOA, HA, solicitation))}) {
            final TestForwarder homeAgent = TestForwarder.homeAgent(binding()).fromTunnel(packet);
            assertThat(homeAgent.toTun()).isEmpty();
            assertThat(homeAgent.toTunnel()).isEmpty();
            homeAgent.assertExactAccount("router solicitation");
        }
    }
}
