package org.dsmip.dataplane.forward;

import static org.assertj.core.api.Assertions.assertThat;
import static org.dsmip.dataplane.forward.Testbed.binding;

import org.dsmip.core.binding.EncapsulationKind;
import org.dsmip.core.binding.TunnelingMode;
import org.dsmip.core.packet.Headroom;
import org.dsmip.core.packet.PacketBatch;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** The room in front of a packet holds every stack of headers. */
class HeadroomTest {
    /** UDP and MIP tunnel data headers of the longest stack in the ledger's table, which adds them to nested headers. */
    private static final int NESTED_BEHIND_NAT = 52;

    @Test
    @Tag("DS-4.3.2-2")
    void worstCaseHoldsEveryStackAndEverySlotHoldsTheWorstCase() {
        int longest = 0;
        for (EncapsulationKind outer : EncapsulationKind.values()) {
            for (EncapsulationKind homeLeg : EncapsulationKind.values()) {
                for (TunnelingMode mode : TunnelingMode.values()) {
                    longest = Math.max(longest, overhead(binding().by(outer).homeLegBy(homeLeg).all(mode)));
                }
            }
        }
        assertThat(longest).as("home leg and tunnel, both by GRE").isEqualTo(48);
        assertThat(Headroom.WORST_CASE).isGreaterThanOrEqualTo(longest + PacketBatch.VIRTIO_HEADER_BYTES)
                .isGreaterThanOrEqualTo(NESTED_BEHIND_NAT + PacketBatch.VIRTIO_HEADER_BYTES);
        assertThat(Headroom.BYTES).isGreaterThanOrEqualTo(Headroom.WORST_CASE);
    }

    private static int overhead(Testbed.Binding binding) {
        final byte[] packet = Packets.ipv6(Testbed.CN6, Testbed.MN6, 100);
        return TestForwarder.homeAgent(binding).fromTun(packet).toTunnel().getFirst().length - packet.length;
    }
}
