package org.dsmip.controlplane.reconcile;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import org.dsmip.controlplane.effect.Effect;
import org.dsmip.controlplane.homelink.neighbor.AddressAnnouncer;
import org.dsmip.controlplane.registry.Binding;
import org.dsmip.controlplane.registry.Command;
import org.dsmip.controlplane.registry.Ending;
import org.dsmip.controlplane.registry.Fact;
import org.dsmip.controlplane.registry.RegisteredPrefix;
import org.dsmip.controlplane.registry.RegisteredPrefix.Kind;
import org.dsmip.controlplane.registry.Registry;
import org.dsmip.core.binding.EncapsulationKind;
import org.dsmip.core.binding.TunnelingMode;
import org.dsmip.core.net.IpPrefix;
import org.dsmip.core.net.Ipv4Address;
import org.dsmip.core.net.Ipv6Prefix;
import org.dsmip.core.wire.mip.LengthStyle;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Whatever becomes true and whatever the host refuses: what is wanted ends up in place, and nothing else. */
class ReconcilerTest {
    private static final long SECOND_NS = TimeUnit.SECONDS.toNanos(1);
    private static final Situation.Policy POLICY = new Situation.Policy(Ipv4Address.parse("192.0.2.1"), true, true,
            false,
            1280);
    private static final List<EncapsulationKind> ENCAPSULATIONS = List.of(EncapsulationKind.IP_IN_IP,
            EncapsulationKind.GRE);
    private static final List<Kind> KINDS = List.of(Kind.values());
    private static final int STEPS = Integer.getInteger("dsmip.reconciler.steps", 1500);
    private static final int BETWEEN_LOOKS = 150;
    /** More than are seen to in one call. */
    private static final int NODES = Reconciler.BURST + 8;

    private final Registry registry = new Registry();
    private SplittableRandom random = new SplittableRandom(0);
    private StubbornHost host = new StubbornHost(random);
    private Reconciler reconciler = reconciler(new Situation(POLICY, 1500, true));
    private long nowNs = SECOND_NS;
    private long identification;

