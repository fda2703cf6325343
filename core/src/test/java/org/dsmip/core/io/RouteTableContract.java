package org.dsmip.core.io;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.dsmip.core.io.route.AddressFlag;
import org.dsmip.core.io.route.Change;
import org.dsmip.core.io.route.InterfaceAddress;
import org.dsmip.core.io.route.Link;
import org.dsmip.core.io.route.NetworkEvent;
import org.dsmip.core.io.route.ProxyNeighbor;
import org.dsmip.core.io.route.Route;
import org.dsmip.core.io.route.RouteFilter;
import org.dsmip.core.io.route.RouteProtocol;
import org.dsmip.core.net.IpAddress;
import org.dsmip.core.net.IpPrefix;
import org.dsmip.core.sys.Errno;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** What every version of {@link RouteTable} does with links, addresses and proxy neighbors. */
interface RouteTableContract {
    /** A fresh bed. */
    RouteTableBed open();

    /** Shorthand. */
    static IpAddress address(String text) {
        return IpAddress.parse(text);
    }

    /** Shorthand. */
    static IpPrefix prefix(String text) {
        return IpPrefix.parse(text);
    }

    /** Everything that has come. */
    static List<NetworkEvent> drain(NetworkEvents events) {
        final List<NetworkEvent> all = new ArrayList<>();
        int before;
        do {
            before = all.size();
            // Of very many a call hands over some.
            assertThat(events.poll(all::add)).isEqualTo(all.size() - before);
        } while (all.size() > before);
        return all;
    }

    @Test
    default void findsLinksByNameAndNumber() {
        try (RouteTableBed bed = open()) {
            final Link link = Objects.requireNonNull(bed.table().link("va"));
            assertThat(link).isEqualTo(bed.table().link(bed.first()));
            assertThat(link.mtuBytes()).isEqualTo(1500);
            assertThat(link.up()).isFalse();
            assertThat(link.carrier()).isFalse();
            assertThat(link.mac()).isNotNull();
            assertThat(bed.table().links()).extracting(Link::name).contains("lo", "va", "vb");
            assertThat(bed.table().links()).extracting(Link::index).isSorted();
            assertThat(bed.table().link("nosuchlink")).isNull();
            assertThat(bed.table().link("a-name-that-is-too-long-for-a-link")).isNull();
            assertThat(bed.table().link(987654)).isNull();
        }
    }

    @Test
    default void reportsLinksGoingUpAndDown() {
        try (RouteTableBed bed = open(); NetworkEvents events = bed.table().subscribe()) {
            bed.up();
            assertThat(bed.table().link(bed.first())).isNotNull().matches(Link::isUsable);
            assertThat(drain(events)).filteredOn(NetworkEvent.LinkChanged.class::isInstance)
                    .extracting(event -> ((NetworkEvent.LinkChanged) event).link())
                    .anyMatch(link -> link.index() == bed.first() && link.up())
                    .anyMatch(link -> link.index() == bed.second() && link.up());
            bed.table().setDown(bed.first());
            assertThat(drain(events)).filteredOn(NetworkEvent.LinkChanged.class::isInstance)
                    .extracting(event -> ((NetworkEvent.LinkChanged) event).link())
                    .anyMatch(link -> link.index() == bed.first() && !link.up() && !link.carrier());
        }
    }

    @Test
    default void setsTheMtuOfALink() {
        try (RouteTableBed bed = open(); NetworkEvents events = bed.table().subscribe()) {
            bed.table().setMtu(bed.first(), 1420);
            assertThat(bed.table().link(bed.first())).isNotNull().returns(1420, Link::mtuBytes);
            assertThat(drain(events)).anyMatch(event -> event instanceof NetworkEvent.LinkChanged changed
                    && changed.link().mtuBytes() == 1420);
            assertThatThrownBy(() -> bed.table().setMtu(bed.first(), 1)).isInstanceOf(RouteTableException.class)
                    .hasMessageContaining("set MTU 1 on link " + bed.first()).hasMessageContaining("EINVAL");
        }
    }

    @Test
    @Tag("OPS-GSO-5")
    default void setsHowManyPacketsMayWaitForALink() {
        try (RouteTableBed bed = open()) {
            bed.table().setQueueLength(bed.first(), 5000);
            assertThat(bed.table().link(bed.first())).isNotNull().returns(5000, Link::queueLength);
            assertThatThrownBy(() -> bed.table().setQueueLength(987654, 5000))
                    .isInstanceOf(RouteTableException.class).hasMessageContaining("set queue length")
                    .hasMessageContaining("ENODEV");
        }
    }

