package org.dsmip.dataplane.forward;

import static org.assertj.core.api.Assertions.assertThat;
import static org.dsmip.dataplane.forward.Packets.wrap;
import static org.dsmip.dataplane.forward.Testbed.CN;
import static org.dsmip.dataplane.forward.Testbed.CN6;
import static org.dsmip.dataplane.forward.Testbed.COA;
import static org.dsmip.dataplane.forward.Testbed.HA;
import static org.dsmip.dataplane.forward.Testbed.HA_LINK_LOCAL;
import static org.dsmip.dataplane.forward.Testbed.HOA;
import static org.dsmip.dataplane.forward.Testbed.MN6;
import static org.dsmip.dataplane.forward.Testbed.MN_LINK_LOCAL;
import static org.dsmip.dataplane.forward.Testbed.binding;

import java.util.ArrayList;
import java.util.List;
import org.dsmip.core.binding.BareHomeAddress;
import org.dsmip.core.binding.Egress;
import org.dsmip.core.binding.EgressTable;
import org.dsmip.core.binding.TunnelingMode;
import org.dsmip.core.counters.Counter;
import org.junit.jupiter.api.Test;

/** By which requirement it was decided what becomes of a packet, and by which way it leaves then. */
class DecisionsTest {
    private static final int ICMPV6 = 58;
    private static final byte[] SIX = Packets.ipv6(MN6, CN6, 100);

    private static String of(TestForwarder forwarder, byte[] packet) {
        final List<String> heard = new ArrayList<>();
        forwarder.tap((what, decision) -> heard.add(what.requirement(decision)));
        forwarder.fromTunnel(packet);
        assertThat(heard).hasSize(1);
        return heard.getFirst();
    }

    private static byte[] homeLeg(byte[] inner) {
        return wrap(41, HOA, HA, inner);
    }

    @Test
    void eachRowOfTheAcceptanceTable() {
        final Testbed.Binding direct = binding();
        final Testbed.Binding byHome = binding().all(TunnelingMode.HOME_ADDRESS);
        assertThat(of(TestForwarder.homeAgent(direct), wrap(41, COA, HA, SIX))).isEqualTo("S-1");
        assertThat(of(TestForwarder.homeAgent(byHome), wrap(41, COA, HA, SIX))).isEqualTo("S-2");
        assertThat(of(TestForwarder.homeAgent(byHome), wrap(4, COA, HA, homeLeg(SIX)))).isEqualTo("S-4");
        assertThat(of(TestForwarder.homeAgent(direct), wrap(4, COA, HA, Packets.ipv4(CN, HA, 100)))).isEqualTo("S-5");
        assertThat(of(TestForwarder.homeAgent(byHome.reverse(false)), homeLeg(SIX))).isEqualTo("S-6");
        assertThat(of(TestForwarder.homeAgent(byHome), homeLeg(SIX))).isEqualTo("S-7");
        assertThat(of(TestForwarder.homeAgent(direct), wrap(41, CN, HA, SIX))).isEqualTo("S-9");
        assertThat(of(TestForwarder.homeAgent(direct, binding().of(2, "192.0.2.20", "203.0.113.10")),
                wrap(41, COA, HA, SIX))).isEqualTo("S-10");
        assertThat(of(TestForwarder.homeAgent(direct),
                wrap(47, COA, HA, Packets.gre(0x86DD, SIX)))).isEqualTo("S-11");
    }

    @Test
    void whatElseMayComeOutOfATunnel() {
        final TestForwarder always = TestForwarder
                .homeAgent(TestForwarder.accepting(false, BareHomeAddress.ALWAYS), binding());
        assertThat(of(always, homeLeg(SIX))).isEqualTo("S-7");
        final byte[] echo = Packets.ipv6(0, 64, MN_LINK_LOCAL, HA_LINK_LOCAL, ICMPV6,
                new byte[]{(byte) 128, 0, 0, 0, 0, 0, 0, 0});
        assertThat(of(TestForwarder.homeAgent(binding()), wrap(41, COA, HA, echo))).isEqualTo("TL-2");
        assertThat(of(TestForwarder.homeAgent(binding()), wrap(4, COA, HA, Packets.ipv4(HOA, CN, 100))))
                .isEqualTo("BASE-RT-20");
        assertThat(of(TestForwarder.mobileNode(binding()),
                wrap(4, HA, COA, wrap(4, HA, HOA, Packets.ipv4(CN, HOA, 100))))).isEqualTo("BASE-FWD-16");
    }

    /** Published with the bindings: without any of these being published anew, all tunnels leave by another way. */
    @Test
    void tunnelsLeaveByTheWayThatTheirNumberStandsFor() {
        final TestForwarder homeAgent = TestForwarder.homeAgent(binding());
        final byte[] packet = Packets.ipv6(CN6, MN6, 100);
        homeAgent.fromTun(packet);
        assertThat(homeAgent.toTunnel()).hasSize(1);
        homeAgent.egresses(EgressTable.DEFAULT.with(EgressTable.TUNNELS, new Egress.Tun()));
        homeAgent.fromTun(packet);
        assertThat(homeAgent.toTunnel()).isEmpty();
        assertThat(homeAgent.toTun()).singleElement().satisfies(sent -> assertThat(sent).hasSize(120));
        // What this host says itself has a number of its own.
        homeAgent.fromTun(Packets.ipv4(0, 1, 0x4000, 64, 17, CN, HOA, new byte[1490]));
        assertThat(homeAgent.value(Counter.TOO_BIG_SENT)).isEqualTo(1);
        assertThat(homeAgent.toTunnel()).hasSize(1);
        homeAgent.egresses(EgressTable.DEFAULT);
        homeAgent.fromTun(packet);
        assertThat(homeAgent.toTunnel()).hasSize(1);
        homeAgent.assertExactAccount("by two ways");
    }
}
