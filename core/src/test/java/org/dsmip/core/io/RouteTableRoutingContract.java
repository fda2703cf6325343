package org.dsmip.core.io;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.dsmip.core.io.RouteTableContract.address;
import static org.dsmip.core.io.RouteTableContract.prefix;

import java.util.List;
import java.util.Set;
import org.dsmip.core.io.route.AddressFamily;
import org.dsmip.core.io.route.AddressFlag;
import org.dsmip.core.io.route.AddressScope;
import org.dsmip.core.io.route.InterfaceAddress;
import org.dsmip.core.io.route.ObjectFilter;
import org.dsmip.core.io.route.ProxyNeighbor;
import org.dsmip.core.io.route.RemovedObjects;
import org.dsmip.core.io.route.ResolvedRoute;
import org.dsmip.core.io.route.Route;
import org.dsmip.core.io.route.RouteFilter;
import org.dsmip.core.io.route.RouteProtocol;
import org.dsmip.core.io.route.RouteQuery;
import org.dsmip.core.io.route.RouteType;
import org.dsmip.core.io.route.Rule;
import org.dsmip.core.io.route.Rule.Selector;
import org.dsmip.core.net.IpAddress;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** What every version of {@link RouteTable} does with routes and rules. */
interface RouteTableRoutingContract {
    /** A fresh bed. */
    RouteTableBed open();

    @Test
    default void aRouteTakesThePlaceOfTheOwnOneWithTheSameKey() {
        try (RouteTableBed bed = open().up()) {
            for (final String text : List.of("198.51.100.0/24", "2001:db8:5::/48")) {
                final Route before = Route.toLink(prefix(text), bed.first()).inTable(5138);
                final Route after = Route.toLink(prefix(text), bed.second()).inTable(5138).withMtu(1400);
                bed.table().addRoute(before);
                bed.table().addRoute(after);
                assertThat(bed.table().routes(RouteFilter.ofTable(5138))).containsExactly(after);
                bed.table().removeRoute(before);
                assertThat(bed.table().routes(RouteFilter.ofTable(5138))).isEmpty();
            }
        }
    }

    @Test
    default void aRouteOfAnotherProgramIsNeverTouched() {
        try (RouteTableBed bed = open().up()) {
            for (final String text : List.of("198.51.100.0/24", "2001:db8:5::/48")) {
                final Route foreign = Route.toLink(prefix(text), bed.first()).withProtocol(RouteProtocol.STATIC);
                bed.table().addRoute(foreign);
                final Route own = Route.toLink(prefix(text), bed.second());
                assertThatThrownBy(() -> bed.table().addRoute(own)).isInstanceOf(RouteTableException.class)
                        .hasMessageContaining("EEXIST").hasMessageContaining(text).hasMessageContaining("protocol 4");
                bed.table().addRoute(foreign.withProtocol(RouteProtocol.DSMIP));
                bed.table().removeRoute(own);
                assertThat(bed.table().routes(RouteFilter.ALL)).contains(foreign)
                        .noneMatch(route -> route.protocol() == RouteProtocol.DSMIP);
            }
        }
    }

    @Test
    @Tag("L-9")
    default void markedPacketsKeepTheirWayWhileAllOthersTakeTheTunnel() {
        try (RouteTableBed bed = open().up()) {
            final RouteTable table = bed.table();
            table.addAddress(InterfaceAddress.of(bed.first(), address("192.0.2.5"), 24));
            table.addRoute(Route.toGateway(prefix("0.0.0.0/0"), bed.first(), address("192.0.2.1")));
            table.addRoute(Route.toLink(prefix("0.0.0.0/0"), bed.second()).inTable(5138));
            final Rule suppress = Rule.lookup(AddressFamily.IPV4, 100, Selector.ALL, Route.MAIN_TABLE)
                    .withSuppressPrefixLength(0);
            final Rule tunnel = Rule.lookup(AddressFamily.IPV4, 101, Selector.ofMark(0xD51).negate(), 5138);
            for (int twice = 0; twice < 2; twice++) {
                table.addRule(suppress);
                table.addRule(tunnel);
            }
            assertThat(table.rules()).filteredOn(rule -> rule.protocol() == RouteProtocol.DSMIP)
                    .containsExactly(suppress, tunnel);
            assertThat(table.resolve(address("8.8.8.8"), 0)).isNotNull()
                    .returns(bed.second(), ResolvedRoute::linkIndex);
            assertThat(table.resolve(address("192.0.2.9"), 0)).isNotNull()
                    .returns(bed.first(), ResolvedRoute::linkIndex);
            assertThat(table.resolve(address("8.8.8.8"), 0xD51)).isNotNull()
                    .returns(bed.first(), ResolvedRoute::linkIndex)
                    .returns(address("192.0.2.1"), ResolvedRoute::gateway);
            for (int twice = 0; twice < 2; twice++) {
                table.removeRule(suppress);
                table.removeRule(tunnel);
            }
            assertThat(table.rules()).noneMatch(rule -> rule.protocol() == RouteProtocol.DSMIP);
            assertThat(table.resolve(address("8.8.8.8"), 0)).isNotNull()
                    .returns(bed.first(), ResolvedRoute::linkIndex);
        }
    }

