package org.dsmip.controlplane.cycle;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Set;
import java.util.SplittableRandom;
import org.dsmip.controlplane.effect.Effect;
import org.dsmip.controlplane.homelink.HomeLinkDefense;
import org.dsmip.controlplane.homelink.LinkAnnouncer;
import org.dsmip.controlplane.homelink.neighbor.ClaimOutcome;
import org.dsmip.controlplane.homelink.neighbor.ConflictWatch;
import org.dsmip.controlplane.homelink.neighbor.ProbeOutcome;
import org.dsmip.controlplane.homelink.neighbor.ProbeResponder;
import org.dsmip.controlplane.homelink.neighbor.SolicitationOutcome;
import org.dsmip.controlplane.homelink.neighbor.SolicitationResponder;
import org.dsmip.core.binding.SnapshotCell;
import org.dsmip.core.io.OwnConfiguration;
import org.dsmip.core.io.memory.MemoryLinkSocket;
import org.dsmip.core.io.memory.MemoryRouteTable;
import org.dsmip.core.io.memory.MemoryUdpSocket;
import org.dsmip.core.io.route.InterfaceAddress;
import org.dsmip.core.io.route.LinkType;
import org.dsmip.core.net.Ipv4Address;
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
    private static final Ipv4Address HOME = Ipv4Address.parse("192.0.2.10");
    /** Asks for 2001:db8:1::10 from 2001:db8:1::99; the answer is the vector N3. */
    private static final Octets ASKED = Octets.ofHex("3333ff00001002000000009986dd6000000000203aff"
            + "20010db8000100000000000000000099ff0200000000000000000001ff00001087001ad900000000"
            + "20010db80001000000000000000000100101020000000099");

    private final MemoryRouteTable routes = new MemoryRouteTable();
    private final MemoryLinkSocket socket = new MemoryLinkSocket(MAC, 1500, 1000);
    private final MemoryLinkSocket arp = new MemoryLinkSocket(MAC, 1500, 1000);
    private final ProbeResponder probes = new ProbeResponder(HOME::equals, (address, mac) -> false);
    private final MemoryLinkSocket claims = new MemoryLinkSocket(MAC, 1500, 1000);
    private final ConflictWatch watch = new ConflictWatch(HOME::equals);
    private final SolicitationResponder responder = new SolicitationResponder(
            List.of(Ipv6Prefix.parse("2001:db8:1::/64")), Set.of());
    private final HomeLinkDefense defense = new HomeLinkDefense(
            List.of(new HomeLinkDefense.Ear(responder, socket), new HomeLinkDefense.Ear(probes, arp)),
            new HomeLinkDefense.Lookout(watch, List.of(claims)), routes, "home");
    private final int index = routes.addLink("home", LinkType.ETHERNET, 1500, MAC);
    private final InterfaceAddress linkLocal = InterfaceAddress.of(index, Ipv6Address.parse("fe80::1"), 64);
    private final InterfaceAddress global = InterfaceAddress.of(index, Ipv6Address.parse("2001:db8:1::1"), 64);
    private final EffectExecutor executor = new EffectExecutor(
            new EffectExecutor.Ports(new MemoryUdpSocket(434, 10), routes, new OwnConfiguration(routes),
                    new ForwardingPublisher(new SnapshotCell(), number -> {}, new SplittableRandom(1)),
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
        defense.receive(0);
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
        defense.receive(0);
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
    @Tag("BASE-ARP-14")
    void answersProbesByArpFromTheMacAddressThatItsInterfaceHas() {
        final String probe = "ffffffffffff02000000009908060001080006040001";
        arp.inject(Octets.ofHex(probe + "02000000009900000000000000000000c000020a"));
        arp.inject(Octets.ofHex(probe + "02000000009900000000000000000000c000020b"));
        assertThat(defense.ports()).containsExactly(socket, arp, claims);
        defense.receive(0);
        assertThat(arp.take()).isEqualTo(Octets.ofHex("02000000009902000000000108060001080006040002"
                + "020000000001c000020a02000000009900000000"));
        assertThat(arp.take()).isNull();
        assertThat(socket.take()).isNull();
        assertThat(probes.counters()).containsEntry(ProbeOutcome.ANSWERED, 1L)
                .containsEntry(ProbeOutcome.NOT_DEFENDED, 1L);
    }

    @Test
    @Tag("ND-13")
    void hearsWhoClaimsAHomeAddressExceptTheHostItself() {
        routes.addLink("other", LinkType.ETHERNET, 1500, MacAddress.parse("02:00:00:00:00:02"));
        defense.lookAround();
        for (String mac : List.of("020000000001", "020000000002")) {
            claims.inject(claim(mac));
        }
        defense.receive(7);
        assertThat(defense.nextDeadlineNs()).isEqualTo(Long.MAX_VALUE);
        claims.inject(claim("020000000066"));
        defense.receive(7);
        final long deadlineNs = 7 + ConflictWatch.GRACE_NS;
        assertThat(defense.nextDeadlineNs()).isEqualTo(deadlineNs);
        assertThat(defense.onTimer(deadlineNs - 1)).isEmpty();
        assertThat(defense.onTimer(deadlineNs)).containsExactly(
                new Effect.NoteSecurityEvent("address-conflict", HOME, "claimed by 02:00:00:00:00:66"),
                new Effect.AnnounceAddress(HOME, null));
        assertThat(watch.counters()).containsEntry(ClaimOutcome.OWN, 2L).containsEntry(ClaimOutcome.CONFLICT, 1L);
    }

    @Test
    @Tag("ND-13")
    void claimOfANodeThatIsGivenUpIsNoConflict() {
        claims.inject(claim("020000000066"));
        defense.receive(7);
        defense.onEffect(new Effect.RemoveProxyNeighbor(HOME));
        assertThat(defense.nextDeadlineNs()).isEqualTo(Long.MAX_VALUE);
        assertThat(watch.counters()).containsEntry(ClaimOutcome.SETTLED, 1L);
    }

    private static Octets claim(String mac) {
        return Octets.ofHex("ffffffffffff" + mac + "08060001080006040002" + mac + "c000020a" + mac + "c000020a");
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
            defense.receive(0);
            final long now = responder.counters().getOrDefault(SolicitationOutcome.ANSWERED, 0L);
            assertThat(now - answered).as("in one duty cycle").isBetween(1L, 64L);
            answered = now;
        }
        assertThat(duties).isEqualTo(Math.ceilDiv(asked, 64));
        for (int i = 0; i < 1000; i++) {
            socket.inject(ASKED);
            defense.receive(0);
        }
        assertThat(responder.counters()).as("the link takes 1000 frames").containsEntry(SolicitationOutcome.NOT_SENT,
                (long) asked);
    }
}
