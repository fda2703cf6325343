package org.dsmip.controlplane.homeagent;

import static org.assertj.core.api.Assertions.assertThat;
import static org.dsmip.controlplane.homeagent.Scene.ADDRESS;
import static org.dsmip.controlplane.homeagent.Scene.COLOCATED;
import static org.dsmip.controlplane.homeagent.Scene.HOME;
import static org.dsmip.controlplane.homeagent.Scene.NETWORK;
import static org.dsmip.controlplane.homeagent.Scene.prefix;

import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.dsmip.controlplane.effect.Effect;
import org.dsmip.controlplane.homeagent.Scene.Setting;
import org.dsmip.controlplane.reconcile.Standing;
import org.dsmip.controlplane.reconcile.Standing.State;
import org.dsmip.controlplane.show.HostObject;
import org.dsmip.controlplane.show.HostPieces;
import org.dsmip.controlplane.show.StateBlock;
import org.dsmip.controlplane.show.StateListing;
import org.dsmip.controlplane.show.StateText;
import org.dsmip.core.net.Ipv4Address;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** What a home agent shows of what is wanted on its host, of what is in place, and why the rest is not. */
class WantedOnHostTest {
    private static final HostObject RULE = new HostObject("rule", "rule 100: from all lookup main", null,
            State.IN_PLACE, null);

    private final Scene scene = new Setting().scene();

    private static final int MANY = 100;

    private final MobileNodeBlock block = MobileNodesTest.block("192.0.2.100-192.0.2.199");

    private Scene manyRegistered() {
        final Setting setting = new Setting();
        setting.blocks = List.of(block);
        final Scene many = setting.scene();
        for (int i = 0; i < MANY; i++) {
            final Ipv4Address home = home(i);
            many.receive(many.request().from(home, block.securityAssociations().getFirst().of(home)).bytes(),
                    COLOCATED);
        }
        return many;
    }

    private static Ipv4Address home(int number) {
        return new Ipv4Address(Ipv4Address.parse("192.0.2.100").bits() + number);
    }

    @Test
    void eachThingThatItsKeeperCannotPutBackIsLookedAtTwiceHoweverMuchIsRegistered() {
        final Scene many = manyRegistered();
        final int[] looked = {0};
        final HostPieces.Own own = new HostPieces.Own(List.of(),
                () -> IntStream.range(0, MANY).peek(number -> looked[0]++).mapToObj(number -> new HostObject(
                        HostObject.ROUTE, home(number) + "/32", null, State.REFUSED, "EEXIST")));
        final StateListing listing = HostPieces.of(own, () -> many.agent().views().now(many.nowNs()));
        assertThat(looked[0]).as("by the control thread").isZero();
        assertThat(text(listing)).hasSize(3 * MANY + 1).last().asString()
                .startsWith("totals in-place=200 lost=0 refused=100 not-removed=0");
        assertThat(looked[0]).isEqualTo(2 * MANY);
    }

    @Test
    void aPieceLooksAtSomeHomeAddressesOnlyWhetherOrNotItFindsAnything() {
        final HomeAgentMoment moment = manyRegistered().agent().views().now(0);
        final HomeAgentMoment.Part<Standing> first = moment.standings(null, 64);
        assertThat(first.rows()).hasSize(64 * 3);
        assertThat(first.last()).isEqualTo(home(63));
        final HomeAgentMoment.Part<Standing> second = moment.standings(first.last(), 64);
        assertThat(second.rows()).hasSize((MANY - 64) * 3);
        assertThat(moment.standings(second.last(), 64)).isEqualTo(new HomeAgentMoment.Part<>(List.of(), null));
        final HomeAgentMoment late = manyRegistered().agent().views().now(Long.MAX_VALUE / 2);
        assertThat(late.bindings(null, 64)).as("all are over")
                .isEqualTo(new HomeAgentMoment.Part<>(List.of(), home(63)));
        assertThat(manyOffLink().defended(null, 1)).as("none answers")
                .isEqualTo(new HomeAgentMoment.Part<>(List.of(), HOME));
    }

    private static HomeAgentMoment manyOffLink() {
        final Setting setting = new Setting();
        setting.attached = false;
        final Scene offLink = setting.scene();
        offLink.register();
        return offLink.agent().views().now(offLink.nowNs());
    }

    private static List<String> text(StateListing listing) {
        final StringBuilder text = new StringBuilder();
        for (StateBlock piece = listing.next(); piece != null; piece = listing.next()) {
            text.append(StateText.print(piece));
        }
        return text.toString().lines().toList();
    }

    private String shown(HostObject... own) {
        return shown(new HostPieces.Own(List.of(own), Stream::empty));
    }

    private String shown(HostPieces.Own own) {
        return text(HostPieces.of(own, () -> scene.agent().views().now(scene.nowNs()))).stream()
                .map(line -> line + "\n").collect(Collectors.joining());
    }

    @Test
    @Tag("OPS-HOST-9")
    void whatIsNotAsItShouldBeComesFirstAndOnce() {
        scene.register(prefix("2001:db8:1::10/128"), prefix("2001:db8:100::/56"));
        scene.agent().onEffectFailed(scene.nowNs(), new Effect.AddTunnelRoute(NETWORK), "taken");
        scene.register(prefix("2001:db8:100::/56"));
        scene.agent().onEffectFailed(scene.nowNs(), new Effect.RemoveProxyNeighbor(ADDRESS.address()), "EPERM");
        assertThat(shown(RULE)).isEqualTo("""
                kind=proxy object=2001:db8:1::10 hoa=- state=not-removed reason=EPERM
                kind=route object=2001:db8:100::/56 hoa=192.0.2.10 state=refused reason=taken
                kind=rule object="rule 100: from all lookup main" hoa=- state=in-place reason=-
                kind=forwarding object="to 203.0.113.10" hoa=192.0.2.10 state=in-place reason=-
                kind=route object=192.0.2.10/32 hoa=192.0.2.10 state=in-place reason=-
                kind=proxy object=192.0.2.10 hoa=192.0.2.10 state=in-place reason=-
                totals in-place=4 lost=0 refused=1 not-removed=1
                """);
    }

    @Test
    @Tag("OPS-HOST-7")
    void whatIsGoneWithItsLinkIsLostUntilThatIsBack() {
        scene.register();
        scene.agent().onHomeLink(scene.nowNs(), false);
        assertThat(shown()).startsWith("kind=proxy object=192.0.2.10 hoa=192.0.2.10 state=lost reason=-\n")
                .endsWith("totals in-place=2 lost=1 refused=0 not-removed=0\n");
        scene.agent().onHomeLink(scene.nowNs(), true);
        assertThat(shown()).endsWith("totals in-place=3 lost=0 refused=0 not-removed=0\n");
    }

    @Test
    @Tag("OPS-HOST-9")
    void whatItsKeeperCannotPutBackIsNotInPlaceWhoeverAskedForIt() {
        scene.register();
        assertThat(shown(new HostPieces.Own(List.of(),
                () -> Stream.of(new HostObject(HostObject.ROUTE, "192.0.2.10/32", null, State.REFUSED, "EEXIST")))))
                .startsWith("kind=route object=192.0.2.10/32 hoa=- state=refused reason=EEXIST\n")
                .endsWith("totals in-place=2 lost=0 refused=1 not-removed=0\n");
    }

    @Test
    void whatIsOverIsNotShown() {
        scene.register();
        scene.receive(scene.request().flags(0).lifetime(0).careOf(HOME).bytes(), COLOCATED);
        assertThat(shown()).isEqualTo("totals in-place=0 lost=0 refused=0 not-removed=0\n");
    }
}
