package org.dsmip.dataplane.forward;

import static org.assertj.core.api.Assertions.assertThat;
import static org.dsmip.dataplane.forward.Packets.hex;
import static org.dsmip.dataplane.forward.Packets.wrap;
import static org.dsmip.dataplane.forward.Testbed.COA;
import static org.dsmip.dataplane.forward.Testbed.HA;
import static org.dsmip.dataplane.forward.Testbed.HOA;
import static org.dsmip.dataplane.forward.Testbed.MN6;
import static org.dsmip.dataplane.forward.Testbed.binding;

import java.util.List;
import org.dsmip.core.binding.EncapsulationKind;
import org.dsmip.core.binding.TunnelingMode;
import org.dsmip.core.counters.Counter;
import org.dsmip.core.net.Ipv6Address;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

/** From one mobile node of a home agent to another. */
class HairpinTest {
    private static final Ipv6Address OTHER6 = Ipv6Address.parse("2001:db8:1::11");
    private static final int OTHER_HOA = Testbed.ipv4("192.0.2.11");

    private static Testbed.Binding other(EncapsulationKind kind, TunnelingMode mode) {
        return binding().by(kind).of(2, "192.0.2.11", "198.51.100.7").with("2001:db8:1::11/128", mode);
    }

    @ParameterizedTest
    @CsvSource({"IP_IN_IP, CARE_OF_ADDRESS", "IP_IN_IP, HOME_ADDRESS", "GRE, CARE_OF_ADDRESS", "GRE, HOME_ADDRESS",
        "MINIMAL, HOME_ADDRESS"})
    @Tag("BASE-FWD-27")
    @Tag("BASE-V6T-02")
    @Tag("TL-3")
    @Tag("DS-2-2")
    void ipv6GoesStraightIntoTheOtherTunnelAndLosesOneHop(EncapsulationKind kind, TunnelingMode mode) {
        final TestForwarder homeAgent = TestForwarder.homeAgent(binding(), other(kind, mode));
        final byte[] packet = Packets.ipv6(0, 17, MN6, OTHER6, 17, Packets.udp(60));
        homeAgent.fromTunnel(wrap(41, COA, HA, packet));
        final byte[] sent = homeAgent.toTunnel().getFirst();
        final byte[] received = TestForwarder.mobileNode(other(kind, mode)).fromTunnel(sent).toTun().getFirst();
        assertThat(hex(received)).isEqualTo(hex(Packets.with(packet, 7, 16)));
        assertThat(homeAgent.value(Counter.HAIRPINNED)).isEqualTo(1);
        homeAgent.assertExactAccount("hairpin");
    }

    @ParameterizedTest
    @EnumSource(EncapsulationKind.class)
    @Tag("BASE-FWD-27")
    void ipv4GoesStraightIntoTheOtherTunnelAndLosesOneHop(EncapsulationKind kind) {
        final TestForwarder homeAgent = TestForwarder.homeAgent(binding(), other(kind, TunnelingMode.HOME_ADDRESS));
        final byte[] packet = Packets.ipv4(0, 5, 0, 17, 17, HOA, OTHER_HOA, Packets.udp(60));
        homeAgent.fromTunnel(wrap(4, COA, HA, packet));
        final byte[] sent = homeAgent.toTunnel().getFirst();
        final byte[] received = TestForwarder.mobileNode(other(kind, TunnelingMode.HOME_ADDRESS)).fromTunnel(sent)
                .toTun().getFirst();
        assertThat(hex(received)).isEqualTo(hex(Packets.withHeaderChecksum(Packets.with(packet, 8, 16))));
    }

    @Test
    @Tag("OPS-GSO-3")
    void segmentsThatNeedFragmentsInTheOtherTunnelTakeTheWayOfPacketsThatCameAlone() {
        final byte[] merged = SlowSegmentation.unfinished(Packets.ipv6(0, 17, MN6, OTHER6, 6, tcp(20_000)), 40, true);
        final Testbed.Binding other = other(EncapsulationKind.GRE, TunnelingMode.HOME_ADDRESS).mtu(1280, 1300);
        final TestForwarder fast = TestForwarder.homeAgent(binding(), other).fromTunnel(wrap(41, COA, HA, merged));
        final TestForwarder slow = TestForwarder.homeAgent(binding(), other);
        final List<byte[]> segments = SlowSegmentation.segments(merged, 40, true, 1280 - 40 - 20);
        segments.forEach(segment -> slow.fromTunnel(wrap(41, COA, HA, segment)));
        assertThat(fast.toTunnel()).extracting(Packets::hex)
                .isEqualTo(slow.toTunnel().stream().map(Packets::hex).toList()).hasSizeGreaterThan(segments.size());
        assertThat(fast.value(Counter.HAIRPINNED)).isEqualTo(segments.size());
        assertThat(fast.value(Counter.TUNNEL_PACKETS_IN)).isEqualTo(segments.size());
        assertThat(fast.value(1, Counter.IPV6_FROM_TUNNEL)).isEqualTo(segments.size());
        assertThat(fast.value(1, Counter.IPV6_BYTES_FROM_TUNNEL))
                .isEqualTo(slow.value(1, Counter.IPV6_BYTES_FROM_TUNNEL));
        fast.assertExactAccount("fragments of segments");
    }

    private static byte[] tcp(int payloadBytes) {
        final byte[] segment = new byte[20 + payloadBytes];
        segment[12] = 0x50;
        segment[13] = 0x10;
        return segment;
    }

    @ParameterizedTest
    @CsvSource({"1, 100", "64, 1281"})
    @Tag("PF-12")
    @Tag("BASE-TUN-06")
    void whatNeedsAnIcmpErrorTakesTheWayThroughTheKernel(int hopLimit, int length) {
        final TestForwarder homeAgent = TestForwarder.homeAgent(binding(),
                other(EncapsulationKind.IP_IN_IP, TunnelingMode.CARE_OF_ADDRESS));
        final byte[] packet = Packets.ipv6(0, hopLimit, MN6, OTHER6, 17, Packets.udp(length - 40));
        homeAgent.fromTunnel(wrap(41, COA, HA, packet));
        assertThat(homeAgent.toTun()).extracting(Packets::hex).containsExactly(hex(packet));
        assertThat(homeAgent.toTunnel()).isEmpty();
    }

    @ParameterizedTest
    @CsvSource({"1, 100", "64, 1490"})
    @Tag("BASE-TUN-06")
    @Tag("BASE-TUN-16")
    void ipv4ThatNeedsAnIcmpErrorTakesTheWayThroughTheKernel(int ttl, int length) {
        final TestForwarder homeAgent = TestForwarder.homeAgent(binding(),
                other(EncapsulationKind.IP_IN_IP, TunnelingMode.CARE_OF_ADDRESS));
        final byte[] packet = Packets.ipv4(0, 5, 0x4000, ttl, 17, HOA, OTHER_HOA, Packets.udp(length - 20));
        homeAgent.fromTunnel(wrap(4, COA, HA, packet));
        assertThat(homeAgent.toTun()).extracting(Packets::hex).containsExactly(hex(packet));
    }
}
