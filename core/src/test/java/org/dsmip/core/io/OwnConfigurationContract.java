package org.dsmip.core.io;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.dsmip.core.io.RouteTableContract.address;
import static org.dsmip.core.io.RouteTableContract.drain;
import static org.dsmip.core.io.RouteTableContract.prefix;

import java.lang.reflect.InvocationHandler;
import java.lang.reflect.Proxy;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Supplier;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.dsmip.core.io.route.AddressFamily;
import org.dsmip.core.io.route.AddressFlag;
import org.dsmip.core.io.route.Change;
import org.dsmip.core.io.route.InterfaceAddress;
import org.dsmip.core.io.route.NetworkEvent;
import org.dsmip.core.io.route.ObjectFilter;
import org.dsmip.core.io.route.ProxyNeighbor;
import org.dsmip.core.io.route.Route;
import org.dsmip.core.io.route.RouteFilter;
import org.dsmip.core.io.route.RouteProtocol;
import org.dsmip.core.io.route.RouteType;
import org.dsmip.core.io.route.Rule;
import org.dsmip.core.io.route.Rule.Selector;
import org.dsmip.core.sys.Errno;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** What a node's own configuration is in every version of {@link RouteTable}; "another" is another program. */
interface OwnConfigurationContract {
    /** A fresh bed. */
    RouteTableBed open();

    /** An object of each kind, and a rule of each family. */
    private static void fill(OwnConfiguration own, RouteTableBed bed) {
        own.addAddress(InterfaceAddress.of(bed.first(), address("fe80::1"), 64));
        own.addRoute(Route.toLink(prefix("198.51.100.0/24"), bed.first()));
        own.addRoute(Route.toLink(prefix("2001:db8:5::/48"), bed.first()));
        for (AddressFamily family : AddressFamily.values()) {
            own.addRule(Rule.lookup(family, 100, Selector.ofMark(7), 5138));
        }
        own.addProxyNeighbor(ProxyNeighbor.of(bed.second(), address("2001:db8:1::77")));
    }

    private static List<Object> all(RouteTable table) {
        final List<Object> all = new ArrayList<>(table.routes(RouteFilter.ofProtocol(RouteProtocol.DSMIP)));
        table.rules().stream().filter(rule -> rule.protocol() == RouteProtocol.DSMIP).forEach(all::add);
        all.addAll(table.proxyNeighbors());
        table.addresses().stream().filter(address -> address.protocol() == RouteProtocol.DSMIP)
                .map(InterfaceAddress::address).forEach(all::add);
        return all;
    }

    @Test
    default void putsBackWhatAnotherRemoved() {
        try (RouteTableBed bed = open().up(); NetworkEvents events = bed.table().subscribe()) {
            final OwnConfiguration own = new OwnConfiguration(bed.table());
            fill(own, bed);
            final List<Object> before = all(bed.table());
            assertThat(before).hasSize(6);
            drain(events);
            bed.table().remove(ObjectFilter.ofProtocol(RouteProtocol.DSMIP));
            assertThat(drain(events)).filteredOn(own::mayMiss).hasSizeGreaterThanOrEqualTo(5);
            assertThat(own.restore()).isEqualTo(new OwnConfiguration.Restored(6, null));
            assertThat(all(bed.table())).containsExactlyInAnyOrderElementsOf(before);
            assertThat(own.restore()).isEqualTo(new OwnConfiguration.Restored(0, null));
        }
    }

    @Test
    @Tag("OPS-RT-3")
    default void whatASuccessorMakesAgainIsNoNewsAndWhatLastsStaysAtTheEnd() {
        try (RouteTableBed bed = open().up(); NetworkEvents events = bed.table().subscribe()) {
            final Route lasting = Route.reject(prefix("2001:db8:100::/48"), RouteType.UNREACHABLE).withPriority(9999);
            final Route passing = Route.toLink(prefix("198.51.100.0/24"), bed.first());
            final OwnConfiguration killed = new OwnConfiguration(bed.table());
            killed.addRoute(lasting);
            killed.keep(lasting);
            killed.addRoute(passing);
            drain(events);
            final OwnConfiguration successor = new OwnConfiguration(bed.table());
            assertThat(successor.isOwn(lasting)).isFalse();
            successor.addRoute(lasting);
            successor.keep(lasting);
            successor.addRoute(passing);
            assertThat(drain(events)).noneMatch(NetworkEvent.RouteAdded.class::isInstance)
                    .noneMatch(NetworkEvent.RouteRemoved.class::isInstance);
            assertThat(bed.table().routes(RouteFilter.ofProtocol(RouteProtocol.DSMIP))).hasSize(2)
                    .allMatch(successor::isOwn);
            assertThat(successor.isOwn(passing.withMtu(1300))).isFalse();
            successor.close();
            assertThat(bed.table().routes(RouteFilter.ofProtocol(RouteProtocol.DSMIP))).containsExactly(lasting);
        }
    }

