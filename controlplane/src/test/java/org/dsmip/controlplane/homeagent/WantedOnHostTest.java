package org.dsmip.controlplane.homeagent;

import static org.assertj.core.api.Assertions.assertThat;
import static org.dsmip.controlplane.homeagent.Scene.ADDRESS;
import static org.dsmip.controlplane.homeagent.Scene.COLOCATED;
import static org.dsmip.controlplane.homeagent.Scene.HOME;
import static org.dsmip.controlplane.homeagent.Scene.NETWORK;
import static org.dsmip.controlplane.homeagent.Scene.prefix;

import java.util.List;
import org.dsmip.controlplane.effect.Effect;
import org.dsmip.controlplane.homeagent.Scene.Setting;
import org.dsmip.controlplane.reconcile.Standing.State;
import org.dsmip.controlplane.show.HostObject;
import org.dsmip.controlplane.show.HostPieces;
import org.dsmip.controlplane.show.StateBlock;
import org.dsmip.controlplane.show.StateListing;
import org.dsmip.controlplane.show.StateText;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** What a home agent shows of what is wanted on its host, of what is in place, and why the rest is not. */
class WantedOnHostTest {
    private static final HostObject RULE = new HostObject("rule", "rule 100: from all lookup main", null,
            State.IN_PLACE, null);

    private final Scene scene = new Setting().scene();

    private String shown(HostObject... own) {
        final StateListing listing = HostPieces.of(List.of(own), () -> scene.agent().views().now(scene.nowNs()));
        final StringBuilder text = new StringBuilder();
        for (StateBlock piece = listing.next(); piece != null; piece = listing.next()) {
            text.append(StateText.print(piece));
        }
        return text.toString();
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
        assertThat(shown(new HostObject(HostObject.ROUTE, "192.0.2.10/32", null, State.REFUSED, "EEXIST")))
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
