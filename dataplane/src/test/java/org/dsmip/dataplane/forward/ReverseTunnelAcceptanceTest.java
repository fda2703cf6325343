package org.dsmip.dataplane.forward;

import static org.assertj.core.api.Assertions.assertThat;
import static org.dsmip.dataplane.forward.Packets.hex;
import static org.dsmip.dataplane.forward.Packets.wrap;
import static org.dsmip.dataplane.forward.Testbed.COA;
import static org.dsmip.dataplane.forward.Testbed.HA;
import static org.dsmip.dataplane.forward.Testbed.HOA;
import static org.dsmip.dataplane.forward.Testbed.binding;

import java.util.List;
import org.dsmip.core.binding.BareHomeAddress;
import org.dsmip.core.binding.EncapsulationKind;
import org.dsmip.core.binding.TunnelPolicy;
import org.dsmip.core.binding.TunnelingMode;
import org.dsmip.core.counters.Counter;
import org.dsmip.core.counters.DropReason;
import org.dsmip.core.net.Ipv6Address;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The ledger's truth table of what a home agent accepts out of its tunnels, row by row. */
class ReverseTunnelAcceptanceTest {
    private static final int OTHER_COA = Testbed.ipv4("198.51.100.7");
    private static final int OTHER_HOA = Testbed.ipv4("192.0.2.11");

    private static Testbed.Binding mixed() {
        return binding().with("2001:db8:100::/56", TunnelingMode.HOME_ADDRESS);
    }

    private static Testbed.Binding other() {
        return binding().of(2, "192.0.2.11", "198.51.100.7").with("2001:db8:1::11/128", TunnelingMode.HOME_ADDRESS);
    }

    private static byte[] ipv6From(String source) {
        return Packets.ipv6(Ipv6Address.parse(source), Testbed.CN6, 100);
    }

    private static String outcome(TestForwarder homeAgent, byte[] packet, byte[] inner) {
        homeAgent.fromTunnel(packet).assertExactAccount("row");
        assertThat(homeAgent.toTunnel()).as("nothing goes back into a tunnel").isEmpty();
        final var delivered = homeAgent.toTun();
        if (!delivered.isEmpty()) {
            assertThat(delivered).extracting(Packets::hex).containsExactly(hex(inner));
            return "accept";
        }
        for (DropReason reason : DropReason.values()) {
            if (homeAgent.value(reason) > 0) {
                return reason.label();
            }
        }
        return "lost";
    }

    @ParameterizedTest
    @CsvSource({"2001:db8:1::10, accept", "2001:db8:100:ff::1, accept", "2001:db8:1::11, drop-src",
        "fe80::c000:20a, drop-src", "fe80::1, drop-src", "::, martian", "ff02::1, martian", "::1, martian",
        "::ffff:192.0.2.10, martian", "::192.0.2.10, martian", "2001:db8:1::1, drop-src", "2001:db8:7::1, drop-src"})
    @Tag("S-1")
    @Tag("DS-4.3.2-5")
    @Tag("DS-4.3.2-9")
    @Tag("DS-4.3.2-11")
    @Tag("TL-4")
    @Tag("TL-6")
    @Tag("BASE-V6T-08")
    @Tag("BASE-RT-20")
    @Tag("BASE-RT-24")
    @Tag("PF-21")
    void careOfAddressDirectly(String source, String expected) {
        final TestForwarder homeAgent = TestForwarder.homeAgent(mixed(), other());
        final byte[] inner = ipv6From(source);
        assertThat(outcome(homeAgent, wrap(41, COA, HA, inner), inner)).isEqualTo(expected);
        assertThat(homeAgent.value(Counter.MODE_MISMATCH)).isZero();
    }

    @ParameterizedTest
    @CsvSource({"false, 2001:db8:1::10, accept, 1", "true, 2001:db8:1::10, mode-mismatch-strict, 1",
        "false, 2001:db8:1::11, drop-src, 0", "false, ::1, martian, 0"})
    @Tag("S-2")
    @Tag("A-18")
    void careOfAddressDirectlyWhenAllIsSentToTheHomeAddress(boolean strict, String source, String expected,
            int mismatches) {
        final TestForwarder homeAgent = TestForwarder.homeAgent(strict(strict),
                binding().all(TunnelingMode.HOME_ADDRESS),
                other());
        final byte[] inner = ipv6From(source);
        assertThat(outcome(homeAgent, wrap(41, COA, HA, inner), inner)).isEqualTo(expected);
        assertThat(homeAgent.value(Counter.MODE_MISMATCH)).isEqualTo(mismatches);
    }