    @Test
    default void listsRulesAsTheyWereAdded() {
        try (RouteTableBed bed = open()) {
            final List<Rule> rules = List.of(
                    Rule.lookup(AddressFamily.IPV4, 100, Selector.from(prefix("192.0.2.5/32")), 70_000),
                    Rule.lookup(AddressFamily.IPV4, 101, Selector.ofInputLink("va"), 7),
                    Rule.lookup(AddressFamily.IPV4, 102, new Selector(null, null, null, 0x100, 0xFF00, true), 8),
                    Rule.lookup(AddressFamily.IPV6, 100, Selector.to(prefix("2001:db8::/32")), 9),
                    Rule.lookup(AddressFamily.IPV6, 101, Selector.ALL, Route.MAIN_TABLE).withSuppressPrefixLength(0));
            rules.forEach(bed.table()::addRule);
            assertThat(bed.table().rules()).filteredOn(rule -> rule.protocol() == RouteProtocol.DSMIP)
                    .containsExactlyElementsOf(rules);
        }
    }

    @Test
    default void anUnreachableRouteEndsInNothingExceptWhereAMoreSpecificOneIs() {
        try (RouteTableBed bed = open().up()) {
            for (final String net : List.of("10.2.0.0/16", "2001:db8:dead::/48")) {
                bed.table().addRoute(Route.reject(prefix(net), RouteType.UNREACHABLE));
            }
            bed.table().addRoute(Route.toLink(prefix("10.2.3.0/24"), bed.first()));
            bed.table().addRoute(Route.toLink(prefix("2001:db8:dead:1::/64"), bed.first()));
            assertThat(bed.table().routes(RouteFilter.ofProtocol(RouteProtocol.DSMIP)))
                    .contains(Route.reject(prefix("2001:db8:dead::/48"), RouteType.UNREACHABLE),
                            Route.reject(prefix("10.2.0.0/16"), RouteType.UNREACHABLE));
            assertThat(bed.table().resolve(address("10.2.4.1"), 0)).isNull();
            assertThat(bed.table().resolve(address("2001:db8:dead:2::1"), 0)).isNull();
            assertThat(bed.table().resolve(address("10.2.3.1"), 0)).isNotNull();
            assertThat(bed.table().resolve(address("2001:db8:dead:1::1"), 0)).isNotNull();
        }
    }

    @Test
    default void resolvesLinkGatewaySourceAndMtu() {
        try (RouteTableBed bed = open().up()) {
            final RouteTable table = bed.table();
            table.setMtu(bed.first(), 1480);
            table.addAddress(InterfaceAddress.of(bed.first(), address("192.0.2.5"), 24));
            table.addRoute(Route.toGateway(prefix("198.51.100.0/24"), bed.first(), address("192.0.2.1")));
            table.addRoute(Route.toGateway(prefix("203.0.113.0/24"), bed.first(), address("192.0.2.1")).withMtu(1300)
                    .withPreferredSource(address("192.0.2.5")));
            assertThat(table.resolve(address("198.51.100.7"), 0)).isEqualTo(new ResolvedRoute(RouteType.UNICAST,
                    bed.first(), address("192.0.2.1"), address("192.0.2.5"), 1480));
            assertThat(table.resolve(address("203.0.113.7"), 0)).isEqualTo(new ResolvedRoute(RouteType.UNICAST,
                    bed.first(), address("192.0.2.1"), address("192.0.2.5"), 1300));
            assertThat(table.resolve(address("192.0.2.5"), 0)).isNotNull()
                    .returns(RouteType.LOCAL, ResolvedRoute::type);
            assertThat(table.resolve(address("9.9.9.9"), 0)).isNull();
            assertThat(table.resolve(address("2001:db8:9::9"), 0)).isNull();
        }
    }