    @Test
    default void deletesALinkOnce() {
        try (RouteTableBed bed = open(); NetworkEvents events = bed.table().subscribe()) {
            bed.table().deleteLink(bed.first());
            bed.table().deleteLink(bed.first());
            assertThat(bed.table().link("va")).isNull();
            assertThat(drain(events)).anyMatch(event -> event instanceof NetworkEvent.LinkRemoved removed
                    && removed.link().name().equals("va"));
        }
    }

    @Test
    @Tag("L-9")
    default void anAddressIsUsableAtOnceAndAddedAsOftenAsOneLikes() {
        try (RouteTableBed bed = open().up(); NetworkEvents events = bed.table().subscribe()) {
            for (final String text : List.of("192.0.2.5", "2001:db8:1::5")) {
                final InterfaceAddress home = InterfaceAddress.of(bed.first(), address(text),
                        text.contains(":") ? 128 : 32);
                bed.table().addAddress(home);
                bed.table().addAddress(home);
                assertThat(bed.table().addresses(bed.first())).filteredOn(home::hasKeyOf).singleElement()
                        .matches(InterfaceAddress::isUsable).returns(RouteProtocol.DSMIP, InterfaceAddress::protocol)
                        .matches(found -> found.flags().contains(AddressFlag.PERMANENT));
                assertThat(drain(events)).anyMatch(event -> event instanceof NetworkEvent.AddressAdded added
                        && added.address().hasKeyOf(home));
                bed.table().removeAddress(home);
                bed.table().removeAddress(home);
                assertThat(bed.table().addresses()).noneMatch(home::hasKeyOf);
                assertThat(drain(events)).anyMatch(event -> event instanceof NetworkEvent.AddressRemoved removed
                        && removed.address().hasKeyOf(home));
            }
            assertThat(bed.table().addresses(987654)).isEmpty();
        }
    }

    @Test
    default void anAddressBringsTheRouteOfItsPrefixUnlessToldNotTo() {
        try (RouteTableBed bed = open().up()) {
            for (final String text : List.of("192.0.2.5", "2001:db8:1::5")) {
                final InterfaceAddress plain = InterfaceAddress.of(bed.first(), address(text),
                        text.contains(":") ? 64 : 24);
                bed.table().addAddress(plain);
                assertThat(bed.table().routes(RouteFilter.ofTable(Route.MAIN_TABLE)))
                        .anyMatch(route -> route.destination().equals(plain.prefix())
                                && route.protocol() == RouteProtocol.KERNEL && route.linkIndex() == bed.first());
                bed.table().removeAddress(plain);
                bed.table().addAddress(plain.with(AddressFlag.NO_PREFIX_ROUTE));
                assertThat(bed.table().routes(RouteFilter.ofTable(Route.MAIN_TABLE)))
                        .noneMatch(route -> route.destination().equals(plain.prefix()));
            }
        }
    }

    @Test
    default void anAddressCanBeAddedAsDeprecated() {
        try (RouteTableBed bed = open().up()) {
            final InterfaceAddress old = InterfaceAddress.of(bed.first(), address("2001:db8:1::6"), 64)
                    .with(new InterfaceAddress.Lifetime(InterfaceAddress.Lifetime.FOREVER, 0));
            bed.table().addAddress(old);
            assertThat(bed.table().addresses(bed.first())).filteredOn(old::hasKeyOf).singleElement()
                    .returns(0L, found -> found.lifetime().preferredSec());
        }
    }

    @Test
    @Tag("L-3")
    @Tag("L-5")
    default void attractsAHomeAddressByAHostRouteAndAProxyNeighbor() {
        try (RouteTableBed bed = open().up(); NetworkEvents events = bed.table().subscribe()) {
            for (final String text : List.of("192.0.2.77", "2001:db8:1::77")) {
                final Route route = Route.toLink(address(text).toHostPrefix(), bed.second());
                final ProxyNeighbor proxy = ProxyNeighbor.of(bed.first(), address(text));
                for (int twice = 0; twice < 2; twice++) {
                    bed.table().addRoute(route);
                    bed.table().addProxyNeighbor(proxy);
                }
                assertThat(bed.table().routes(RouteFilter.ofProtocol(RouteProtocol.DSMIP))).containsExactly(route);
                assertThat(bed.table().proxyNeighbors()).containsExactly(proxy);
                assertThat(drain(events)).contains(new NetworkEvent.RouteAdded(route));
                for (int twice = 0; twice < 2; twice++) {
                    bed.table().removeProxyNeighbor(proxy);
                    bed.table().removeRoute(route);
                }
                assertThat(bed.table().proxyNeighbors()).isEmpty();
                assertThat(bed.table().routes(RouteFilter.ofProtocol(RouteProtocol.DSMIP))).isEmpty();
                assertThat(drain(events)).contains(new NetworkEvent.RouteRemoved(route));
            }
        }
    }

