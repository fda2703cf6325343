package org.dsmip.controlplane.homeagent;

import static org.assertj.core.api.Assertions.assertThat;
import static org.dsmip.controlplane.homeagent.AttractionTest.announce;
import static org.dsmip.controlplane.homeagent.Scene.ADDRESS;
import static org.dsmip.controlplane.homeagent.Scene.COLOCATED;
import static org.dsmip.controlplane.homeagent.Scene.HOME;
import static org.dsmip.controlplane.homeagent.Scene.NETWORK;
import static org.dsmip.controlplane.homeagent.Scene.SECOND_NS;
import static org.dsmip.controlplane.homeagent.Scene.changes;
import static org.dsmip.controlplane.homeagent.Scene.prefix;

import com.sun.management.ThreadMXBean;
import java.lang.management.ManagementFactory;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import org.dsmip.controlplane.effect.Effect;
import org.dsmip.controlplane.effect.Effect.AddProxyNeighbor;
import org.dsmip.controlplane.effect.Effect.AddTunnelRoute;
import org.dsmip.controlplane.effect.Effect.NoteFailure;
import org.dsmip.controlplane.effect.Effect.NoteLeftover;
import org.dsmip.controlplane.effect.Effect.NoteTrouble;
import org.dsmip.controlplane.effect.Effect.RemoveProxyNeighbor;
import org.dsmip.controlplane.effect.Effect.RemoveTunnelRoute;
import org.dsmip.controlplane.effect.RefusedEffects;
import org.dsmip.controlplane.homeagent.Scene.Setting;
import org.dsmip.core.net.Ipv4Prefix;
import org.dsmip.core.wire.mip.MobileIpExtension;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** What the host of a home agent refuses to do is said, and tried again. */
class RefusedEffectsTest {
    private static final MobileIpExtension ASK_ADDRESS = prefix("2001:db8:1::10/128");
    private static final MobileIpExtension ASK_NETWORK = prefix("2001:db8:100::/56");

    @Test
    @Tag("OPS-HOST-9")
    void whatTheHostRefusesIsSaidOnceAndTriedAgainUntilItWorks() {
        final Scene scene = new Setting().scene();
        scene.register(ASK_ADDRESS, ASK_NETWORK);
        final Effect route = new AddTunnelRoute(NETWORK);
        final String reason = "taken by another program's route";
        assertThat(scene.agent().onEffectFailed(scene.nowNs(), route, reason))
                .containsExactly(new NoteTrouble("route for 2001:db8:100::/56 into the tunnel", reason));
        assertThat(view(scene).prefixes().getLast()).satisfies(entry -> {
            assertThat(entry.hasRoute()).isFalse();
            assertThat(entry.trouble()).isEqualTo(reason);
        });
        assertThat(scene.passAndFire(29 * SECOND_NS)).doesNotContain(route);
        assertThat(scene.passAndFire(SECOND_NS)).as("the regular look").containsExactly(route);
        assertThat(scene.agent().onEffectFailed(scene.nowNs(), route, reason)).as("no news").isEmpty();
        scene.pass(SECOND_NS);
        scene.agent().onHostChanged(scene.nowNs());
        assertThat(scene.passAndFire(0)).as("perhaps the obstacle is gone").containsExactly(route);
        scene.agent().onHostChanged(scene.nowNs());
        assertThat(scene.passAndFire(SECOND_NS - 1)).as("not more than once a second").isEmpty();
        assertThat(scene.passAndFire(1)).containsExactly(route);
        assertThat(scene.agent().onEffectDone(scene.nowNs(), route))
                .containsExactly(new NoteTrouble("route for 2001:db8:100::/56 into the tunnel", null));
        assertThat(view(scene).prefixes().getLast().trouble()).isNull();
        assertThat(scene.passAndFire(60 * SECOND_NS)).as("nothing is left to try").isEmpty();
        assertThat(scene.agent().counters()).containsEntry(RegistrationCounter.EFFECTS_FAILED, 2L);
    }

    @Test
    @Tag("OPS-HOST-9")
    void whatWasRefusedIsTriedWithTheNextRegistrationTooAndAnnouncedWhenItWorks() {
        final Scene scene = new Setting().scene();
        scene.register(ASK_ADDRESS);
        final Effect failed = new AddProxyNeighbor(ADDRESS.address());
        scene.agent().onEffectFailed(scene.nowNs(), failed, "EPERM");
        assertThat(view(scene).prefixes().getFirst().proxied()).isFalse();
        assertThat(changes(scene.register(ASK_ADDRESS))).containsExactly(failed);
        assertThat(scene.agent().onEffectDone(scene.nowNs(), failed)).contains(announce(ADDRESS.address()));
    }