    private Reconciler reconciler(Situation situation) {
        return new Reconciler(registry.bindings(), situation, new AddressAnnouncer(random));
    }

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 4})
    @Tag("OPS-HOST-9")
    void endsInWhatIsWantedAndNothingElseAndNeverOpensAGap(long seed) {
        random = new SplittableRandom(seed);
        host = new StubbornHost(random);
        for (int step = 1; step <= STEPS; step++) {
            host.refuses(random.nextInt(3) == 0 ? random.nextInt(60) : 0);
            happen();
            if (step % BETWEEN_LOOKS == 0) {
                calmDown();
                assertThat(host.inPlace()).as("seed %d, step %d", seed, step)
                        .containsExactlyInAnyOrderElementsOf(wanted());
                assertThat(host.unannounced()).as("seed %d, step %d: the link knows", seed, step).isEmpty();
                assertStandings();
            }
        }
        final List<Effect> last = new ArrayList<>();
        reconciler.stop(last);
        host.carryOut(nowNs, reconciler, last);
        assertThat(host.inPlace()).as("seed %d: it has stopped", seed).isEmpty();
    }

    private void happen() {
        final List<Effect> effects = new ArrayList<>();
        final int kind = random.nextInt(100);
        if (kind < 70) {
            registry.apply(command(), nowNs, fact -> follow(fact, effects));
        } else if (kind < 80) {
            nowNs += random.nextLong(20 * SECOND_NS);
            reconciler.onTimer(nowNs, effects);
        } else if (kind < 84) {
            host.homeLink(!host.isLinkUp());
            reconciler.homeLink(nowNs, host.isLinkUp(), effects);
        } else if (kind < 86) {
            host.remakeTunnelDevice();
            reconciler.tunnelDeviceMadeAnew(nowNs, effects);
        } else if (kind < 88) {
            reconciler.situation(nowNs, reconciler.situation().withPathMtu(1400 + random.nextInt(2) * 100), effects);
        } else if (kind < 90) {
            reconciler.situation(nowNs, reconciler.situation().attracting(random.nextBoolean()), effects);
        } else if (kind < 92) {
            reconciler.situation(nowNs, reconciler.situation().with(policy()), effects);
        } else if (kind < 94) {
            reconciler.mayWork(nowNs);
        } else if (kind < 96) {
            restart();
        } else {
            reconciler.reconcile(nowNs, effects);
        }
        host.carryOut(nowNs, reconciler, effects);
    }

    /** As a node starts: first all that is wanted, then away with what an earlier run has left. */
    private void restart() {
        host.restart();
        reconciler = reconciler(reconciler.situation());
        final List<Effect> effects = new ArrayList<>();
        reconciler.homeLink(nowNs, host.isLinkUp(), effects);
        reconciler.reconcile(nowNs, effects);
        host.carryOut(nowNs, reconciler, effects);
        while (reconciler.isBehind()) {
            final List<Effect> more = new ArrayList<>();
            reconciler.onTimer(nowNs, more);
            host.carryOut(nowNs, reconciler, more);
        }
        host.clearLeftovers();
    }

    private void follow(Fact fact, List<Effect> effects) {
        switch (fact) {
            case Fact.Bound bound -> reconciler.reconcile(nowNs, bound.binding().homeAddress(), effects);
            case Fact.Altered altered -> reconciler.reconcile(nowNs, altered.binding().homeAddress(), effects);
            case Fact.Ended ended -> reconciler.reconcile(nowNs, ended.former().homeAddress(), effects);
            default -> {
                // Nothing for this host.
            }
        }
    }

    private Situation.Policy policy() {
        return new Situation.Policy(POLICY.homeAgent(), random.nextInt(4) > 0, random.nextBoolean(),
                random.nextBoolean(), 1280);
    }

    private Command command() {
        final Ipv4Address home = new Ipv4Address(0xC000_020A + random.nextInt(NODES));
        final int kind = random.nextInt(10);
        identification++;
        if (kind < 7) {
            return new Command.Register(home, new Ipv4Address(0xCB00_7101 + random.nextInt(4)),
                    new Binding.Grant(0, ENCAPSULATIONS.get(random.nextInt(2)), 65535),
                    new Binding.LastRequest(home, 434, identification, LengthStyle.STANDARD), prefixes(), 0);
        }
        return kind == 7
                ? new Command.TakeBack(home, prefixes().stream().map(RegisteredPrefix::prefix).toList())
                : new Command.End(home, Ending.EXPIRED);
    }

    private List<RegisteredPrefix> prefixes() {
        return IntStream.range(0, random.nextInt(4)).mapToObj(i -> prefix(random.nextInt(30))).distinct().toList();
    }

    private static RegisteredPrefix prefix(int number) {
        final int one = number / 5 + 1;
        final Kind kind = KINDS.get(number % 5);
        return new RegisteredPrefix(Ipv6Prefix.parse(switch (kind) {
            case ON_LINK_ADDRESS -> "2001:db8:1::" + one + "/128";
            case ON_LINK_NETWORK -> "2001:db8:1:0:8000:" + one + "::/96";
            case OFF_LINK_ADDRESS -> "2001:db8:2::" + one + "/128";
            case OFF_LINK_NETWORK -> "2001:db8:100:" + one + "00::/56";
            case LINK_LOCAL -> "fe80::ff:" + one + "/128";
        }), kind, RegisteredPrefix.Origin.EXPLICIT, TunnelingMode.CARE_OF_ADDRESS, 0);
    }

    /** The host refuses nothing any more, and time passes. */
    private void calmDown() {
        host.refuses(0);
        final List<Effect> effects = new ArrayList<>();
        if (!host.isLinkUp()) {
            host.homeLink(true);
            reconciler.homeLink(nowNs, true, effects);
        }
        host.carryOut(nowNs, reconciler, effects);
        for (int round = 0; reconciler.nextDeadlineNs() < Long.MAX_VALUE; round++) {
            assertThat(round).as("an end").isLessThan(1000);
            nowNs = Math.max(nowNs, reconciler.nextDeadlineNs());
            final List<Effect> due = new ArrayList<>();
            reconciler.onTimer(nowNs, due);
            host.carryOut(nowNs, reconciler, due);
        }
    }

    /** Written down as plainly as it can be. */
    private Set<Effect> wanted() {
        final Situation situation = reconciler.situation();
        final Set<Effect> all = new LinkedHashSet<>();
        for (Binding binding : registry.bindings().all()) {
            final Effect entry = Wanted.of(binding, situation).forwarding();
            if (entry != null) {
                all.add(entry);
            }
            all.add(new Effect.AddTunnelRoute(binding.homeAddress().toHostPrefix()));
            final boolean answers = situation.attracting() && situation.policy().onHomeLink();
            if (answers) {
                all.add(new Effect.AddProxyNeighbor(binding.homeAddress()));
            }
            for (RegisteredPrefix one : binding.prefixes()) {
                final IpPrefix prefix = one.prefix();
                if (one.kind() != Kind.LINK_LOCAL) {
                    all.add(new Effect.AddTunnelRoute(prefix));
                }
                if (answers && one.kind() == Kind.ON_LINK_NETWORK) {
                    all.add(new Effect.AddProxyNetwork(one.prefix()));
                }
                if (answers && one.kind() == Kind.ON_LINK_ADDRESS) {
                    all.add(new Effect.AddProxyNeighbor(one.prefix().address()));
                    if (situation.policy().linkLocalCompat()) {
                        all.add(new Effect.AddProxyNeighbor(RegisteredPrefix.linkLocalOf(one.prefix())));
                    }
                }
            }
        }
        return all;
    }

    private void assertStandings() {
        final StandingsMoment standings = reconciler.standings().now();
        final Set<Effect> shown = new LinkedHashSet<>();
        registry.bindings().all().forEach(binding -> standings.of(binding.homeAddress()).stream()
                .filter(standing -> standing.state() == Standing.State.IN_PLACE)
                .forEach(standing -> shown.add(standing.effect())));
        assertThat(shown).isEqualTo(wanted());
        assertThat(standings.refused().get()).isEmpty();
    }
}