    @Test
    @Tag("L-4")
    default void aLinkLocalAddressIsProxiedWithoutARoute() {
        try (RouteTableBed bed = open().up()) {
            final ProxyNeighbor proxy = ProxyNeighbor.of(bed.first(), address("fe80::77"));
            bed.table().addProxyNeighbor(proxy);
            assertThat(bed.table().proxyNeighbors()).containsExactly(proxy);
        }
    }

    @Test
    default void aLinkThatGoesDownLosesItsProxyNeighborsAndRoutes() {
        try (RouteTableBed bed = open().up()) {
            bed.table().addProxyNeighbor(ProxyNeighbor.of(bed.first(), address("192.0.2.77")));
            bed.table().addProxyNeighbor(ProxyNeighbor.of(bed.first(), address("2001:db8:1::77")));
            bed.table().addProxyNeighbor(ProxyNeighbor.of(bed.second(), address("2001:db8:1::77")));
            bed.table().addRoute(Route.toLink(prefix("198.51.100.0/24"), bed.first()));
            bed.table().addRoute(Route.toLink(prefix("2001:db8:5::/48"), bed.first()));
            bed.table().setDown(bed.first());
            assertThat(bed.table().proxyNeighbors()).extracting(ProxyNeighbor::linkIndex)
                    .containsExactly(bed.second());
            assertThat(bed.table().routes(RouteFilter.ofProtocol(RouteProtocol.DSMIP))).isEmpty();
        }
    }

    @Test
    default void makesManyChangesAtOnceAndSaysOfEachWhyItIsRefused() {
        try (RouteTableBed bed = open().up()) {
            final List<Change> changes = new ArrayList<>();
            final List<Integer> errors = new ArrayList<>();
            final List<Object> made = new ArrayList<>();
            for (int i = 0; i < 900; i++) {
                final boolean refused = i % 7 == 3;
                final Route route = Route.toLink(prefix("2001:db8:5:" + Integer.toHexString(i) + "::/64"),
                        refused ? 987654 : bed.first());
                final ProxyNeighbor proxy = ProxyNeighbor.of(bed.second(),
                        address("2001:db8:1::" + Integer.toHexString(i + 1)));
                changes.add(Change.add(route));
                errors.add(refused ? Errno.ENODEV : 0);
                changes.add(Change.add(proxy));
                errors.add(0);
                made.addAll(refused ? List.of(proxy) : List.of(route, proxy));
            }
            assertThat(errors(bed.table().change(changes))).isEqualTo(errors);
            assertThat(ours(bed.table())).hasSameElementsAs(made);
            assertThat(errors(bed.table().change(changes))).as("again").isEqualTo(errors);
            final List<Change> removals = changes.stream().map(change -> Change.remove(change.object())).toList();
            assertThat(errors(bed.table().change(removals))).as("what is not there is gone").containsOnly(0);
            assertThat(ours(bed.table())).isEmpty();
            assertThat(bed.table().change(List.of())).isEmpty();
        }
    }

    private static List<Integer> errors(List<? extends @Nullable RouteTableException> refusals) {
        return refusals.stream().map(refusal -> refusal == null ? 0 : refusal.errno()).toList();
    }

    private static List<Object> ours(RouteTable table) {
        final List<Object> all = new ArrayList<>(table.routes(RouteFilter.ofProtocol(RouteProtocol.DSMIP)));
        all.addAll(table.proxyNeighbors());
        return all;
    }

    @Test
    @Tag("OPS-RT-1")
    default void aRouteOfAnotherIsNotTouchedByOneAmongMany() {
        try (RouteTableBed bed = open().up()) {
            final Route another = Route.toLink(prefix("203.0.113.0/24"), bed.second())
                    .withProtocol(RouteProtocol.STATIC);
            final Route same = Route.toLink(prefix("198.51.100.0/24"), bed.first());
            bed.table().addRoute(another);
            bed.table().addRoute(same.withProtocol(RouteProtocol.STATIC));
            final Route own = Route.toLink(prefix("10.7.0.0/16"), bed.first());
            bed.table().addRoute(own);
            final Route elsewhere = Route.toLink(prefix("10.7.0.0/16"), bed.second());
            final Route inTheWay = Route.toLink(prefix("203.0.113.0/24"), bed.first());
            final List<@Nullable RouteTableException> refusals = bed.table()
                    .change(List.of(Change.add(elsewhere), Change.add(inTheWay), Change.add(same)));
            assertThat(errors(refusals)).containsExactly(0, Errno.EEXIST, 0);
            assertThat(refusals.get(1)).hasMessageContaining("another program's route");
            assertThat(bed.table().routes(RouteFilter.ALL)).contains(another, elsewhere,
                    same.withProtocol(RouteProtocol.STATIC)).doesNotContain(own, inTheWay, same);
        }
    }
}
