package org.dsmip.core.binding;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import java.util.SplittableRandom;
import org.dsmip.core.net.Ipv4Address;
import org.junit.jupiter.api.Test;

/** Whose a packet is that came from somewhere: address and port are the binding's, now or before a handover. */
class PeerTest {
    private static final int HOME_AGENT = Ipv4Address.parse("192.0.2.1").bits();
    private static final int HOME = Ipv4Address.parse("192.0.2.10").bits();
    private static final int CARE_OF = Ipv4Address.parse("203.0.113.10").bits();
    private static final int FORMER = Ipv4Address.parse("198.51.100.10").bits();

    private static ForwardingEntry entry(int home, int careOf, Peer... former) {
        return new ForwardingEntry(1, home, Tunnel.of(EncapsulationKind.IP_IN_IP, HOME_AGENT, careOf),
                Tunnel.of(EncapsulationKind.IP_IN_IP, HOME_AGENT, home), true, 1280, 1500, List.of(), List.of(former));
    }

    @Test
    void addressAndPortMustBothBeTheBindings() {
        final ForwardingEntry entry = entry(HOME, CARE_OF, new Peer(FORMER, 40_434), Peer.of(FORMER + 1));
        assertThat(entry.outer().peer()).isEqualTo(Peer.of(CARE_OF));
        assertThat(entry.hasPeer(CARE_OF, 0)).isTrue();
        assertThat(entry.hasPeer(CARE_OF, 434)).as("the tunnel has no port").isFalse();
        assertThat(entry.hasPeer(FORMER, 40_434)).isTrue();
        assertThat(entry.hasPeer(FORMER, 40_435)).as("another behind the same translator").isFalse();
        assertThat(entry.hasPeer(FORMER, 0)).isFalse();
        assertThat(entry.hasPeer(FORMER + 1, 0)).isTrue();
    }

    @Test
    void thoseBehindOneAddressAreFoundThereWhateverTheirPorts() {
        final SnapshotBuilder builder = new SnapshotBuilder(new SplittableRandom(1));
        final SnapshotCell cell = new SnapshotCell();
        builder.put(entry(HOME, CARE_OF, new Peer(FORMER, 1000), new Peer(FORMER, 2000)));
        builder.put(entry(HOME + 1, CARE_OF + 1, new Peer(FORMER, 3000)));
        builder.publish(cell);
        assertThat(cell.get().byPeer(FORMER)).isNotNull().extracting(PeerEntries::only).isNull();
        builder.put(entry(HOME, CARE_OF, new Peer(FORMER, 2000)));
        builder.put(entry(HOME + 1, CARE_OF + 1));
        builder.publish(cell);
        assertThat(cell.get().byPeer(FORMER)).isNotNull().extracting(PeerEntries::only)
                .isEqualTo(entry(HOME, CARE_OF, new Peer(FORMER, 2000)));
        builder.remove(HOME);
        builder.publish(cell);
        assertThat(cell.get().byPeer(FORMER)).isNull();
    }

    @Test
    void readsAsItIsWritten() {
        assertThat(Peer.of(CARE_OF)).hasToString("203.0.113.10");
        assertThat(new Peer(CARE_OF, 434)).hasToString("203.0.113.10:434");
        assertThatThrownBy(() -> new Peer(CARE_OF, 65_536)).hasMessageContaining("65536");
    }

    @Test
    void eachKindOfTunnelIsWhatItSays() {
        for (EncapsulationKind kind : EncapsulationKind.values()) {
            final Tunnel tunnel = Tunnel.of(kind, HOME_AGENT, CARE_OF);
            assertThat(tunnel.encapsulation()).isEqualTo(kind);
            assertThat(List.of(tunnel.source(), tunnel.destination(), tunnel.port())).containsExactly(HOME_AGENT,
                    CARE_OF, 0);
            assertThat(tunnel.egress()).isEqualTo(EgressTable.TUNNELS);
        }
    }
}