    @Test
    @Tag("OPS-HOST-9")
    void whatWasRefusedAndIsNoLongerWantedIsLeftToWhoeverHasIt() {
        final Scene scene = new Setting().scene();
        scene.register(ASK_ADDRESS, ASK_NETWORK);
        scene.agent().onEffectFailed(scene.nowNs(), new AddTunnelRoute(NETWORK), "EEXIST");
        scene.agent().onEffectFailed(scene.nowNs(), new AddProxyNeighbor(HOME), "EPERM");
        final List<Effect> gone = changes(scene.receive(scene.request().lifetime(0).bytes(), COLOCATED));
        assertThat(gone).contains(new RemoveTunnelRoute(ADDRESS)).doesNotContain(new RemoveTunnelRoute(NETWORK),
                new RemoveProxyNeighbor(HOME));
        assertThat(scene.agent().nextDeadlineNs()).isEqualTo(Long.MAX_VALUE);
    }

    /** The host takes away all but the route for the network. */
    private static List<Effect> deregistered(Scene scene) {
        scene.register(ASK_ADDRESS, ASK_NETWORK);
        assertThat(changes(scene.receive(scene.request().lifetime(0).bytes(), COLOCATED)))
                .contains(new RemoveTunnelRoute(NETWORK));
        return scene.agent().onEffectFailed(scene.nowNs(), new RemoveTunnelRoute(NETWORK), "EPERM");
    }

    @Test
    @Tag("OPS-HOST-9")
    void whatTheHostDoesNotTakeAwayIsSaidOnceShownAndTriedAgainUntilItGoes() {
        final Scene scene = new Setting().scene();
        final Effect removal = new RemoveTunnelRoute(NETWORK);
        final String what = "route for 2001:db8:100::/56 into the tunnel";
        assertThat(deregistered(scene)).containsExactly(new NoteLeftover(what, "EPERM"));
        assertThat(scene.agent().views().standings().leftovers()).containsExactly(new NoteLeftover(what, "EPERM"));
        assertThat(scene.agent().views().standings().missing()).isEmpty();
        assertThat(scene.passAndFire(29 * SECOND_NS)).isEmpty();
        assertThat(scene.passAndFire(SECOND_NS)).as("the regular look").containsExactly(removal);
        assertThat(scene.agent().onEffectFailed(scene.nowNs(), removal, "EPERM")).as("no news").isEmpty();
        scene.pass(SECOND_NS);
        scene.agent().onHostChanged(scene.nowNs());
        assertThat(scene.passAndFire(0)).as("perhaps the obstacle is gone").containsExactly(removal);
        assertThat(scene.agent().onEffectDone(scene.nowNs(), removal)).containsExactly(new NoteLeftover(what, null));
        assertThat(scene.agent().views().standings().leftovers()).isEmpty();
        assertThat(scene.agent().nextDeadlineNs()).isEqualTo(Long.MAX_VALUE);
    }

    @Test
    @Tag("OPS-HOST-9")
    void whatIsWantedAgainIsNotTakenAwayAfterAll() {
        final Scene scene = new Setting().scene();
        deregistered(scene);
        assertThat(scene.register(ASK_ADDRESS, ASK_NETWORK)).containsSubsequence(
                new NoteLeftover("route for 2001:db8:100::/56 into the tunnel", null), new AddTunnelRoute(NETWORK));
        assertThat(scene.agent().views().standings().leftovers()).isEmpty();
        assertThat(scene.passAndFire(100 * SECOND_NS)).doesNotContain(new RemoveTunnelRoute(NETWORK));
    }

    /** One request decides both; by the time the first is refused the other waits to be carried out. */
    @Test
    @Tag("OPS-HOST-9")
    void whatIsRefusedAfterItsOppositeWasDecidedIsNotTriedAgain() {
        final Scene scene = new Setting().scene();
        scene.register(ASK_NETWORK);
        scene.agent().onEffectFailed(scene.nowNs(), new RemoveTunnelRoute(NETWORK), "EPERM");
        assertThat(scene.agent().onEffectDone(scene.nowNs(), new AddTunnelRoute(NETWORK)))
                .containsExactly(new NoteLeftover("route for 2001:db8:100::/56 into the tunnel", null));
        scene.agent().onEffectFailed(scene.nowNs(), new RemoveTunnelRoute(NETWORK), "EPERM");
        scene.agent().onEffectFailed(scene.nowNs(), new AddTunnelRoute(NETWORK), "EPERM");
        assertThat(scene.passAndFire(30 * SECOND_NS)).contains(new AddTunnelRoute(NETWORK))
                .doesNotContain(new RemoveTunnelRoute(NETWORK));
    }