    @ParameterizedTest
    @CsvSource({"2001:db8:1::10, drop-src", "2001:db8:1::11, drop-src", "::, martian", "ff02::1, martian",
        "2001:db8:7::1, drop-src"})
    @Tag("S-3")
    void careOfAddressDirectlyWithoutPrefixes(String source, String expected) {
        final byte[] inner = ipv6From(source);
        assertThat(outcome(TestForwarder.homeAgent(binding().ipv4Only(), other()), wrap(41, COA, HA, inner), inner))
                .isEqualTo(expected);
    }

    @ParameterizedTest
    @CsvSource({"2001:db8:1::10, accept", "2001:db8:100::9, accept", "2001:db8:1::11, drop-src", "fe80::1, drop-src",
        "::, martian", "::1, martian", "::ffff:1.2.3.4, martian", "2001:db8:1::1, drop-src"})
    @Tag("S-4")
    @Tag("DS-4.3.2-4")
    @Tag("DS-4.3.2-9")
    void homeLegInsideTheTunnel(String source, String expected) {
        for (EncapsulationKind kind : EncapsulationKind.values()) {
            final TestForwarder homeAgent = TestForwarder.homeAgent(mixed().by(kind), other());
            final byte[] inner = ipv6From(source);
            final byte[] leg = wrap(41, HOA, HA, inner);
            final byte[] packet = kind == EncapsulationKind.GRE
                    ? wrap(47, COA, HA, Packets.gre(0x0800, leg))
                    : wrap(4, COA, HA, leg);
            assertThat(outcome(homeAgent, packet, inner)).as("by %s", kind).isEqualTo(expected);
            assertThat(homeAgent.value(Counter.MODE_MISMATCH)).isZero();
        }
    }

    @ParameterizedTest
    @CsvSource({"false, accept", "true, mode-mismatch-strict"})
    @Tag("S-4")
    @Tag("A-18")
    void homeLegInsideTheTunnelWhenAllIsSentToTheCareOfAddress(boolean strict, String expected) {
        final TestForwarder homeAgent = TestForwarder.homeAgent(strict(strict), binding());
        final byte[] inner = ipv6From("2001:db8:1::10");
        assertThat(outcome(homeAgent, wrap(4, COA, HA, wrap(41, HOA, HA, inner)), inner)).isEqualTo(expected);
        assertThat(homeAgent.value(Counter.MODE_MISMATCH)).isEqualTo(1);
    }

    @Test
    @Tag("S-5")
    @Tag("BASE-RT-20")
    void tunnelWithAnotherHomeAddressInsideIsRefused() {
        final byte[] inner = ipv6From("2001:db8:1::11");
        final byte[] leg = wrap(41, OTHER_HOA, HA, inner);
        assertThat(outcome(TestForwarder.homeAgent(mixed(), other()), wrap(4, COA, HA, leg), inner))
                .isEqualTo("drop-src");
        final byte[] ipv4 = Packets.ipv4(OTHER_HOA, Testbed.CN, 60);
        assertThat(outcome(TestForwarder.homeAgent(mixed(), other()), wrap(4, COA, HA, ipv4), ipv4))
                .isEqualTo("drop-src");
    }

    @ParameterizedTest
    @CsvSource({"2001:db8:1::10, accept", "2001:db8:1::11, drop-src", "fe80::1, drop-src", "::, martian",
        "::1, martian", "2001:db8:1::1, drop-src"})
    @Tag("S-6")
    void bareHomeLegWithoutReverseTunneling(String source, String expected) {
        final byte[] inner = ipv6From(source);
        assertThat(outcome(TestForwarder.homeAgent(mixed().reverse(false), other()), wrap(41, HOA, HA, inner), inner))
                .isEqualTo(expected);
    }

    @Test
    @Tag("S-6")
    void bareHomeLegNeedsAPrefix() {
        final byte[] inner = ipv6From("2001:db8:1::10");
        assertThat(outcome(TestForwarder.homeAgent(binding().ipv4Only().reverse(false)), wrap(41, HOA, HA, inner),
                inner)).isEqualTo("bare-hoa");
    }

