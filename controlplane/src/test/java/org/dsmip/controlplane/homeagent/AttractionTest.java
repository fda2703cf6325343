package org.dsmip.controlplane.homeagent;

import static org.assertj.core.api.Assertions.assertThat;
import static org.dsmip.controlplane.homeagent.Scene.ADDRESS;
import static org.dsmip.controlplane.homeagent.Scene.COLOCATED;
import static org.dsmip.controlplane.homeagent.Scene.HOME;
import static org.dsmip.controlplane.homeagent.Scene.HOME_AGENT;
import static org.dsmip.controlplane.homeagent.Scene.LINK_LOCAL;
import static org.dsmip.controlplane.homeagent.Scene.MOBILE_MAC;
import static org.dsmip.controlplane.homeagent.Scene.MODE;
import static org.dsmip.controlplane.homeagent.Scene.NETWORK;
import static org.dsmip.controlplane.homeagent.Scene.SECOND_NS;
import static org.dsmip.controlplane.homeagent.Scene.changes;
import static org.dsmip.controlplane.homeagent.Scene.prefix;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.dsmip.controlplane.effect.Datagram.Endpoint;
import org.dsmip.controlplane.effect.Effect;
import org.dsmip.controlplane.effect.Effect.AddProxyNeighbor;
import org.dsmip.controlplane.effect.Effect.AddProxyNetwork;
import org.dsmip.controlplane.effect.Effect.AddTunnelRoute;
import org.dsmip.controlplane.effect.Effect.AnnounceAddress;
import org.dsmip.controlplane.effect.Effect.PublishForwarding;
import org.dsmip.controlplane.effect.Effect.RemoveProxyNeighbor;
import org.dsmip.controlplane.effect.Effect.RemoveProxyNetwork;
import org.dsmip.controlplane.effect.Effect.RemoveTunnelRoute;
import org.dsmip.controlplane.effect.Effect.WithdrawForwarding;
import org.dsmip.controlplane.homeagent.Scene.Setting;
import org.dsmip.controlplane.registry.Binding;
import org.dsmip.core.binding.EncapsulationKind;
import org.dsmip.core.binding.ForwardingEntry;
import org.dsmip.core.binding.Ipv6Entry;
import org.dsmip.core.binding.Peer;
import org.dsmip.core.binding.Tunnel;
import org.dsmip.core.binding.TunnelingMode;
import org.dsmip.core.net.IpAddress;
import org.dsmip.core.net.Ipv4Address;
import org.dsmip.core.net.Ipv6Prefix;
import org.dsmip.core.wire.mip.MobileIpExtension;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** What a home agent does to the home link and the routes, in which order, and when it stops. */
class AttractionTest {
    private static final MobileIpExtension ASK_ADDRESS = prefix("2001:db8:1::10/128");
    private static final MobileIpExtension ASK_NETWORK = prefix("2001:db8:100::/56");
    private static final Ipv4Address ELSEWHERE = Ipv4Address.parse("203.0.113.20");

    private static ForwardingEntry entry(Ipv4Address careOf, List<Ipv6Entry> entries, List<Peer> former) {
        return new ForwardingEntry(0, HOME.bits(),
                Tunnel.of(EncapsulationKind.IP_IN_IP, HOME_AGENT.bits(), careOf.bits()),
                Tunnel.of(EncapsulationKind.IP_IN_IP, HOME_AGENT.bits(), HOME.bits()), true, 1280, 1500, entries,
                former);
    }

    private static Ipv6Entry careOfMode(Ipv6Prefix prefix) {
        return new Ipv6Entry(prefix, TunnelingMode.CARE_OF_ADDRESS);
    }

    private static List<Effect> registerAt(Scene scene, Ipv4Address careOf, MobileIpExtension... extensions) {
        return scene.receive(scene.request().careOf(careOf).extensions(extensions).bytes(), careOf);
    }

    static List<Effect> deregisterAtHome(Scene scene) {
        return scene.receive(scene.request().flags(0).lifetime(0).careOf(HOME).bytes(), new Endpoint(HOME, 5001),
                new Endpoint(HOME_AGENT, 434), MOBILE_MAC);
    }

