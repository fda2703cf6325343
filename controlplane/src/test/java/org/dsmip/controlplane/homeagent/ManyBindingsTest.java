package org.dsmip.controlplane.homeagent;

import static org.assertj.core.api.Assertions.assertThat;
import static org.dsmip.controlplane.homeagent.ManyNodes.HOME_AGENT;
import static org.dsmip.controlplane.homeagent.ManyNodes.home;
import static org.dsmip.controlplane.homeagent.Scene.COLOCATED;
import static org.dsmip.controlplane.homeagent.Scene.MOBILE;
import static org.dsmip.controlplane.homeagent.Scene.MODE;
import static org.dsmip.controlplane.homeagent.Scene.SECOND_NS;
import static org.dsmip.controlplane.homeagent.Scene.codes;
import static org.dsmip.controlplane.homeagent.Scene.prefix;
import static org.dsmip.controlplane.homeagent.Scene.reply;

import com.sun.management.ThreadMXBean;
import java.lang.management.ManagementFactory;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Random;
import java.util.Set;
import org.dsmip.controlplane.effect.Datagram;
import org.dsmip.controlplane.effect.Effect;
import org.dsmip.core.net.IpAddress;
import org.dsmip.core.net.IpPrefix;
import org.dsmip.core.net.Octets;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** What concerns a thousand bindings at once is done a part at a time, and requests are answered in between. */
class ManyBindingsTest {
    private static final int NODES = 1000;
    private static final int PARTS = (NODES + BindingUpkeep.BURST - 1) / BindingUpkeep.BURST;
    private static final int LIFETIME_SEC = 60;
    private static final long START_NS = 500 * SECOND_NS;

    private final HomeAgent agent = new HomeAgent(ManyNodes.settings(NODES),
            new HomeAgentEnvironment(START_NS - 100 * SECOND_NS, home -> null,
                    HomeAgentEnvironment.Truth.nothing(START_NS, Scene.CLOCK), 1500, new Random(1)));
    /** Routes into tunnels as the kernel has them. */
    private final Set<IpPrefix> routes = new HashSet<>();
    private long nowNs = START_NS;
    private long clock = Scene.CLOCK;

    private static String network(int number) {
        return "2001:db8:1%02x:%x00::/56".formatted(number >> 8, number & 0xFF);
    }

    private List<Effect> register(int number, String network) {
        clock += 1L << 20;
        return done(agent.onDatagram(nowNs, clock, new Datagram(new Datagram.Endpoint(COLOCATED, 5001),
                new Datagram.Endpoint(HOME_AGENT, 434), 64,
                Octets.of(new RequestBytes(clock).from(home(number), MOBILE).homeAgent(HOME_AGENT)
                        .lifetime(LIFETIME_SEC).extensions(prefix(network), MODE).bytes())),
                null));
    }

    private List<Effect> done(List<Effect> effects) {
        for (Effect effect : effects) {
            switch (effect) {
                case Effect.AddTunnelRoute add -> routes.add(add.prefix());
                case Effect.RemoveTunnelRoute remove -> assertThat(routes.remove(remove.prefix())).isTrue();
                default -> {
                    // No route.
                }
            }
        }
        return effects;
    }

    @BeforeEach
    void allAreRegistered() {
        for (int i = 0; i < NODES; i++) {
            assertThat(reply(register(i, network(i))).code()).isZero();
        }
        assertThat(routes).hasSize(2 * NODES);
        assertThat(agent.views().bindings(nowNs)).hasSize(NODES);
    }

    private void passLifetime() {
        nowNs += LIFETIME_SEC * SECOND_NS;
        clock += (long) LIFETIME_SEC << 32;
    }

    /** Calls the timer as long as it is due, and answers how much each call found to do. */
    private List<Long> parts(Class<? extends Effect> kind) {
        final List<Long> parts = new ArrayList<>();
        while (agent.nextDeadlineNs() - nowNs <= 0) {
            nowNs++;
            parts.add(done(agent.onTimer(nowNs)).stream().filter(kind::isInstance).count());
            assertThat(parts.size()).as("an end").isLessThan(10 * PARTS);
        }
        return parts;
    }

    private void assertBounded(List<Long> parts, long each) {
        assertThat(parts).allSatisfy(part -> assertThat(part).isLessThanOrEqualTo(each * BindingUpkeep.BURST));
    }

