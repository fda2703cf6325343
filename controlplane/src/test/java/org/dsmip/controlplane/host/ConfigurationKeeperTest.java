package org.dsmip.controlplane.host;

import static org.assertj.core.api.Assertions.assertThat;

import java.lang.reflect.Proxy;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.dsmip.controlplane.journal.LogLines;
import org.dsmip.core.io.NetworkEvents;
import org.dsmip.core.io.OwnConfiguration;
import org.dsmip.core.io.RouteTable;
import org.dsmip.core.io.RouteTableException;
import org.dsmip.core.io.memory.MemoryRouteTable;
import org.dsmip.core.io.route.InterfaceAddress;
import org.dsmip.core.io.route.LinkType;
import org.dsmip.core.io.route.ProxyNeighbor;
import org.dsmip.core.io.route.Route;
import org.dsmip.core.io.route.RouteFilter;
import org.dsmip.core.net.Ipv4Address;
import org.dsmip.core.net.Ipv4Prefix;
import org.dsmip.core.net.Ipv6Address;
import org.dsmip.core.sys.Errno;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** When the own configuration is put back, in virtual time. */
class ConfigurationKeeperTest {
    private static final long SECOND_NS = TimeUnit.SECONDS.toNanos(1);
    private static final long SETTLE_NS = TimeUnit.MILLISECONDS.toNanos(10);
    /** Monotonic clocks may be negative. */
    private static final long START_NS = -5 * SECOND_NS;

    private final MemoryRouteTable table = new MemoryRouteTable();
    private final int link = table.addLink("tun", LinkType.NONE, 1500, null);
    private final OwnConfiguration own = new OwnConfiguration(table);
    private final ConfigurationKeeper keeper = new ConfigurationKeeper(own);
    private final NetworkEvents events = table.subscribe();
    private final Route route = Route.toLink(Ipv4Prefix.parse("192.0.2.10/32"), link);

    @BeforeEach
    void begin() {
        table.setUp(link);
        own.addRoute(route);
        events.poll(event -> {});
        keeper.onTimer(START_NS);
    }

    private void hear() {
        events.poll(keeper::onEvent);
    }

    private boolean isThere() {
        return table.routes(RouteFilter.ALL).contains(route);
    }

    private void takeAway(long nowNs) {
        table.removeRoute(route);
        hear();
        keeper.onTimer(nowNs);
    }

    @Test
    void whatIsTakenAwayIsPutBackAMomentLater() {
        final long nowNs = START_NS + 10 * SECOND_NS;
        takeAway(nowNs);
        assertThat(isThere()).isFalse();
        assertThat(keeper.nextDeadlineNs()).isEqualTo(nowNs + SETTLE_NS);
        keeper.onTimer(nowNs + SETTLE_NS);
        assertThat(isThere()).isTrue();
    }

    @Test
    @Tag("OPS-HOST-14")
    void oneSweepIsOneRepair() {
        final Route other = Route.toLink(Ipv4Prefix.parse("192.0.2.11/32"), link);
        own.addRoute(other);
        final long nowNs = START_NS + 10 * SECOND_NS;
        takeAway(nowNs);
        table.removeRoute(other);
        hear();
        keeper.onTimer(nowNs + SETTLE_NS / 2);
        assertThat(LogLines.of("dsmip.node", () -> keeper.onTimer(nowNs + SETTLE_NS)))
                .containsExactly("put back what another program had removed [objects=\"2\"]");
        assertThat(own.restore().count()).isZero();
    }