    @Test
    @Tag("OPS-HOST-12")
    default void aPacketThatMustLeaveByALinkTakesTheWayOfThatLinkWhateverMetricOthersHave() {
        try (RouteTableBed bed = open().up()) {
            bed.table().addAddress(InterfaceAddress.of(bed.first(), address("192.0.2.5"), 24));
            bed.table().addAddress(InterfaceAddress.of(bed.second(), address("198.51.100.5"), 24));
            final IpAddress far = address("203.0.113.7");
            bed.table().addRoute(Route.toGateway(prefix("0.0.0.0/0"), bed.second(), address("198.51.100.1"))
                    .withPriority(50));
            assertThat(bed.table().resolve(new RouteQuery(far, null, 0, bed.first())))
                    .as("no way, though the kernel would take it to be on the link").isNull();
            assertThat(bed.table().resolve(new RouteQuery(address("192.0.2.9"), null, 0, bed.first()))).isNotNull()
                    .matches(way -> way.linkIndex() == bed.first() && way.gateway() == null);
            bed.table().addRoute(Route.toGateway(prefix("0.0.0.0/0"), bed.first(), address("192.0.2.1"))
                    .withPriority(100));
            assertThat(bed.table().resolve(far, 0)).isNotNull().matches(way -> way.linkIndex() == bed.second());
            assertThat(bed.table().resolve(new RouteQuery(far, null, 0, bed.first()))).isNotNull()
                    .matches(way -> way.linkIndex() == bed.first() && address("192.0.2.1").equals(way.gateway()));
            assertThat(bed.table().resolve(new RouteQuery(far, null, 0, 987_654))).as("a link that is gone").isNull();
        }
    }

    @Test
    @Tag("OPS-HOST-12")
    default void aPacketWithASourceIsSubjectToTheRulesAboutIt() {
        try (RouteTableBed bed = open().up()) {
            bed.table().addAddress(InterfaceAddress.of(bed.first(), address("192.0.2.5"), 24));
            bed.table().addRoute(Route.toGateway(prefix("0.0.0.0/0"), bed.first(), address("192.0.2.1"))
                    .inTable(5138));
            bed.table().addRule(
                    Rule.lookup(AddressFamily.IPV4, 100, Selector.from(prefix("192.0.2.5/32")), 5138));
            final IpAddress far = address("203.0.113.7");
            assertThat(bed.table().resolve(new RouteQuery(far, null, 0, bed.first()))).isNull();
            assertThat(bed.table().resolve(new RouteQuery(far, address("192.0.2.5"), 0, bed.first()))).isNotNull()
                    .matches(way -> address("192.0.2.1").equals(way.gateway()));
        }
    }

    @Test
    @Tag("OPS-HOST-1")
    default void aRuleAsksForTheBitsOfItsMaskOnly() {
        try (RouteTableBed bed = open().up()) {
            bed.table().addAddress(InterfaceAddress.of(bed.first(), address("192.0.2.5"), 24));
            bed.table().addRoute(Route.toGateway(prefix("0.0.0.0/0"), bed.first(), address("192.0.2.1"))
                    .inTable(5138));
            final Rule rule = Rule.lookup(AddressFamily.IPV4, 100, Selector.ofMark(0xD0, 0xFF), 5138);
            bed.table().addRule(rule);
            assertThat(bed.table().rules()).contains(rule);
            assertThat(bed.table().resolve(address("203.0.113.7"), 0x3FD0)).isNotNull();
            assertThat(bed.table().resolve(address("203.0.113.7"), 0x3FD1)).isNull();
        }
    }

    @Test
    default void aGatewayMustBeOnTheLinkOrBeSaidToBe() {
        try (RouteTableBed bed = open().up()) {
            final Route route = Route.toGateway(prefix("198.51.100.0/24"), bed.first(), address("203.0.113.1"));
            assertThatThrownBy(() -> bed.table().addRoute(route)).isInstanceOf(RouteTableException.class)
                    .hasMessageContaining("ENETUNREACH").hasMessageContaining("via 203.0.113.1")
                    .hasMessageContaining("on-link");
            bed.table().addRoute(route.withGatewayOnLink());
            assertThat(bed.table().routes(RouteFilter.ofProtocol(RouteProtocol.DSMIP)))
                    .containsExactly(route.withGatewayOnLink());
        }
    }