    @Test
    default void putsBackWhatWentWithItsLink() {
        try (RouteTableBed bed = open().up(); NetworkEvents events = bed.table().subscribe()) {
            final OwnConfiguration own = new OwnConfiguration(bed.table());
            fill(own, bed);
            final List<Object> before = all(bed.table());
            bed.table().setDown(bed.first());
            assertThat(all(bed.table())).hasSizeLessThan(before.size());
            assertThat(own.restore().failure()).isNotNull();
            drain(events);
            bed.table().setUp(bed.first());
            assertThat(drain(events)).anyMatch(own::mayMiss);
            assertThat(own.restore().failure()).isNull();
            assertThat(all(bed.table())).containsExactlyInAnyOrderElementsOf(before);
        }
    }

    @Test
    @Tag("OPS-HOST-14")
    @Tag("OPS-RT-1")
    default void putsBackWhatAnotherProgramChangedOfItsRoute() {
        try (RouteTableBed bed = open().up(); NetworkEvents events = bed.table().subscribe()) {
            final OwnConfiguration own = new OwnConfiguration(bed.table());
            for (String destination : List.of("198.51.100.0/24", "::/0")) {
                final Route route = Route.toLink(prefix(destination), bed.first()).inTable(5138).withMtu(1300);
                own.addRoute(route);
                drain(events);
                bed.table().addRoute(route.withMtu(0));
                assertThat(drain(events)).as(destination).anyMatch(own::mayMiss);
                assertThat(own.restore()).isEqualTo(new OwnConfiguration.Restored(1, null));
                assertThat(bed.table().routes(RouteFilter.ofTable(5138))).contains(route)
                        .doesNotContain(route.withMtu(0));
                assertThat(drain(events)).as("after the repair of " + destination)
                        .filteredOn(event -> event.equals(new NetworkEvent.RouteAdded(route))).noneMatch(own::mayMiss);
            }
        }
    }

    @Test
    @Tag("OPS-RT-1")
    default void noticesThatIpv4RoutesAndProxyNeighborsWentWithTheLastAddressOfTheirLink() {
        try (RouteTableBed bed = open().up(); NetworkEvents events = bed.table().subscribe()) {
            final InterfaceAddress foreign = InterfaceAddress.of(bed.first(), address("192.0.2.5"), 24);
            bed.table().addAddress(foreign);
            final OwnConfiguration own = new OwnConfiguration(bed.table());
            for (int i = 0; i < 1000; i++) {
                own.addRoute(Route.toLink(prefix("10.77." + (i >> 8) + "." + (i & 0xFF) + "/32"), bed.first()));
            }
            own.addProxyNeighbor(ProxyNeighbor.of(bed.first(), address("192.0.2.77")));
            drain(events);
            bed.table().removeAddress(foreign);
            assertThat(all(bed.table())).isEmpty();
            assertThat(drain(events)).anyMatch(own::mayMiss);
            assertThat(own.restore()).isEqualTo(new OwnConfiguration.Restored(1001, null));
            drain(events);
            assertThat(own.restore().count()).isZero();
        }
    }