    @Test
    @Tag("OPS-SAY-4")
    void anAnswerThatCannotBeSentIsSaidInWords() {
        final Scene scene = new Setting().scene();
        final Effect answer = scene.register(ASK_ADDRESS).getLast();
        assertThat(scene.agent().onEffectFailed(scene.nowNs(), answer, "no route"))
                .containsExactly(new NoteFailure("answer to 203.0.113.10:5001", "no route"));
        assertThat(scene.passAndFire(100 * SECOND_NS)).doesNotContain(answer);
    }

    private static Effect route(int number) {
        return new AddTunnelRoute(Ipv4Prefix.parse("10.0." + number / 256 + "." + number % 256 + "/32"));
    }

    /** What is tried at one instant, and refused again. */
    private static List<Effect> tried(RefusedEffects refused, long nowNs) {
        final List<Effect> all = new ArrayList<>();
        while (refused.nextDeadlineNs() - nowNs <= 0) {
            final List<Effect> some = refused.due(nowNs);
            assertThat(some).hasSizeBetween(1, 64);
            some.forEach(effect -> refused.put(nowNs, effect, "EPERM"));
            all.addAll(some);
        }
        return all;
    }

    @Test
    @Tag("OPS-HOST-9")
    void veryManyAreTriedInPartsTheOldestFirstAndNoneIsPassedOver() {
        final RefusedEffects refused = new RefusedEffects();
        final List<Effect> routes = IntStream.range(0, 1000).mapToObj(RefusedEffectsTest::route).toList();
        routes.forEach(effect -> refused.put(0, effect, "EPERM"));
        refused.hint(SECOND_NS);
        assertThat(tried(refused, SECOND_NS)).isEqualTo(routes);
        assertThat(refused.due(SECOND_NS)).as("the look is over").isEmpty();
        assertThat(refused.nextDeadlineNs()).isEqualTo(31 * SECOND_NS);
        assertThat(refused.due(31 * SECOND_NS)).isEqualTo(routes.subList(0, 64));
        refused.hint(31 * SECOND_NS);
        assertThat(refused.remove(routes.get(64))).isTrue();
        assertThat(tried(refused, 33 * SECOND_NS)).as("the rest, but for what is no longer wanted")
                .isEqualTo(routes.subList(65, 1000));
        assertThat(refused.nextDeadlineNs()).as("for the hint, not at once").isEqualTo(34 * SECOND_NS);
        assertThat(refused.due(34 * SECOND_NS)).hasSize(64);
        routes.forEach(refused::remove);
        assertThat(refused.nextDeadlineNs()).isEqualTo(Long.MAX_VALUE);
        assertThat(refused.due(35 * SECOND_NS)).isEmpty();
    }

    @Test
    @Tag("OPS-HOST-9")
    void aLookTakesNoCopyOfAllThatIsRefused() {
        final ThreadMXBean threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();
        final RefusedEffects refused = new RefusedEffects();
        IntStream.range(0, 50_000).forEach(number -> refused.put(0, route(number), "EPERM"));
        refused.hint(SECOND_NS);
        final long before = threads.getCurrentThreadAllocatedBytes();
        assertThat(refused.due(SECOND_NS)).hasSize(64);
        assertThat(threads.getCurrentThreadAllocatedBytes() - before).as("octets for 64 of 50000").isLessThan(150_000);
    }

    @Test
    void whatIsRefusedAfterALookHasBegunWaitsForTheNext() {
        final RefusedEffects refused = new RefusedEffects();
        IntStream.range(0, 100).forEach(number -> refused.put(0, route(number), "EPERM"));
        refused.hint(SECOND_NS);
        refused.due(SECOND_NS);
        refused.put(SECOND_NS, route(100), "EPERM");
        assertThat(tried(refused, SECOND_NS)).hasSize(36).doesNotContain(route(100));
        assertThat(tried(refused, 31 * SECOND_NS)).hasSize(101);
    }

    private static BindingView view(Scene scene) {
        return scene.agent().views().bindings(scene.nowNs()).getFirst();
    }
}