    @Test
    void thoseThatExpireAtOneInstantEndAPartAtATime() {
        passLifetime();
        assertThat(agent.views().bindings(nowNs)).as("nobody is bound any longer").isEmpty();
        final List<Long> parts = parts(Effect.WithdrawForwarding.class);
        assertBounded(parts, 1);
        assertThat(parts).hasSizeGreaterThanOrEqualTo(PARTS);
        assertThat(parts.stream().mapToLong(Long::longValue).sum()).isEqualTo(NODES);
        assertThat(routes).isEmpty();
        assertThat(agent.counters()).containsEntry(RegistrationCounter.EXPIRED, (long) NODES);
        assertThat(agent.nextDeadlineNs() - nowNs).as("nothing is left").isPositive();
    }

    @Test
    void whoeverComesBackInBetweenIsBoundAnewAndStaysSo() {
        passLifetime();
        done(agent.onTimer(nowNs));
        final int last = NODES - 1;
        assertThat(routes).contains(home(last).toHostPrefix());
        assertThat(reply(register(last, network(last))).code()).isZero();
        parts(Effect.WithdrawForwarding.class);
        assertThat(agent.views().bindings(nowNs)).singleElement().extracting(BindingView::homeAddress)
                .isEqualTo(home(last));
        assertThat(routes).containsExactlyInAnyOrder(home(last).toHostPrefix(), IpPrefix.parse(network(last)));
    }

    @Test
    void whatTheOneHadWhoseTimeIsOverAnotherGetsAtOnce() {
        passLifetime();
        done(agent.onTimer(nowNs));
        final int last = NODES - 1;
        assertThat(codes(register(0, network(last)))).singleElement().asString().startsWith("1 ");
        parts(Effect.WithdrawForwarding.class);
        assertThat(routes).containsExactlyInAnyOrder(home(0).toHostPrefix(), IpPrefix.parse(network(last)));
    }

    private List<Effect> hostHas(IpAddress... addresses) {
        return agent.onHostAddresses(nowNs, new HostAddresses(Set.of(addresses), Set.of()));
    }

    @Test
    @Tag("DAD-10")
    void anAddressOfTheHostConcernsThoseOnlyWhoHaveIt() {
        final IpAddress harmless = IpAddress.parse("2001:db8:aaaa::1");
        final IpAddress taken = IpAddress.parse("2001:db8:103:100::1");
        hostHas(harmless, IpAddress.parse("2001:db8:103:200::1"));
        hostHas(harmless);
        final ThreadMXBean threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();
        final long before = threads.getCurrentThreadAllocatedBytes();
        final List<Effect> effects = hostHas(harmless, taken);
        assertThat(threads.getCurrentThreadAllocatedBytes() - before).as("octets, where 1000 are registered")
                .isLessThan(64 * NODES);
        assertThat(effects.stream().filter(Effect.RemoveTunnelRoute.class::isInstance)).containsExactly(
                new Effect.RemoveTunnelRoute(IpPrefix.parse(network(0x301))));
        assertThat(hostHas(harmless)).as("what is gone concerns nobody").isEmpty();
        done(effects);
        hostHas(harmless, home(7), COLOCATED);
        assertThat(agent.views().bindings(nowNs)).as("their care-of address").isEmpty();
    }

    @Test
    void anotherMtuReachesAllAPartAtATime() {
        final long first = agent.onPathMtu(nowNs, 1400).stream().filter(Effect.PublishForwarding.class::isInstance)
                .count();
        assertThat(first).isBetween(1L, (long) BindingUpkeep.BURST);
        final List<Long> parts = parts(Effect.PublishForwarding.class);
        assertBounded(parts, 1);
        assertThat(first + parts.stream().mapToLong(Long::longValue).sum()).isEqualTo(NODES);
    }

    @Test
    void aHomeLinkThatIsBackIsDefendedAPartAtATimeAndNotOnceItIsGoneAgain() {
        parts(Effect.AddProxyNeighbor.class);
        agent.onHomeLink(nowNs, false);
        final long first = agent.onHomeLink(nowNs, true).stream().filter(Effect.AddProxyNeighbor.class::isInstance)
                .count();
        assertThat(first).isBetween(1L, (long) BindingUpkeep.BURST);
        assertThat(first + parts(Effect.AddProxyNeighbor.class).stream().mapToLong(Long::longValue).sum())
                .isEqualTo(NODES);
        agent.onHomeLink(nowNs, false);
        agent.onHomeLink(nowNs, true);
        agent.onHomeLink(nowNs, false);
        assertThat(parts(Effect.AddProxyNeighbor.class)).allMatch(part -> part == 0);
    }
}