    @Test
    @Tag("OPS-HOST-11")
    default void makesNothingOfAFamilyThatTheKernelLacks() {
        try (RouteTableBed bed = open().up()) {
            bed.table().addAddress(InterfaceAddress.of(bed.first(), address("192.0.2.5"), 24));
            try (OwnConfiguration own = new OwnConfiguration(bed.table(), EnumSet.of(AddressFamily.IPV4))) {
                for (String destination : List.of("198.51.100.0/24", "2001:db8:5::/64")) {
                    own.addRoute(Route.toLink(prefix(destination), bed.first()).inTable(5138));
                    own.addRule(Rule.lookup(AddressFamily.of(prefix(destination)), 5138,
                            Rule.Selector.to(prefix(destination)), 5138));
                }
                for (String address : List.of("192.0.2.77", "2001:db8:1::77")) {
                    own.addAddress(
                            InterfaceAddress.of(bed.first(), address(address), address.contains(":") ? 128 : 32));
                    own.addProxyNeighbor(ProxyNeighbor.of(bed.first(), address(address)));
                }
                own.removeRoute(Route.toLink(prefix("2001:db8:6::/64"), bed.first()));
                assertThat(own.size()).isEqualTo(4);
                assertThat(own.restore()).isEqualTo(new OwnConfiguration.Restored(0, null));
                assertThat(bed.table().routes(RouteFilter.ofTable(5138))).extracting(Route::family)
                        .containsExactly(AddressFamily.IPV4);
                assertThat(bed.table().rules()).filteredOn(rule -> rule.priority() == 5138).extracting(Rule::family)
                        .containsExactly(AddressFamily.IPV4);
                assertThat(bed.table().proxyNeighbors()).extracting(ProxyNeighbor::address)
                        .containsExactly(address("192.0.2.77"));
                assertThat(bed.table().addresses(bed.first())).extracting(InterfaceAddress::address)
                        .contains(address("192.0.2.77")).doesNotContain(address("2001:db8:1::77"));
            }
            assertThat(bed.table().routes(RouteFilter.ofTable(5138))).isEmpty();
        }
    }

    @Test
    @Tag("OPS-RT-1")
    default void putsBackAnAddressThatAnotherProgramDeprecated() {
        try (RouteTableBed bed = open().up(); NetworkEvents events = bed.table().subscribe()) {
            final OwnConfiguration own = new OwnConfiguration(bed.table());
            final InterfaceAddress address = InterfaceAddress.of(bed.first(), address("2001:db8:1::5"), 128);
            own.addAddress(address);
            drain(events);
            bed.table().addAddress(
                    address.with(new InterfaceAddress.Lifetime(InterfaceAddress.Lifetime.FOREVER, 0))
                            .with(AddressFlag.DEPRECATED));
            assertThat(drain(events)).anyMatch(own::mayMiss);
            own.restore();
            assertThat(bed.table().addresses(bed.first())).filteredOn(found -> found.hasKeyOf(address))
                    .singleElement().matches(found -> !found.flags().contains(AddressFlag.DEPRECATED));
        }
    }

    @Test
    default void doesNotPutBackWhatItRemovedItself() {
        try (RouteTableBed bed = open().up(); NetworkEvents events = bed.table().subscribe()) {
            final OwnConfiguration own = new OwnConfiguration(bed.table());
            final Route route = Route.toLink(prefix("198.51.100.0/24"), bed.first());
            own.addRoute(route);
            own.removeRoute(route);
            assertThat(drain(events)).contains(new NetworkEvent.RouteRemoved(route)).noneMatch(own::mayMiss);
            assertThat(own.restore()).isEqualTo(new OwnConfiguration.Restored(0, null));
            assertThat(all(bed.table())).isEmpty();
        }
    }

    @Test
    default void whatIsLentMayBeTakenAwayAndGoesAtTheEnd() {
        try (RouteTableBed bed = open().up()) {
            final OwnConfiguration own = new OwnConfiguration(bed.table());
            final InterfaceAddress lent = InterfaceAddress.of(bed.first(), address("192.0.2.5"), 24);
            own.lendAddress(lent);
            bed.table().removeAddress(lent);
            assertThat(own.restore().count()).isZero();
            own.lendAddress(lent);
            own.close();
            assertThat(all(bed.table())).isEmpty();
        }
    }

    @Test
    default void whatTheKernelDoesNotLetGoOfIsNotPutBackAndGoesAtTheEnd() {
        try (RouteTableBed bed = open().up()) {
            final AtomicBoolean refuses = new AtomicBoolean();
            final OwnConfiguration own = new OwnConfiguration(notRemoving(bed.table(), refuses));
            final Route route = Route.toLink(prefix("198.51.100.0/24"), bed.first());
            final InterfaceAddress lent = InterfaceAddress.of(bed.first(), address("192.0.2.5"), 24);
            own.lendAddress(lent);
            own.addRoute(route);
            refuses.set(true);
            assertThatThrownBy(() -> own.removeRoute(route)).isInstanceOf(RouteTableException.class);
            assertThatThrownBy(() -> own.returnAddress(lent)).isInstanceOf(RouteTableException.class);
            assertThatThrownBy(() -> own.returnAddress(lent)).as("again").isInstanceOf(RouteTableException.class);
            assertThat(own.held()).hasSize(2).allSatisfy(held -> assertThat(held.leaving()).contains("EPERM"));
            bed.table().removeRoute(route);
            assertThat(own.restore()).isEqualTo(new OwnConfiguration.Restored(0, null));
            bed.table().addRoute(route);
            refuses.set(false);
            own.close();
            assertThat(all(bed.table())).isEmpty();
        }
    }

