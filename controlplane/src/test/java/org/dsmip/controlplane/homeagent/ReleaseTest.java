package org.dsmip.controlplane.homeagent;

import static org.assertj.core.api.Assertions.assertThat;
import static org.dsmip.controlplane.homeagent.AttractionTest.deregisterAtHome;
import static org.dsmip.controlplane.homeagent.Scene.ADDRESS;
import static org.dsmip.controlplane.homeagent.Scene.COLOCATED;
import static org.dsmip.controlplane.homeagent.Scene.HOME;
import static org.dsmip.controlplane.homeagent.Scene.HOME_AGENT;
import static org.dsmip.controlplane.homeagent.Scene.LINK_LOCAL;
import static org.dsmip.controlplane.homeagent.Scene.MOBILE_MAC;
import static org.dsmip.controlplane.homeagent.Scene.SECOND_NS;
import static org.dsmip.controlplane.homeagent.Scene.changes;
import static org.dsmip.controlplane.homeagent.Scene.prefix;

import java.util.List;
import org.dsmip.controlplane.effect.Datagram.Endpoint;
import org.dsmip.controlplane.effect.Effect;
import org.dsmip.controlplane.effect.Effect.AnnounceAddress;
import org.dsmip.controlplane.effect.Effect.RemoveProxyNeighbor;
import org.dsmip.controlplane.effect.Effect.RemoveTunnelRoute;
import org.dsmip.controlplane.effect.Effect.WithdrawForwarding;
import org.dsmip.controlplane.homeagent.Scene.Setting;
import org.dsmip.core.net.Ipv4Address;
import org.dsmip.core.wire.mip.MobileIpExtension;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** What a home agent takes back when a registration ends. */
class ReleaseTest {
    private static final MobileIpExtension ASK_ADDRESS = prefix("2001:db8:1::10/128");
    private static final MobileIpExtension ASK_NETWORK = prefix("2001:db8:100::/56");
    private static final Ipv4Address ELSEWHERE = Ipv4Address.parse("203.0.113.20");

    @Test
    @Tag("LF-2")
    @Tag("BASE-HA-01")
    @Tag("BASE-HA-25")
    @Tag("BASE-HA-35")
    @Tag("BASE-ARP-12")
    @Tag("DS-4.3.1-5")
    @Tag("DS-4.7-1")
    void stopsInSilenceWhenTheLifetimeEnds() {
        final Scene scene = new Setting().scene();
        scene.register(ASK_ADDRESS);
        scene.passAndFire(1799 * SECOND_NS);
        assertThat(changes(scene.passAndFire(SECOND_NS))).containsExactly(new RemoveProxyNeighbor(HOME),
                new RemoveProxyNeighbor(ADDRESS.address()), new RemoveProxyNeighbor(LINK_LOCAL.address()),
                new RemoveTunnelRoute(HOME.toHostPrefix()), new RemoveTunnelRoute(ADDRESS),
                new WithdrawForwarding(HOME));
        assertThat(scene.agent().views().bindings(scene.nowNs())).isEmpty();
        assertThat(scene.agent().nextDeadlineNs()).isEqualTo(Long.MAX_VALUE);
        assertThat(scene.agent().counters()).containsEntry(RegistrationCounter.EXPIRED, 1L);
    }

    @Test
    @Tag("BASE-HA-26")
    void neverEndsAnUnlimitedLifetime() {
        final Scene scene = new Setting().maximumLifetime(0xFFFF).scene();
        final List<Effect> effects = scene.receive(scene.request().lifetime(0xFFFF).bytes(), COLOCATED);
        assertThat(Scene.reply(effects).lifetimeSec()).isEqualTo(0xFFFF);
        scene.passAndFire(10 * SECOND_NS);
        assertThat(scene.agent().nextDeadlineNs()).isEqualTo(Long.MAX_VALUE);
        assertThat(scene.agent().views().bindings(scene.nowNs()).getFirst().expiresInSec()).isEqualTo(-1);
    }

    @Test
    @Tag("BASE-ARP-04")
    @Tag("BASE-ARP-13")
    @Tag("BASE-HA-34")
    @Tag("ND-12")
    @Tag("BASE-HA-35")
    void stopsProxyingBeforeItAnnouncesTheReturnedMobileNode() {
        final Scene scene = new Setting().scene();
        scene.register(ASK_ADDRESS);
        final List<Effect> effects = deregisterAtHome(scene);
        assertThat(Scene.changes(effects)).containsExactly(new RemoveProxyNeighbor(HOME),
                new RemoveProxyNeighbor(ADDRESS.address()), new RemoveProxyNeighbor(LINK_LOCAL.address()),
                new RemoveTunnelRoute(HOME.toHostPrefix()), new RemoveTunnelRoute(ADDRESS),
                new WithdrawForwarding(HOME), new AnnounceAddress(HOME, MOBILE_MAC));
        assertThat(effects.getLast()).isInstanceOf(Effect.SendOnHomeLink.class);
        assertThat(scene.passAndFire(10 * SECOND_NS)).containsExactly(new AnnounceAddress(HOME, MOBILE_MAC),
                new AnnounceAddress(HOME, MOBILE_MAC));
    }

    @Test
    @Tag("BASE-ARP-05")
    @Tag("BASE-ARP-03")
    @Tag("BASE-HA-34")
    void keepsEverythingWhenItRefusesADeregistrationAndSaysSoOnTheHomeLink() {
        final Scene scene = new Setting().scene();
        scene.register(ASK_ADDRESS);
        final byte[] request = scene.request().flags(0).lifetime(0).careOf(HOME).bytes();
        request[30] ^= 1;
        final List<Effect> effects = scene.receive(request, new Endpoint(HOME, 5001), new Endpoint(HOME_AGENT, 434),
                MOBILE_MAC);
        assertThat(Scene.reply(effects).code()).isEqualTo(131);
        assertThat(effects.getLast()).isInstanceOf(Effect.SendOnHomeLink.class);
        assertThat(changes(effects)).isEmpty();
        assertThat(scene.agent().views().bindings(scene.nowNs())).hasSize(1);
    }

    @Test
    @Tag("BASE-HA-31")
    @Tag("BASE-HA-32")
    @Tag("DS-4.7-2")
    void removesOnlyTheBindingOfTheCareOfAddressThatIsDeregistered() {
        final Scene scene = new Setting().scene();
        scene.register(ASK_NETWORK);
        final Ipv4Address relay = Ipv4Address.parse("198.51.100.2");
        final List<Effect> other = scene.receive(scene.request().lifetime(0).careOf(ELSEWHERE).bytes(), relay);
        assertThat(Scene.reply(other).code()).isZero();
        assertThat(Scene.sent(other).destination().address()).isEqualTo(relay);
        assertThat(changes(other)).isEmpty();
        final List<Effect> current = scene.receive(
                scene.request().lifetime(0).extensions(ASK_NETWORK).bytes(), relay);
        assertThat(Scene.codes(current)).isEmpty();
        assertThat(changes(current)).endsWith(new WithdrawForwarding(HOME)).doesNotHaveAnyElementsOfTypes(
                AnnounceAddress.class);
    }
}