    @Test
    @Tag("OPS-HOST-8")
    void withoutItsAddressItAttractsNothingAndWithItAllIsDefendedAndAnnouncedAgain() {
        final Scene scene = new Setting().scene();
        registerAt(scene, COLOCATED, MODE, ASK_ADDRESS, ASK_NETWORK);
        assertThat(scene.agent().onAddress(scene.nowNs(), false)).containsExactly(
                new RemoveProxyNeighbor(HOME), new RemoveProxyNeighbor(ADDRESS.address()),
                new RemoveProxyNeighbor(LINK_LOCAL.address()));
        assertThat(registerAt(scene, ELSEWHERE, MODE, ASK_ADDRESS)).as("nor for who registers meanwhile")
                .noneMatch(AddProxyNeighbor.class::isInstance);
        assertThat(scene.agent().onAddress(scene.nowNs(), true)).containsExactly(
                new AddProxyNeighbor(HOME), new AddProxyNeighbor(ADDRESS.address()),
                new AddProxyNeighbor(LINK_LOCAL.address()),
                announce(HOME), announce(ADDRESS.address()), announce(LINK_LOCAL.address()));
        assertThat(scene.agent().onAddress(scene.nowNs(), true)).isEmpty();
    }

    static AnnounceAddress announce(IpAddress address) {
        return new AnnounceAddress(address, null);
    }

    @Test
    @Tag("DS-4.3.1-1")
    @Tag("DS-4.3.1-2")
    @Tag("DS-4.3.1-3")
    @Tag("DS-4.3.2-3")
    @Tag("ND-1")
    @Tag("ND-3")
    @Tag("NP-3")
    @Tag("BASE-HA-46")
    @Tag("BASE-ARP-01")
    @Tag("BASE-ARP-02")
    @Tag("A-8")
    void publishesThenRoutesThenProxiesThenAnnouncesThenReplies() {
        final List<Effect> effects = new Setting().scene().register(ASK_ADDRESS, ASK_NETWORK, MODE);
        assertThat(Scene.changes(effects)).containsExactly(
                new PublishForwarding(entry(COLOCATED, List.of(careOfMode(ADDRESS), careOfMode(NETWORK)), List.of())),
                new AddTunnelRoute(HOME.toHostPrefix()), new AddTunnelRoute(ADDRESS), new AddTunnelRoute(NETWORK),
                new AddProxyNeighbor(HOME), new AddProxyNeighbor(ADDRESS.address()),
                new AddProxyNeighbor(LINK_LOCAL.address()), announce(HOME), announce(ADDRESS.address()),
                announce(LINK_LOCAL.address()));
        assertThat(effects.getLast()).isInstanceOf(Effect.Send.class);
    }

    @Test
    @Tag("ND-2")
    @Tag("BASE-ARP-02")
    void announcesThreeTimesAtLeastOneSecondApart() {
        final Scene scene = new Setting().scene();
        scene.register(ASK_ADDRESS);
        final Map<IpAddress, List<Long>> instants = new HashMap<>();
        for (int i = 0; i < 400; i++) {
            scene.passAndFire(SECOND_NS / 100).forEach(effect -> instants
                    .computeIfAbsent(((AnnounceAddress) effect).address(), key -> new ArrayList<>())
                    .add(scene.nowNs()));
        }
        assertThat(instants.keySet()).containsExactlyInAnyOrder(HOME, ADDRESS.address(), LINK_LOCAL.address());
        assertThat(instants.values()).allSatisfy(at -> {
            assertThat(at).hasSize(2);
            assertThat(at.get(1) - at.get(0)).isBetween(SECOND_NS - SECOND_NS / 100, SECOND_NS + SECOND_NS / 10);
        });
        assertThat(scene.passAndFire(60 * SECOND_NS)).isEmpty();
    }

    @Test
    @Tag("DS-4.7-3")
    @Tag("NP-6")
    void changesNothingOnARefreshOfTheSame() {
        final Scene scene = new Setting().scene();
        scene.register(ASK_ADDRESS, ASK_NETWORK, MODE);
        scene.passAndFire(600 * SECOND_NS);
        assertThat(changes(scene.register(ASK_ADDRESS, ASK_NETWORK, MODE))).isEmpty();
        final BindingView view = scene.agent().views().bindings(scene.nowNs()).getFirst();
        assertThat(view.expiresInSec()).isEqualTo(1800);
        assertThat(view.prefixes()).allSatisfy(entry -> assertThat(entry.ageSec()).isEqualTo(600));
    }