    private static RouteTable notRemoving(RouteTable table, AtomicBoolean refuses) {
        return (RouteTable) Proxy.newProxyInstance(RouteTable.class.getClassLoader(), new Class<?>[]{RouteTable.class},
                (proxy, method, arguments) -> {
                    if (method.getName().equals("change")) {
                        // One by one.
                        return InvocationHandler.invokeDefault(proxy, method, arguments);
                    }
                    if (refuses.get() && method.getName().startsWith("remove")) {
                        throw new RouteTableException(Errno.EPERM, method.getName() + " failed: EPERM");
                    }
                    return method.invoke(table, arguments);
                });
    }

    @Test
    default void keepsInMindWhatWasMadeOfManyChangesAndNothingElse() {
        try (RouteTableBed bed = open().up()) {
            final OwnConfiguration own = new OwnConfiguration(bed.table());
            final Route gone = Route.toLink(prefix("198.51.100.0/24"), bed.first());
            own.addRoute(gone);
            final Route made = Route.toLink(prefix("2001:db8:5::/64"), bed.first());
            final Route refused = Route.toLink(prefix("2001:db8:6::/64"), 987654);
            final ProxyNeighbor proxy = ProxyNeighbor.of(bed.second(), address("2001:db8:1::77"));
            assertThat(own.change(List.of(Change.remove(gone), Change.add(refused), Change.add(made),
                    Change.add(proxy)))).extracting(refusal -> refusal == null ? 0 : refusal.errno())
                    .containsExactly(0, Errno.ENODEV, 0, 0);
            assertThat(own.size()).isEqualTo(2);
            assertThat(all(bed.table())).containsExactly(made, proxy);
            bed.table().remove(ObjectFilter.ofProtocol(RouteProtocol.DSMIP));
            assertThat(own.restore()).isEqualTo(new OwnConfiguration.Restored(2, null));
            assertThat(all(bed.table())).containsExactly(made, proxy);
        }
    }

    @Test
    default void whatIsThereForManyIsNotToldButWhatOfItIsNot() {
        try (RouteTableBed bed = open().up()) {
            final AtomicBoolean refuses = new AtomicBoolean();
            final OwnConfiguration own = new OwnConfiguration(notRemoving(bed.table(), refuses));
            final Route mine = Route.toLink(prefix("198.51.100.0/24"), bed.first());
            own.addRoute(mine);
            final List<Route> theirs = IntStream.range(0, 200)
                    .mapToObj(number -> Route.toLink(prefix("2001:db8:5:" + number + "::/64"), bed.first())).toList();
            own.changeForMany(theirs.stream().map(Change::add).toList());
            final Supplier<Stream<HeldObject>> before = own.amissForMany();
            assertThat(own.held()).extracting(HeldObject::object).containsExactly(mine);
            refuses.set(true);
            own.changeForMany(List.of(Change.remove(theirs.get(3))));
            assertThat(own.amissForMany().get()).singleElement().satisfies(held -> {
                assertThat(held.object()).isEqualTo(theirs.get(3));
                assertThat(held.leaving()).contains("EPERM");
            });
            assertThat(before.get()).as("of that moment").isEmpty();
            refuses.set(false);
            own.changeForMany(List.of(Change.remove(theirs.get(3))));
            assertThat(own.amissForMany().get()).isEmpty();
            assertThat(own.held()).extracting(HeldObject::object).containsExactly(mine);
        }
    }

    @Test
    default void whatCannotBePutBackForManyIsToldUntilItIsThere() {
        try (RouteTableBed bed = open().up()) {
            final OwnConfiguration own = new OwnConfiguration(bed.table());
            final Route theirs = Route.toLink(prefix("198.51.100.0/24"), bed.first());
            own.changeForMany(List.of(Change.add(theirs)));
            final Route another = Route.toLink(prefix("198.51.100.0/24"), bed.second())
                    .withProtocol(RouteProtocol.STATIC);
            bed.table().removeRoute(theirs);
            bed.table().addRoute(another);
            own.restore();
            assertThat(own.amissForMany().get()).singleElement()
                    .satisfies(held -> assertThat(held.missing()).contains("EEXIST"));
            bed.table().removeRoute(another);
            own.restore();
            assertThat(own.amissForMany().get()).isEmpty();
            assertThat(all(bed.table())).containsExactly(theirs);
        }
    }

