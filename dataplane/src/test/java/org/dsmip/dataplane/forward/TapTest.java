package org.dsmip.dataplane.forward;

import static org.assertj.core.api.Assertions.assertThat;
import static org.dsmip.dataplane.forward.Testbed.CN6;
import static org.dsmip.dataplane.forward.Testbed.COA;
import static org.dsmip.dataplane.forward.Testbed.HA;
import static org.dsmip.dataplane.forward.Testbed.MN6;
import static org.dsmip.dataplane.forward.Testbed.binding;

import java.util.ArrayList;
import java.util.List;
import org.dsmip.core.packet.Decision;
import org.junit.jupiter.api.Test;

/** Whoever listens hears of every packet once, with what is known of it. */
class TapTest {
    private final TestForwarder homeAgent = TestForwarder.homeAgent(binding());
    private final List<String> heard = new ArrayList<>();

    private void listen() {
        homeAgent.tap((packet, decision) -> heard.add(decision
                + (decision == Decision.DROPPED ? " " + packet.reason().label() : "") + " " + packet.bindingId() + " "
                + packet.length()));
    }

    @Test
    void everyPacketOfBothSidesIsHeardOfOnce() {
        listen();
        homeAgent.fromTun(Packets.ipv6(CN6, MN6, 100), Packets.ipv6(CN6, CN6, 100), new byte[0]);
        homeAgent.fromTunnel(Packets.wrap(41, COA, HA, Packets.ipv6(MN6, CN6, 100)),
                Packets.wrap(41, COA, HA, Packets.ipv6(CN6, MN6, 100)));
        assertThat(heard).containsExactly("TO_TUNNEL 1 120", "DROPPED no-binding -1 100", "DROPPED truncated -1 0",
                "TO_TUN 1 100", "DROPPED drop-src 1 100");
    }

    @Test
    void nobodyHearsAnythingAfterwards() {
        listen();
        homeAgent.tap(null);
        homeAgent.fromTun(Packets.ipv6(CN6, MN6, 100));
        assertThat(heard).isEmpty();
        assertThat(homeAgent.toTunnel()).hasSize(1);
    }
}