    @Test
    @Tag("DS-4.7-3")
    @Tag("NP-6")
    @Tag("DS-4.3.1-5")
    @Tag("ND-12")
    void takesAwayOnlyWhatARefreshOmitsAndAddsOnlyWhatIsNew() {
        final Scene scene = new Setting().scene();
        scene.register(ASK_ADDRESS, ASK_NETWORK, MODE);
        assertThat(changes(scene.register(ASK_NETWORK, prefix("2001:db8:101::/64"), MODE))).containsExactly(
                new RemoveProxyNeighbor(ADDRESS.address()), new RemoveProxyNeighbor(LINK_LOCAL.address()),
                new PublishForwarding(entry(COLOCATED,
                        List.of(careOfMode(NETWORK), careOfMode(Ipv6Prefix.parse("2001:db8:101::/64"))), List.of())),
                new RemoveTunnelRoute(ADDRESS), new AddTunnelRoute(Ipv6Prefix.parse("2001:db8:101::/64")));
        assertThat(scene.passAndFire(10 * SECOND_NS)).as("repeats for the kept address alone")
                .containsOnly(announce(HOME));
    }

    @Test
    @Tag("DS-2.3-2")
    @Tag("DS-2.3-3")
    @Tag("DS-2.3-4")
    @Tag("DS-2.3-5")
    @Tag("DS-2.3-1")
    void installsConfiguredPrefixesWhenNoneIsAskedFor() {
        final Setting setting = new Setting();
        setting.owned = List.of(NETWORK, ADDRESS);
        setting.implicit = List.of(NETWORK);
        final Scene scene = setting.scene();
        final List<Effect> implicit = scene.register(MODE);
        assertThat(Scene.codes(implicit)).isEmpty();
        final Ipv6Entry homeMode = new Ipv6Entry(NETWORK, TunnelingMode.HOME_ADDRESS);
        assertThat(implicit).contains(new PublishForwarding(entry(COLOCATED, List.of(homeMode), List.of())),
                new AddTunnelRoute(NETWORK));
        assertThat(scene.agent().views().bindings(scene.nowNs()).getFirst().prefixes().getFirst().origin())
                .isEqualTo("implicit");
        final List<Effect> explicit = scene.register(ASK_ADDRESS);
        assertThat(explicit).contains(new RemoveTunnelRoute(NETWORK), new AddTunnelRoute(ADDRESS));
        assertThat(Scene.codes(explicit)).containsExactly("0 2001:db8:1::10/128");
        assertThat(scene.register()).contains(new RemoveTunnelRoute(ADDRESS), new AddTunnelRoute(NETWORK));
    }

    @Test
    @Tag("NP-7")
    @Tag("DS-4.7-3")
    void keepsReceivingFromTheFormerCareOfAddressForTheGrace() {
        final Scene scene = new Setting().scene();
        scene.register(ASK_NETWORK, MODE);
        scene.passAndFire(100 * SECOND_NS);
        final List<Ipv6Entry> entries = List.of(careOfMode(NETWORK));
        assertThat(silent(changes(registerAt(scene, ELSEWHERE, ASK_NETWORK, MODE)))).containsExactly(
                new PublishForwarding(entry(ELSEWHERE, entries, List.of(Peer.of(COLOCATED.bits())))));
        assertThat(silent(scene.passAndFire(2 * SECOND_NS - 1))).isEmpty();
        assertThat(silent(scene.passAndFire(1))).containsExactly(
                new PublishForwarding(entry(ELSEWHERE, entries, List.of())));
    }

    private static List<Effect> silent(List<Effect> effects) {
        return effects.stream().filter(effect -> !(effect instanceof Effect.AnnounceAddress)).toList();
    }

    @Test
    @Tag("BASE-ARP-02")
    void announcesTheHomeAddressAgainWhenTheNodeIsElsewhereAndOnlyThen() {
        final Scene scene = new Setting().scene();
        scene.register(ASK_NETWORK, MODE);
        scene.passAndFire(100 * SECOND_NS);
        assertThat(scene.register(ASK_NETWORK, MODE)).noneMatch(Effect.AnnounceAddress.class::isInstance);
        // It may have been home in between, told the link of itself, and left before it could deregister.
        assertThat(registerAt(scene, ELSEWHERE, ASK_NETWORK, MODE))
                .contains(announce(HOME));
    }