    @Test
    default void takesBackItsOwnAndNothingElse() {
        try (RouteTableBed bed = open().up()) {
            final Route another = Route.toLink(prefix("203.0.113.0/24"), bed.first());
            bed.table().addRoute(another);
            final OwnConfiguration own = new OwnConfiguration(bed.table());
            fill(own, bed);
            own.close();
            assertThat(all(bed.table())).containsExactly(another);
        }
    }

    @Test
    default void saysWhyARouteCannotBePutBackAndPutsBackTheOthers() {
        try (RouteTableBed bed = open().up()) {
            final OwnConfiguration own = new OwnConfiguration(bed.table());
            fill(own, bed);
            bed.table().remove(ObjectFilter.ofProtocol(RouteProtocol.DSMIP));
            bed.table().addRoute(
                    Route.toLink(prefix("198.51.100.0/24"), bed.second()).withProtocol(RouteProtocol.STATIC));
            final OwnConfiguration.Restored restored = own.restore();
            assertThat(restored.count()).isEqualTo(5);
            assertThat(restored.failure()).contains("198.51.100.0/24", "EEXIST");
            assertThat(own.held()).hasSize(6).filteredOn(held -> held.missing() != null).singleElement()
                    .satisfies(held -> {
                        assertThat(held.object().toString()).contains("198.51.100.0/24");
                        assertThat(held.missing()).contains("EEXIST");
                    });
        }
    }

    @Test
    default void forgetsWhatWasOnALinkThatIsGone() {
        try (RouteTableBed bed = open().up(); NetworkEvents events = bed.table().subscribe()) {
            final OwnConfiguration own = new OwnConfiguration(bed.table());
            fill(own, bed);
            final int gone = bed.first();
            drain(events);
            bed.table().deleteLink(gone);
            assertThat(drain(events)).anyMatch(event -> event instanceof NetworkEvent.LinkRemoved removed
                    && removed.link().index() == gone);
            own.forgetLink(gone);
            own.forgetLink(bed.second());
            assertThat(own.restore()).isEqualTo(new OwnConfiguration.Restored(0, null));
        }
    }

    @Test
    default void noticesARouteOfAnotherInThePlaceOfItsOwn() {
        try (RouteTableBed bed = open().up(); NetworkEvents events = bed.table().subscribe()) {
            final OwnConfiguration own = new OwnConfiguration(bed.table());
            final Route route = Route.toLink(prefix("198.51.100.0/24"), bed.first());
            own.addRoute(route);
            assertThat(drain(events)).contains(new NetworkEvent.RouteAdded(route))
                    .filteredOn(NetworkEvent.RouteAdded.class::isInstance).noneMatch(own::mayMiss);
            assertThat(own.mayMiss(new NetworkEvent.RouteAdded(route.withProtocol(RouteProtocol.STATIC)))).isTrue();
        }
    }

    @Test
    default void theSameRouteOfAnotherProgramIsAsGoodAsItsOwn() {
        try (RouteTableBed bed = open().up()) {
            final OwnConfiguration own = new OwnConfiguration(bed.table());
            final Route route = Route.toLink(prefix("198.51.100.0/24"), bed.first());
            own.addRoute(route);
            bed.table().removeRoute(route);
            bed.table().addRoute(route.withProtocol(RouteProtocol.STATIC));
            assertThat(own.restore()).isEqualTo(new OwnConfiguration.Restored(0, null));
        }
    }

    @Test
    default void tellsOfRules() {
        try (RouteTableBed bed = open(); NetworkEvents events = bed.table().subscribe()) {
            for (AddressFamily family : AddressFamily.values()) {
                final Rule rule = Rule.lookup(family, 100, Selector.ofMark(7), 5138);
                bed.table().addRule(rule);
                assertThat(drain(events)).contains(new NetworkEvent.RuleAdded(rule));
                bed.table().removeRule(rule);
                assertThat(drain(events)).contains(new NetworkEvent.RuleRemoved(rule));
            }
        }
    }
}
