package org.dsmip.dataplane.forward;

import static org.assertj.core.api.Assertions.assertThat;
import static org.dsmip.dataplane.forward.Testbed.CN;
import static org.dsmip.dataplane.forward.Testbed.CN6;
import static org.dsmip.dataplane.forward.Testbed.HOA;
import static org.dsmip.dataplane.forward.Testbed.MN6;
import static org.dsmip.dataplane.forward.Testbed.binding;

import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import org.dsmip.core.binding.EncapsulationKind;
import org.dsmip.core.binding.TunnelingMode;
import org.dsmip.core.counters.Counter;
import org.dsmip.dataplane.end.TunnelEnd;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What comes out of the tunnels packet by packet reaches the TUN device merged, whatever was around it. */
class CoalescingStacksTest {
    private static final int TCP = 6;
    private static final int UDP = 17;
    private static final int SEGMENTS = 20;
    private static final int SEGMENT_BYTES = 300;
    private static final int ACK_PSH = 0x18;

    private final SplittableRandom random = new SplittableRandom(11);

    @ParameterizedTest
    @CsvSource({"IP_IN_IP, CARE_OF_ADDRESS", "GRE, CARE_OF_ADDRESS", "MINIMAL, CARE_OF_ADDRESS",
        "IP_IN_IP, HOME_ADDRESS",
        "GRE, HOME_ADDRESS", "MINIMAL, HOME_ADDRESS"})
    @Tag("OPS-GSO-3")
    void aFlowIsOneRowAndItsOctetsComeBack(EncapsulationKind kind, TunnelingMode mode) {
        final Testbed.Binding binding = binding().by(kind).all(mode);
        for (TunnelEnd end : TunnelEnd.values()) {
            final boolean outward = end == TunnelEnd.HOME_AGENT;
            final TestForwarder near = outward
                    ? TestForwarder.homeAgent(binding)
                    : TestForwarder.mobileNode(binding);
            final TestForwarder far = outward
                    ? TestForwarder.mobileNode(binding)
                    : TestForwarder.homeAgent(binding);
            for (boolean ipv6 : new boolean[]{false, true}) {
                for (boolean tcp : new boolean[]{false, true}) {
                    assertMerged(far, near, ipv6 ? ipv6(tcp, outward) : ipv4(tcp, outward), ipv6 ? 40 : 20, tcp);
                }
            }
            near.assertExactAccount(end.toString());
            assertThat(near.value(Counter.COALESCED)).isEqualTo(4 * (SEGMENTS - 1));
            assertThat(near.value(1, Counter.FORWARDED_TO_TUN) + near.value(Counter.FORWARDED_TO_TUN))
                    .as("packets, not rows").isEqualTo(4 * SEGMENTS);
        }
    }

    private static void assertMerged(TestForwarder far, TestForwarder near, byte[] whole, int transport, boolean tcp) {
        final List<byte[]> packets = SlowSegmentation.segments(whole, transport, tcp, SEGMENT_BYTES);
        final List<byte[]> wrapped = new ArrayList<>();
        for (byte[] packet : packets) {
            wrapped.addAll(far.fromTun(packet).toTunnel());
        }
        near.fromTunnel(wrapped.toArray(byte[][]::new));
        final RecordingSender.Offload offload = near.tun().offloads().getFirst();
        final List<byte[]> rows = near.toTun();
        assertThat(rows).hasSize(1);
        assertThat(offload.checksumStart()).isEqualTo(transport);
        assertThat(SlowSegmentation.segments(rows.getFirst(), transport, tcp, offload.gsoSize()))
                .extracting(Packets::hex)
                .isEqualTo(packets.stream().map(Packets::hex).toList());
    }

    private byte[] ipv6(boolean tcp, boolean outward) {
        return outward
                ? Packets.ipv6(0x28, 64, MN6, CN6, tcp ? TCP : UDP, transport(tcp))
                : Packets.ipv6(0x28, 64, CN6, MN6, tcp ? TCP : UDP, transport(tcp));
    }

    private byte[] ipv4(boolean tcp, boolean outward) {
        return Packets.ipv4(0x28, 0xFFF8, 0x4000, 64, tcp ? TCP : UDP, outward ? HOA : CN, outward ? CN : HOA,
                transport(tcp));
    }

    private byte[] transport(boolean tcp) {
        final byte[] transport = new byte[(tcp ? 32 : 8) + SEGMENTS * SEGMENT_BYTES - 1];
        random.nextBytes(transport);
        if (tcp) {
            transport[12] = (byte) (8 << 4);
            transport[13] = ACK_PSH;
        } else {
            SlowSegmentation.put16(transport, 4, transport.length);
        }
        return transport;
    }
}