    @ParameterizedTest
    @CsvSource({"T0_ONLY, true, bare-hoa", "T0_ONLY, false, accept", "ALWAYS, true, accept", "ALWAYS, false, accept",
        "NEVER, true, bare-hoa", "NEVER, false, bare-hoa"})
    @Tag("S-6")
    @Tag("S-7")
    void bareHomeLegAsConfigured(BareHomeAddress policy, boolean reverse, String expected) {
        final TestForwarder homeAgent = TestForwarder.homeAgent(TestForwarder.accepting(false, policy),
                mixed().reverse(reverse));
        final byte[] inner = ipv6From("2001:db8:1::10");
        assertThat(outcome(homeAgent, wrap(41, HOA, HA, inner), inner)).isEqualTo(expected);
    }

    @ParameterizedTest
    @ValueSource(strings = {"192.0.2.10", "203.0.113.10", "198.51.100.99"})
    @Tag("S-8")
    @Tag("S-9")
    @Tag("DS-4.3.2-10")
    @Tag("BASE-V6T-07")
    @Tag("BASE-TUN-18")
    @Tag("TL-6")
    void unknownOuterSourceIsDroppedInSilence(String source) {
        final byte[] inner = ipv6From("2001:db8:1::10");
        final TestForwarder homeAgent = TestForwarder.homeAgent(other());
        for (int protocol : new int[]{41, 4, 47, 55}) {
            homeAgent.fromTunnel(wrap(protocol, Testbed.ipv4(source), HA, inner));
        }
        assertThat(homeAgent.value(DropReason.TUNNEL_SOURCE_UNKNOWN)).isEqualTo(4);
        assertThat(homeAgent.toTun()).isEmpty();
        assertThat(homeAgent.toTunnel()).isEmpty();
    }

    @Test
    @Tag("DS-4.3.2-10")
    void outerDestinationMustBeTheRegisteredAddress() {
        final byte[] inner = ipv6From("2001:db8:1::10");
        assertThat(outcome(TestForwarder.homeAgent(mixed()), wrap(41, COA, Testbed.ipv4("192.0.2.2"), inner), inner))
                .isEqualTo("drop-outer-destination");
    }

    @Test
    @Tag("DS-4.3.2-10")
    void whatIsForAnotherAddressOfThisHostIsNotJudgedByWhatIsInside() {
        final int other = Testbed.ipv4("192.0.2.2");
        final byte[] brokenGre = wrap(47, COA, other, new byte[]{(byte) 0xFF, (byte) 0xFF, 0, 0, 0, 0, 0, 0});
        for (byte[] packet : List.of(wrap(41, COA, other, Packets.ipv6(Testbed.CN6, Ipv6Address.parse("ff02::1"), 100)),
                wrap(4, COA, other, Packets.ipv4(Testbed.CN, HOA, 60)), brokenGre)) {
            TestForwarder.homeAgent(binding()).fromTunnel(packet)
                    .assertOnlyDrop(DropReason.TUNNEL_DESTINATION_UNKNOWN);
        }
    }

    @ParameterizedTest
    @CsvSource({"2001:db8:1::10, accept", "2001:db8:1::11, accept", "2001:db8:1::12, drop-src",
        "fe80::c000:20a, drop-src"})
    @Tag("S-10")
    void careOfAddressOfSeveralNodes(String source, String expected) {
        final TestForwarder homeAgent = TestForwarder.homeAgent(binding(),
                binding().of(2, "192.0.2.11", "203.0.113.10").with("2001:db8:1::11/128",
                        TunnelingMode.CARE_OF_ADDRESS),
                binding().of(3, "192.0.2.12", "198.51.100.7").with("2001:db8:1::12/128",
                        TunnelingMode.CARE_OF_ADDRESS));
        final byte[] inner = ipv6From(source);
        assertThat(outcome(homeAgent, wrap(41, COA, HA, inner), inner)).isEqualTo(expected);
    }

    @ParameterizedTest
    @CsvSource({"IP_IN_IP, 41, accept", "IP_IN_IP, 47, wrong-encapsulation", "GRE, 41, wrong-encapsulation",
        "GRE, 47, accept", "MINIMAL, 41, accept", "MINIMAL, 47, wrong-encapsulation"})
    @Tag("S-11")
    @Tag("BASE-RT-20")
    @Tag("BASE-RT-27")
    void ipv6ByTheNegotiatedEncapsulationOnly(EncapsulationKind negotiated, int protocol, String expected) {
        final byte[] inner = ipv6From("2001:db8:1::10");
        final byte[] payload = protocol == 47 ? Packets.gre(0x86DD, inner) : inner;
        assertThat(outcome(TestForwarder.homeAgent(binding().by(negotiated)), wrap(protocol, COA, HA, payload), inner))
                .isEqualTo(expected);
    }