    @Test
    @Tag("NP-7")
    void forgetsAFormerCareOfAddressThatIsCurrentAgain() {
        final Scene scene = new Setting().scene();
        scene.register();
        registerAt(scene, ELSEWHERE);
        assertThat(changes(scene.register())).contains(
                new PublishForwarding(entry(COLOCATED, List.of(), List.of(Peer.of(ELSEWHERE.bits())))));
        for (int i = 0; i < 20; i++) {
            registerAt(scene, Ipv4Address.parse("203.0.113." + (100 + i)));
        }
        assertThat(scene.agent().views().bindings(scene.nowNs()).getFirst().formerCareOfAddresses())
                .hasSize(Binding.MAX_FORMER_PEERS);
    }

    @Test
    @Tag("BASE-HA-47")
    @Tag("DS-4.3.1-3")
    void onlyRoutesWhereTheHomeNetworkIsVirtual() {
        final Setting setting = new Setting();
        setting.attached = false;
        final Scene scene = setting.scene();
        assertThat(changes(scene.register(ASK_NETWORK)).stream().map(Effect::getClass).toList()).isEqualTo(
                List.of(PublishForwarding.class, AddTunnelRoute.class, AddTunnelRoute.class));
        assertThat(deregisterAtHome(scene).getLast()).isInstanceOf(Effect.Send.class);
    }

    @Test
    @Tag("DS-4.3.1-4")
    @Tag("DS-4.3.1-5")
    @Tag("ND-8")
    @Tag("ND-9")
    @Tag("ND-12")
    void answersForANetworkInsideTheHomeLinkAfterItIsRoutedAndAnnouncesNothingOfIt() {
        final Setting setting = new Setting();
        setting.delegable = List.of(Ipv6Prefix.parse("2001:db8:1:0:8000::/65"));
        final Scene scene = setting.scene();
        final Ipv6Prefix part = Ipv6Prefix.parse("2001:db8:1:0:8000:1::/96");
        final List<Effect> effects = scene.register(prefix("2001:db8:1:0:8000:1::/96"), ASK_NETWORK);
        assertThat(Scene.codes(effects)).containsExactly("0 2001:db8:1:0:8000:1::/96", "0 2001:db8:100::/56");
        assertThat(changes(effects).subList(1, 6)).as("off-link networks are routed only").containsExactly(
                new AddTunnelRoute(HOME.toHostPrefix()), new AddTunnelRoute(part), new AddTunnelRoute(NETWORK),
                new AddProxyNeighbor(HOME), new AddProxyNetwork(part));
        assertThat(changes(effects).subList(6, changes(effects).size())).containsExactly(announce(HOME));
        assertThat(scene.agent().views().bindings(scene.nowNs()).getFirst().prefixes())
                .extracting(Ipv6EntryView::proxied)
                .containsExactly(true, false);
        assertThat(scene.agent().views().now(scene.nowNs()).defended(null, 100).rows()).containsExactly(
                new DefendedView(HOME.toHostPrefix(), HOME),
                new DefendedView(part, HOME));
        assertThat(changes(scene.register(prefix("2001:db8:1:0:8000:1::/96"), ASK_NETWORK))).as("refresh").isEmpty();

        scene.agent().onEffectFailed(scene.nowNs(), new AddProxyNetwork(part), "ENODEV");
        assertThat(changes(scene.register(prefix("2001:db8:1:0:8000:1::/96"), ASK_NETWORK)))
                .as("what failed is tried again").containsExactly(new AddProxyNetwork(part));
        scene.agent().onEffectDone(scene.nowNs(), new AddProxyNetwork(part));
        final List<Effect> gone = deregisterAtHome(scene);
        assertThat(changes(gone).subList(0, 3)).as("nothing is answered any more, then nothing routed").containsExactly(
                new RemoveProxyNeighbor(HOME), new RemoveProxyNetwork(part),
                new RemoveTunnelRoute(HOME.toHostPrefix()));
        assertThat(scene.agent().views().now(scene.nowNs()).defended(null, 100).rows()).isEmpty();
    }

