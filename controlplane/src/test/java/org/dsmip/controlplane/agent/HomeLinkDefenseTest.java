package org.dsmip.controlplane.agent;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Set;
import org.dsmip.controlplane.effect.Effect;
import org.dsmip.controlplane.neighbor.SolicitationOutcome;
import org.dsmip.controlplane.neighbor.SolicitationResponder;
import org.dsmip.controlplane.publish.ForwardingPublisher;
import org.dsmip.core.binding.SnapshotCell;
import org.dsmip.core.io.memory.MemoryLinkSocket;
import org.dsmip.core.io.memory.MemoryRouteTable;
import org.dsmip.core.io.memory.MemoryUdpSocket;
import org.dsmip.core.io.route.InterfaceAddress;
import org.dsmip.core.io.route.LinkType;
import org.dsmip.core.net.Ipv6Address;
import org.dsmip.core.net.Ipv6Prefix;
import org.dsmip.core.net.MacAddress;
import org.dsmip.core.net.Octets;
import org.dsmip.core.wire.Vectors;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** Effects about networks on the home link, and what is heard and said there, on ports in memory. */
class HomeLinkDefenseTest {
    private static final MacAddress MAC = MacAddress.parse("02:00:00:00:00:01");
    private static final Ipv6Prefix NETWORK = Ipv6Prefix.parse("2001:db8:1::10/124");
    private static final Ipv6Address MOBILE = Ipv6Address.parse("2001:db8:1::10");
    /** Asks for 2001:db8:1::10 from 2001:db8:1::99; the answer is the vector N3. */
    private static final Octets ASKED = Octets.ofHex("3333ff00001002000000009986dd6000000000203aff"
            + "20010db8000100000000000000000099ff0200000000000000000001ff00001087001ad900000000"
            + "20010db80001000000000000000000100101020000000099");

    private final MemoryRouteTable routes = new MemoryRouteTable();
    private final MemoryLinkSocket socket = new MemoryLinkSocket(MAC, 1500, 1000);
    private final SolicitationResponder responder = new SolicitationResponder(
            List.of(Ipv6Prefix.parse("2001:db8:1::/64")), Set.of());
    private final HomeLinkDefense defense = new HomeLinkDefense(responder, socket, routes, "home");
    private final int index = routes.addLink("home", LinkType.ETHERNET, 1500, MAC);
    private final InterfaceAddress linkLocal = InterfaceAddress.of(index, Ipv6Address.parse("fe80::1"), 64);
    private final InterfaceAddress global = InterfaceAddress.of(index, Ipv6Address.parse("2001:db8:1::1"), 64);
    private final EffectExecutor executor = new EffectExecutor(
            new EffectExecutor.Ports(new MemoryUdpSocket(434, 10), routes,
                    new ForwardingPublisher(new SnapshotCell(), number -> {}),
                    new LinkAnnouncer(routes, link -> socket), responder),
            new EffectExecutor.Interfaces(index, "home", false, null));

    @BeforeEach
    void bringUp() {
        routes.setUp(index);
        socket.receiveAllGroups();
        routes.addAddress(linkLocal);
        routes.addAddress(global);
        defense.lookAround();
    }

    private void assertAnswered(boolean expected) {
        socket.inject(ASKED);
        defense.receive();
        final Octets answer = socket.take();
        assertThat(answer).isEqualTo(expected ? Octets.of(Vectors.bytes("N3")) : null);
        assertThat(socket.take()).isNull();
    }

    private void execute(Effect effect) {
        assertThat(executor.execute(0, effect)).isNull();
    }

    @Test
    @Tag("ND-9")
    @Tag("ND-12")
    @Tag("DS-4.3.1-4")
    @Tag("DS-4.3.1-5")
    void answersFromTheEffectThatSaysSoToTheOneThatTakesItBack() {
        assertAnswered(false);
        execute(new Effect.AddProxyNetwork(NETWORK));
        assertAnswered(true);
        execute(new Effect.AddProxyNeighbor(MOBILE));
        assertAnswered(false);
        execute(new Effect.RemoveProxyNeighbor(MOBILE));
        assertAnswered(true);
        execute(new Effect.RemoveProxyNetwork(NETWORK));
        assertAnswered(false);
    }

    @Test
    @Tag("ND-5")
    void answersFromTheAddressesThatItsInterfaceHas() {
        execute(new Effect.AddProxyNetwork(NETWORK));
        routes.removeAddress(global);
        defense.lookAround();
        socket.inject(ASKED);
        defense.receive();
        assertThat(socket.take()).asString().contains("3aff" + "fe800000000000000000000000000001");
        routes.removeAddress(linkLocal);
        defense.lookAround();
        assertAnswered(false);
        assertThat(responder.counters()).containsEntry(SolicitationOutcome.NO_SOURCE_ADDRESS, 1L);
        routes.addAddress(global);
        routes.addAddress(InterfaceAddress.of(index, MOBILE, 64));
        defense.lookAround();
        assertAnswered(false);
        assertThat(responder.counters()).containsEntry(SolicitationOutcome.OWN_ADDRESS, 1L);
    }

    @Test
    @Tag("NP-5")
    void tellsNobodyOnTheHomeLinkOfARegisteredPrefixAsAPrefix() {
        execute(new Effect.AddProxyNetwork(NETWORK));
        // A router solicitation of fe80::99 to all routers.
        socket.inject(Octets.ofHex("33330000000202000000009986dd6000000000083aff" + "fe800000000000000000000000000099"
                + "ff020000000000000000000000000002" + "85007c1d00000000"));
        defense.receive();
        assertThat(socket.take()).as("no advertisement, of a router or otherwise").isNull();
    }

    @Test
    void takesABurstAtATimeAndCountsWhatItCannotSend() {
        execute(new Effect.AddProxyNetwork(NETWORK));
        final int asked = 450;
        for (int i = 0; i < asked; i++) {
            assertThat(socket.inject(ASKED)).isTrue();
        }
        int duties = 0;
        for (long answered = 0; answered < asked; duties++) {
            defense.receive();
            final long now = responder.counters().getOrDefault(SolicitationOutcome.ANSWERED, 0L);
            assertThat(now - answered).as("in one duty cycle").isBetween(1L, 64L);
            answered = now;
        }
        assertThat(duties).isEqualTo(Math.ceilDiv(asked, 64));
        for (int i = 0; i < 1000; i++) {
            socket.inject(ASKED);
            defense.receive();
        }
        assertThat(responder.counters()).as("the link takes 1000 frames").containsEntry(SolicitationOutcome.NOT_SENT,
                (long) asked);
    }
}