    @Test
    @Tag("OPS-HOST-14")
    void againstOneWhoTakesItAwayAgainAndAgainItWaitsLongerEachTimeUpToALimit() {
        long nowNs = START_NS + 10 * SECOND_NS;
        long formerNs = nowNs;
        final List<Long> pausesMs = new ArrayList<>();
        for (int round = 0; round < 7; round++) {
            takeAway(nowNs);
            nowNs = keeper.nextDeadlineNs();
            keeper.onTimer(nowNs);
            assertThat(isThere()).as("round " + round).isTrue();
            pausesMs.add(TimeUnit.NANOSECONDS.toMillis(nowNs - formerNs));
            formerNs = nowNs;
        }
        assertThat(pausesMs).containsExactly(10L, 20L, 40L, 80L, 160L, 160L, 160L);
        takeAway(nowNs + SECOND_NS);
        assertThat(keeper.nextDeadlineNs()).as("after a quiet second").isEqualTo(nowNs + SECOND_NS + SETTLE_NS);
    }

    @Test
    @Tag("OPS-RT-1")
    void routesThatWentWithTheLastAddressOfTheirLinkAreBackWithinASecond() {
        final InterfaceAddress address = InterfaceAddress.of(link, Ipv4Address.parse("192.0.2.10"), 32);
        table.addAddress(address);
        events.poll(event -> {});
        table.removeAddress(address);
        assertThat(isThere()).isFalse();
        hear();
        keeper.onTimer(START_NS + 10 * SECOND_NS);
        keeper.onTimer(START_NS + 10 * SECOND_NS + SETTLE_NS);
        assertThat(isThere()).isTrue();
    }

    @Test
    @Tag("OPS-RT-1")
    void whatCannotBeReadIsReadAgainSoonAndMeanwhileNothingIsConcluded() {
        final AtomicInteger unreadable = new AtomicInteger();
        final OwnConfiguration careful = new OwnConfiguration(changingWhileRead(unreadable));
        final ConfigurationKeeper other = new ConfigurationKeeper(careful);
        careful.addRoute(route);
        final long nowNs = START_NS + 30 * SECOND_NS;
        other.onTimer(START_NS);
        table.removeRoute(route);
        unreadable.set(2);
        other.onTimer(nowNs);
        assertThat(isThere()).isFalse();
        other.onTimer(other.nextDeadlineNs());
        assertThat(isThere()).as("while it cannot be read").isFalse();
        assertThat(other.nextDeadlineNs() - nowNs).isLessThan(SECOND_NS);
        other.onTimer(other.nextDeadlineNs());
        assertThat(isThere()).isTrue();
    }

    /** The table, whose routes change the given number of times while they are read. */
    private RouteTable changingWhileRead(AtomicInteger times) {
        return (RouteTable) Proxy.newProxyInstance(RouteTable.class.getClassLoader(), new Class<?>[]{RouteTable.class},
                (proxy, method, arguments) -> {
                    if ("routes".equals(method.getName()) && times.getAndUpdate(left -> Math.max(0, left - 1)) > 0) {
                        throw new RouteTableException(Errno.EAGAIN, "list routes failed: EAGAIN; try again");
                    }
                    return method.invoke(table, arguments);
                });
    }

    @Test
    void aLinkThatIsGoneIsForgotten() {
        table.deleteLink(link);
        hear();
        keeper.onTimer(START_NS + 30 * SECOND_NS);
        assertThat(own.restore()).isEqualTo(new OwnConfiguration.Restored(0, null));
    }

    @Test
    void whatTheKernelDoesNotTellOfIsPutBackAtTheNextLook() {
        final ProxyNeighbor proxy = ProxyNeighbor.of(link, Ipv6Address.parse("2001:db8:1::10"));
        own.addProxyNeighbor(proxy);
        table.removeProxyNeighbor(proxy);
        hear();
        keeper.onTimer(START_NS + 29 * SECOND_NS);
        assertThat(table.proxyNeighbors()).isEmpty();
        assertThat(keeper.nextDeadlineNs()).isEqualTo(START_NS + 30 * SECOND_NS);
        keeper.onTimer(START_NS + 30 * SECOND_NS);
        assertThat(table.proxyNeighbors()).containsExactly(proxy);
    }
}