    @ParameterizedTest
    @CsvSource({"IP_IN_IP, 4, accept", "IP_IN_IP, 47, wrong-encapsulation", "IP_IN_IP, 55, wrong-encapsulation",
        "GRE, 4, wrong-encapsulation", "GRE, 47, accept", "GRE, 55, wrong-encapsulation", "MINIMAL, 4, accept",
        "MINIMAL, 47, wrong-encapsulation", "MINIMAL, 55, accept"})
    @Tag("S-11")
    @Tag("BASE-RT-20")
    @Tag("BASE-RT-27")
    @Tag("BASE-MIN-07")
    void ipv4ByTheNegotiatedEncapsulationOnly(EncapsulationKind negotiated, int protocol, String expected) {
        final byte[] inner = Packets.ipv4(HOA, Testbed.CN, 90);
        final byte[] packet = switch (protocol) {
            case 47 -> wrap(47, COA, HA, Packets.gre(0x0800, inner));
            case 55 -> TestForwarder.mobileNode(binding().by(EncapsulationKind.MINIMAL)).fromTun(inner).toTunnel()
                    .getFirst();
            default -> wrap(4, COA, HA, inner);
        };
        assertThat(outcome(TestForwarder.homeAgent(binding().by(negotiated)), packet, inner)).isEqualTo(expected);
    }

    @ParameterizedTest
    @EnumSource(TunnelingMode.class)
    @Tag("S-1")
    void formerCareOfAddressIsStillAccepted(TunnelingMode mode) {
        final Testbed.Binding moved = binding().all(mode).formerly("198.51.100.7", "203.0.113.10");
        final byte[] inner = ipv6From("2001:db8:1::10");
        for (int peer : new int[]{COA, OTHER_COA}) {
            assertThat(outcome(TestForwarder.homeAgent(moved), wrap(4, peer, HA, wrap(41, HOA, HA, inner)), inner))
                    .isEqualTo("accept");
        }
    }

    private static TunnelPolicy strict(boolean strict) {
        return TestForwarder.accepting(strict, BareHomeAddress.T0_ONLY);
    }

    @ParameterizedTest
    @CsvSource({"GRE, 41, IP_IN_IP, true", "GRE, 47, IP_IN_IP, true", "GRE, 41, GRE, true", "GRE, 47, GRE, true",
        "IP_IN_IP, 41, IP_IN_IP, true", "IP_IN_IP, 47, IP_IN_IP, false", "MINIMAL, 41, IP_IN_IP, true",
        "MINIMAL, 47, IP_IN_IP, false"})
    @Tag("S-11")
    @Tag("A-11")
    void homeLegByProtocol41AndByGreWhereTheBindingNegotiatedIt(EncapsulationKind negotiated, int protocol,
            EncapsulationKind sentHere, boolean accepted) {
        final Testbed.Binding binding = binding().by(negotiated).homeLegBy(sentHere).all(TunnelingMode.HOME_ADDRESS);
        final byte[] up = ipv6From("2001:db8:1::10");
        final byte[] down = Packets.ipv6(Testbed.CN6, Testbed.MN6, 90);
        final TestForwarder homeAgent = TestForwarder.homeAgent(binding)
                .fromTunnel(outer(negotiated, COA, HA, leg(protocol, HOA, HA, up)));
        final TestForwarder mobileNode = TestForwarder.mobileNode(binding)
                .fromTunnel(outer(negotiated, HA, COA, leg(protocol, HA, HOA, down)));
        // What is no leg is ordinary IPv4 of the node; the kernel hands it back to be dropped (row S-11).
        assertThat(homeAgent.toTun()).extracting(Packets::hex)
                .containsExactly(hex(accepted ? up : leg(protocol, HOA, HA, up)));
        assertThat(mobileNode.toTun()).extracting(Packets::hex)
                .containsExactly(hex(accepted ? down : leg(protocol, HA, HOA, down)));
        if (!accepted) {
            assertThat(outcome(TestForwarder.homeAgent(binding), leg(protocol, HOA, HA, up), up))
                    .isEqualTo("wrong-encapsulation");
        }
    }

    private static byte[] leg(int protocol, int source, int destination, byte[] inner) {
        return wrap(protocol, source, destination, protocol == 47 ? Packets.gre(0x86DD, inner) : inner);
    }

    private static byte[] outer(EncapsulationKind kind, int source, int destination, byte[] leg) {
        return kind == EncapsulationKind.GRE
                ? wrap(47, source, destination, Packets.gre(0x0800, leg))
                : wrap(4, source, destination, leg);
    }
}