    @Test
    default void removingFromALinkThatIsGoneIsDoneAlready() {
        try (RouteTableBed bed = open().up()) {
            final Route route = Route.toLink(prefix("198.51.100.0/24"), bed.first());
            final InterfaceAddress address = InterfaceAddress.of(bed.first(), address("192.0.2.5"), 24);
            final ProxyNeighbor proxy = ProxyNeighbor.of(bed.first(), address("192.0.2.77"));
            bed.table().deleteLink(bed.first());
            bed.table().removeRoute(route);
            bed.table().removeAddress(address);
            bed.table().removeProxyNeighbor(proxy);
            assertThatThrownBy(() -> bed.table().addRoute(route)).hasMessageContaining("ENODEV");
            assertThatThrownBy(() -> bed.table().addAddress(address)).hasMessageContaining("ENODEV");
            assertThatThrownBy(() -> bed.table().addProxyNeighbor(proxy)).hasMessageContaining("ENODEV");
        }
    }

    @Test
    default void theLastIpv4AddressOfALinkTakesIpv4RoutesAndProxyNeighborsWithIt() {
        try (RouteTableBed bed = open().up()) {
            final InterfaceAddress one = InterfaceAddress.of(bed.first(), address("192.0.2.5"), 32);
            final InterfaceAddress other = InterfaceAddress.of(bed.first(), address("192.0.2.6"), 32);
            bed.table().addAddress(one);
            bed.table().addAddress(other);
            bed.table().addRoute(Route.toLink(prefix("198.51.100.0/24"), bed.first()));
            bed.table().addProxyNeighbor(ProxyNeighbor.of(bed.first(), address("192.0.2.77")));
            bed.table().removeAddress(one);
            assertThat(bed.table().routes(RouteFilter.ofProtocol(RouteProtocol.DSMIP))).hasSize(1);
            assertThat(bed.table().proxyNeighbors()).hasSize(1);
            bed.table().removeAddress(other);
            assertThat(bed.table().routes(RouteFilter.ofProtocol(RouteProtocol.DSMIP))).isEmpty();
            assertThat(bed.table().proxyNeighbors()).isEmpty();
        }
    }

    @Test
    default void whatAKilledProcessLeftIsFoundAndRemovedAndNothingElse() {
        try (RouteTableBed bed = open().up()) {
            final RouteTable killed = bed.table();
            final Route foreign = Route.toLink(prefix("203.0.113.0/24"), bed.first())
                    .withProtocol(RouteProtocol.STATIC);
            killed.addAddress(new InterfaceAddress(bed.first(), address("192.0.2.1"), 24, AddressScope.GLOBAL,
                    Set.of(AddressFlag.PERMANENT), InterfaceAddress.Lifetime.PERMANENT, RouteProtocol.UNSPECIFIED));
            killed.addRoute(foreign);
            killed.addAddress(InterfaceAddress.of(bed.first(), address("192.0.2.5"), 32));
            killed.addAddress(InterfaceAddress.of(bed.first(), address("2001:db8:1::5"), 128));
            killed.addRoute(Route.toLink(prefix("192.0.2.77/32"), bed.second()));
            killed.addRoute(Route.toLink(prefix("::/0"), bed.second()).inTable(5138));
            killed.addRoute(Route.reject(prefix("10.2.0.0/16"), RouteType.UNREACHABLE));
            killed.addRule(Rule.lookup(AddressFamily.IPV6, 100, Selector.ofMark(1).negate(), 5138));
            killed.addProxyNeighbor(ProxyNeighbor.of(bed.first(), address("192.0.2.77")));
            killed.addProxyNeighbor(ProxyNeighbor.of(bed.first(), address("2001:db8:1::77")));
            killed.addProxyNeighbor(new ProxyNeighbor(bed.first(), address("192.0.2.78"), RouteProtocol.STATIC));
            killed.close();
            try (RouteTable restarted = bed.reopen()) {
                assertThat(restarted.remove(ObjectFilter.ofProtocol(RouteProtocol.DSMIP)))
                        .isEqualTo(new RemovedObjects(1, 2, 3, 2));
                assertThat(restarted.remove(ObjectFilter.ofProtocol(RouteProtocol.DSMIP)).total()).isZero();
                assertThat(restarted.routes(RouteFilter.ALL)).contains(foreign);
                assertThat(restarted.proxyNeighbors()).extracting(ProxyNeighbor::address)
                        .containsExactly(address("192.0.2.78"));
                assertThat(restarted.addresses()).noneMatch(found -> found.linkIndex() == bed.first()
                        && found.protocol() == RouteProtocol.DSMIP);
            }
        }
    }
}
