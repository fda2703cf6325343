package org.dsmip.controlplane.agent;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.concurrent.TimeUnit;
import org.dsmip.core.io.NetworkEvents;
import org.dsmip.core.io.OwnConfiguration;
import org.dsmip.core.io.memory.MemoryRouteTable;
import org.dsmip.core.io.route.LinkType;
import org.dsmip.core.io.route.ProxyNeighbor;
import org.dsmip.core.io.route.Route;
import org.dsmip.core.io.route.RouteFilter;
import org.dsmip.core.net.Ipv4Prefix;
import org.dsmip.core.net.Ipv6Address;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** When the own configuration is put back, in virtual time. */
class ConfigurationKeeperTest {
    private static final long SECOND_NS = TimeUnit.SECONDS.toNanos(1);
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
    void whatIsTakenAwayIsPutBackAtOnceTheFirstTime() {
        takeAway(START_NS + 10 * SECOND_NS);
        assertThat(isThere()).isTrue();
    }

    @Test
    void againstOneWhoTakesItAwayAgainAndAgainItIsOnceASecond() {
        final long first = START_NS + 10 * SECOND_NS;
        takeAway(first);
        takeAway(first + SECOND_NS / 2);
        assertThat(isThere()).isFalse();
        assertThat(keeper.nextDeadlineNs()).isEqualTo(first + SECOND_NS);
        keeper.onTimer(first + SECOND_NS);
        assertThat(isThere()).isTrue();
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