    @Test
    void leavesNothingBehindWhenItStops() {
        final Scene scene = new Setting().scene();
        scene.register(ASK_ADDRESS);
        assertThat(scene.agent().onShutdown(scene.nowNs())).containsExactly(new RemoveProxyNeighbor(HOME),
                new RemoveProxyNeighbor(ADDRESS.address()), new RemoveProxyNeighbor(LINK_LOCAL.address()),
                new RemoveTunnelRoute(HOME.toHostPrefix()), new RemoveTunnelRoute(ADDRESS),
                new WithdrawForwarding(HOME));
        assertThat(scene.agent().nextDeadlineNs()).isEqualTo(Long.MAX_VALUE);
    }

    @Test
    @Tag("B-33")
    @Tag("ND-2")
    void defendsAndAnnouncesAgainWhenTheHomeLinkIsBackAndAcceptsNoNewAddressWhileItIsDown() {
        final Scene scene = new Setting().scene();
        scene.register(ASK_ADDRESS);
        scene.passAndFire(10 * SECOND_NS);
        assertThat(scene.agent().onHomeLink(scene.nowNs(), false)).isEmpty();
        assertThat(Scene.codes(scene.register(ASK_ADDRESS, prefix("2001:db8:1::11/128"))))
                .containsExactly("0 2001:db8:1::10/128", "8 2001:db8:1::11/128");
        assertThat(scene.agent().onHomeLink(scene.nowNs(), true)).containsExactly(new AddProxyNeighbor(HOME),
                new AddProxyNeighbor(ADDRESS.address()), new AddProxyNeighbor(LINK_LOCAL.address()), announce(HOME),
                announce(ADDRESS.address()), announce(LINK_LOCAL.address()));
    }

    @Test
    void forwardsByTheMtuThatTheLinkHasNow() {
        final Scene scene = new Setting().scene();
        scene.register(ASK_ADDRESS);
        assertThat(scene.agent().onPathMtu(scene.nowNs(), 1500)).isEmpty();
        assertThat(scene.agent().onPathMtu(scene.nowNs(), 1400)).singleElement()
                .isInstanceOfSatisfying(PublishForwarding.class,
                        publish -> assertThat(publish.entry().pathMtuBytes()).isEqualTo(1400));
        assertThat(scene.agent().pathMtuBytes()).isEqualTo(1400);
        assertThat(scene.agent().onPathMtu(scene.nowNs(), 1400)).isEmpty();
    }

    @Test
    @Tag("DS-4.3.2-2")
    @Tag("BASE-FWD-04")
    void describesNegotiatedEncapsulationsToTheDataPlane() {
        final Scene scene = new Setting().scene();
        final int gre = 0x28;
        final List<Effect> effects = scene.receive(scene.request().flags(gre).extensions(ASK_NETWORK).bytes(),
                COLOCATED);
        final ForwardingEntry entry = ((PublishForwarding) changes(effects).getFirst()).entry();
        assertThat(entry.outer().encapsulation()).isEqualTo(EncapsulationKind.GRE);
        assertThat(entry.homeLeg().encapsulation()).isEqualTo(EncapsulationKind.IP_IN_IP);
        assertThat(entry.reverseTunneling()).isFalse();
    }

    @Test
    @Tag("OPS-HOST-7")
    void routesIntoATunnelDeviceThatWasMadeAnewAreAskedForAgainAndNothingElse() {
        final Scene scene = new Setting().scene();
        scene.register(ASK_ADDRESS, ASK_NETWORK);
        assertThat(scene.agent().onTunnelDeviceMadeAnew(scene.nowNs())).containsExactly(
                new AddTunnelRoute(HOME.toHostPrefix()), new AddTunnelRoute(ADDRESS), new AddTunnelRoute(NETWORK));
        assertThat(changes(scene.register(ASK_ADDRESS, ASK_NETWORK))).isEmpty();
    }

    @Test
    @Tag("OPS-HOST-9")
    void whatIsRefusedWhenItIsPutBackMayBeThereAndIsTakenAwayOnceItIsNotWanted() {
        final Scene scene = new Setting().scene();
        scene.register(ASK_ADDRESS);
        scene.agent().onHomeLink(scene.nowNs(), false);
        scene.agent().onHomeLink(scene.nowNs(), true);
        scene.agent().onEffectFailed(scene.nowNs(), new AddProxyNeighbor(ADDRESS.address()), "EPERM");
        assertThat(changes(scene.register())).contains(new RemoveProxyNeighbor(ADDRESS.address()));
    }
}
