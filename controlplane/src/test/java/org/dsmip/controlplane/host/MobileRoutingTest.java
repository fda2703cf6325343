package org.dsmip.controlplane.host;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.dsmip.core.io.OwnConfiguration;
import org.dsmip.core.io.memory.MemoryRouteTable;
import org.dsmip.core.io.route.AddressFamily;
import org.dsmip.core.io.route.LinkType;
import org.dsmip.core.io.route.Route;
import org.dsmip.core.io.route.RouteFilter;
import org.dsmip.core.io.route.Rule;
import org.dsmip.core.io.route.RuleAction;
import org.dsmip.core.net.Ipv4Prefix;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** What a node makes of the kernel's tables when the kernel does not go along. */
class MobileRoutingTest {
    private final MemoryRouteTable table = new MemoryRouteTable();
    private final int access = table.addLink("eth0", LinkType.ETHERNET, 1500, null);
    private final int tun = table.addLink("tun", LinkType.NONE, 1480, null);
    private final HostSettings host = HostSettings.ofInstance(0);
    private boolean refusesRemovals;
    private final OwnConfiguration own = new OwnConfiguration(
            RefusingRoutes.of(table, (method, argument) -> refusesRemovals && method.startsWith("remove")));
    private final MobileRouting routing = new MobileRouting(own, new MobileRouting.Plan(host,
            OutsideTunnel.LINK, tun, 1280, List.of(Ipv4Prefix.parse("192.0.2.10/32"))));

    private boolean isBarred() {
        return table.rules().stream().anyMatch(rule -> rule.action() == RuleAction.UNREACHABLE);
    }

    @Test
    @Tag("OPS-HOST-14")
    void whileThereIsNoWayIntoTheTunnelHomeAddressesAreBarredAndTheNodeGoesOnLooking() {
        table.setUp(access);
        routing.throughTunnel();
        assertThat(routing.refusal()).contains("ENETDOWN");
        assertThat(isBarred()).isTrue();
        assertThat(look()).isNotNull();
        assertThat(isBarred()).isTrue();
        table.setUp(tun);
        assertThat(look()).isNull();
        assertThat(look()).isNull();
        assertThat(isBarred()).isFalse();
    }

    private @Nullable String look() {
        routing.surroundings(new MobileRouting.Access(access, null, 0), List.of(),
                table.routes(new RouteFilter(AddressFamily.IPV4, host.tunnelTable(), 0)));
        return routing.refusal();
    }

    @Test
    @Tag("OPS-HOST-9")
    void whatIsNotTakenAwayIsTriedAgainWithEachLook() {
        table.setUp(tun);
        routing.throughTunnel();
        refusesRemovals = true;
        routing.directly();
        assertThat(look()).contains("EPERM");
        assertThat(table.rules()).anyMatch(host::isPlaceOf);
        refusesRemovals = false;
        assertThat(look()).isNull();
        assertThat(table.rules()).noneMatch(host::isPlaceOf);
    }

    @Test
    @Tag("OPS-HOST-9")
    void whatIsNotTakenAwayAndIsNeededAgainIsKeptAsBefore() {
        table.setUp(tun);
        routing.throughTunnel();
        final List<Rule> rules = table.rules();
        final List<Route> routes = routes();
        refusesRemovals = true;
        routing.directly();
        refusesRemovals = false;
        routing.throughTunnel();
        assertThat(routing.refusal()).isNull();
        rules.stream().filter(host::isPlaceOf).forEach(table::removeRule);
        routes.forEach(table::removeRoute);
        own.restore();
        assertThat(table.rules()).containsExactlyInAnyOrderElementsOf(rules);
        assertThat(routes()).isNotEmpty().containsExactlyInAnyOrderElementsOf(routes);
    }

    private List<Route> routes() {
        return table.routes(new RouteFilter(AddressFamily.IPV4, host.tunnelTable(), 0));
    }
}
