package org.dsmip.core.io;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.dsmip.core.io.InOwnNetworkNamespace.ip;
import static org.dsmip.core.io.RouteTableContract.address;
import static org.dsmip.core.io.RouteTableContract.drain;
import static org.dsmip.core.io.RouteTableContract.prefix;

import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.locks.LockSupport;
import org.dsmip.core.io.linux.LinuxRouteTable;
import org.dsmip.core.io.linux.LinuxSysctl;
import org.dsmip.core.io.route.AddressFamily;
import org.dsmip.core.io.route.AddressFlag;
import org.dsmip.core.io.route.EventGroup;
import org.dsmip.core.io.route.InterfaceAddress;
import org.dsmip.core.io.route.Neighbor;
import org.dsmip.core.io.route.NeighborState;
import org.dsmip.core.io.route.NetworkEvent;
import org.dsmip.core.io.route.ObjectFilter;
import org.dsmip.core.io.route.ProxyNeighbor;
import org.dsmip.core.io.route.Route;
import org.dsmip.core.io.route.RouteFilter;
import org.dsmip.core.io.route.RouteType;
import org.dsmip.core.io.route.Rule;
import org.dsmip.core.io.route.Rule.Selector;
import org.dsmip.core.net.MacAddress;
import org.dsmip.core.sys.Errno;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

@ExtendWith(InOwnNetworkNamespace.class)
class LinuxRouteTableContractIT implements RouteTableContract, RouteTableRoutingContract, OwnConfigurationContract {
    private record LinuxBed(RouteTable table, int first, int second) implements RouteTableBed {
        @Override
        public RouteTable reopen() {
            return LinuxRouteTable.open();
        }

        /** The kernel sees to a carrier when it has time: its own routes must not come in the middle of a test. */
        @Override
        public RouteTableBed up() {
            RouteTableBed.super.up();
            awaitMulticastRoutes(table);
            return this;
        }

        @Override
        public void close() {
            table.close();
        }
    }

    private static final int LOCAL_TABLE = 255;
    /** Protocol number of routes that the kernel makes. */
    private static final int KERNEL = 2;

    @Override
    public RouteTableBed open() {
        ip("link add name va type veth peer name vb");
        final LinuxSysctl sysctl = new LinuxSysctl();
        for (final String link : List.of("va", "vb")) {
            // No link-local addresses of the kernel's own making: they come when they like.
            sysctl.write("net.ipv6.conf." + link + ".addr_gen_mode", "1");
        }
        final RouteTable table = LinuxRouteTable.open();
        table.setUp(1);
        return new LinuxBed(table, index(table, "va"), index(table, "vb"));
    }

    private static void awaitMulticastRoutes(RouteTable table) {
        final long deadline = System.nanoTime() + 20_000_000_000L;
        while (table.routes(new RouteFilter(AddressFamily.IPV6, LOCAL_TABLE, KERNEL)).stream()
                .filter(route -> route.destination().equals(prefix("ff00::/8"))).count() < 2) {
            assertThat(System.nanoTime() - deadline).as("multicast routes of both links").isNegative();
            LockSupport.parkNanos(1_000_000);
        }
    }

    private static int index(RouteTable table, String name) {
        return Objects.requireNonNull(table.link(name), name).index();
    }

    @Test
    void anotherToolSeesTheSameRoutesAndRules() {
        try (RouteTableBed bed = open().up()) {
            bed.table().addAddress(InterfaceAddress.of(bed.first(), address("192.0.2.5"), 24));
            bed.table().addRoute(Route.toGateway(prefix("198.51.100.0/24"), bed.first(), address("192.0.2.1"))
                    .withMtu(1400).withPreferredSource(address("192.0.2.5")).inTable(5138).withPriority(77));
            bed.table().addRoute(Route.reject(prefix("2001:db8:dead::/48"), RouteType.UNREACHABLE));
            assertThat(ip("-j route show table 5138")).contains("\"dst\":\"198.51.100.0/24\"",
                    "\"gateway\":\"192.0.2.1\"", "\"dev\":\"va\"", "\"protocol\":\"134\"",
                    "\"prefsrc\":\"192.0.2.5\"", "\"metric\":77", "\"mtu\":1400");
            assertThat(ip("-j -6 route show proto 134")).contains("\"type\":\"unreachable\"",
                    "\"dst\":\"2001:db8:dead::/48\"", "\"metric\":1024");
            bed.table().addRule(Rule.lookup(AddressFamily.IPV4, 100, Selector.ofMark(0xD51).negate(), 5138));
            bed.table().addRule(Rule.lookup(AddressFamily.IPV6, 101, Selector.ALL, Route.MAIN_TABLE)
                    .withSuppressPrefixLength(0));
            assertThat(ip("-j rule show priority 100")).contains("\"not\"", "\"fwmark\":\"0xd51\"",
                    "\"table\":\"5138\"", "\"protocol\":\"134\"");
            assertThat(ip("-j -6 rule show priority 101")).contains("\"table\":\"main\"",
                    "\"suppress_prefixlen\":0", "\"protocol\":\"134\"");
        }
    }

    @Test
    @Tag("L-3")
    @Tag("L-9")
    void anotherToolSeesTheSameAddressesAndProxyNeighbors() {
        try (RouteTableBed bed = open().up()) {
            bed.table().addAddress(InterfaceAddress.of(bed.first(), address("2001:db8:1::5"), 64)
                    .with(AddressFlag.NO_PREFIX_ROUTE).with(AddressFlag.HOME_ADDRESS));
            assertThat(ip("-j -6 addr show dev va")).contains("\"local\":\"2001:db8:1::5\"", "\"prefixlen\":64",
                    "\"nodad\":true", "\"noprefixroute\":true", "home").doesNotContain("tentative");
            bed.table().addProxyNeighbor(ProxyNeighbor.of(bed.first(), address("192.0.2.77")));
            bed.table().addProxyNeighbor(ProxyNeighbor.of(bed.first(), address("2001:db8:1::77")));
            assertThat(ip("-j -4 neigh show proxy")).contains("\"dst\":\"192.0.2.77\"", "\"dev\":\"va\"");
            assertThat(ip("-j -6 neigh show proxy")).contains("\"dst\":\"2001:db8:1::77\"", "\"dev\":\"va\"");
        }
    }

    @Test
    @Tag("L-3")
    void proxyNeighborsSurviveTheLossOfTheCarrier() {
        try (RouteTableBed bed = open().up()) {
            bed.table().addProxyNeighbor(ProxyNeighbor.of(bed.first(), address("192.0.2.77")));
            bed.table().addProxyNeighbor(ProxyNeighbor.of(bed.first(), address("2001:db8:1::77")));
            try (NetworkEvents events = bed.table().subscribe(EnumSet.of(EventGroup.LINKS))) {
                bed.table().setDown(bed.second());
                awaitLostCarrier(events, bed.first());
            }
            assertThat(bed.table().proxyNeighbors()).hasSize(2);
        }
    }

    /** The kernel notices a lost carrier in its own time, up to a second later. */
    private static void awaitLostCarrier(NetworkEvents events, int linkIndex) {
        final AtomicBoolean lost = new AtomicBoolean();
        final long deadlineNs = System.nanoTime() + 20_000_000_000L;
        while (!lost.get()) {
            assertThat(System.nanoTime()).as("carrier of link " + linkIndex + " lost in time").isLessThan(deadlineNs);
            events.poll(event -> lost.compareAndSet(false, event instanceof NetworkEvent.LinkChanged changed
                    && changed.link().index() == linkIndex && !changed.link().carrier()));
            LockSupport.parkNanos(1_000_000);
        }
    }

    @Test
    void readsWhatAnotherToolMade() {
        try (RouteTableBed bed = open().up()) {
            ip("addr add 192.0.2.5/24 dev va");
            ip("route add 203.0.113.0/24 proto 99 nexthop via 192.0.2.1 nexthop via 192.0.2.2");
            ip("route add 10.1.0.0/16 via inet6 fe80::1 dev va onlink proto 99 metric 5");
            assertThat(bed.table().routes(RouteFilter.ofProtocol(99))).containsExactlyInAnyOrder(
                    Route.toGateway(prefix("203.0.113.0/24"), bed.first(), address("192.0.2.1")).withPriority(0)
                            .withProtocol(99),
                    Route.toGateway(prefix("10.1.0.0/16"), bed.first(), address("fe80::1")).withPriority(5)
                            .withGatewayOnLink().withProtocol(99));
            ip("neigh add 192.0.2.1 lladdr 02:00:00:00:00:01 dev va");
            assertThat(bed.table().neighbors(bed.first())).contains(new Neighbor(bed.first(), address("192.0.2.1"),
                    MacAddress.parse("02:00:00:00:00:01"), NeighborState.PERMANENT, false));
        }
    }

    @Test
    void anIpv4RouteCanHaveAnIpv6Gateway() {
        try (RouteTableBed bed = open().up()) {
            final Route route = Route.toGateway(prefix("10.1.0.0/16"), bed.first(), address("fe80::1"))
                    .withGatewayOnLink();
            bed.table().addRoute(route);
            assertThat(bed.table().routes(RouteFilter.ofProtocol(134))).containsExactly(route);
            assertThat(ip("-j route show proto 134")).contains("\"host\":\"fe80::1\"");
        }
    }

    @Test
    void reportsLinksNeighborsAndTheirEnd() {
        try (RouteTableBed bed = open().up(); NetworkEvents events = bed.table().subscribe()) {
            ip("neigh add 192.0.2.1 lladdr 02:00:00:00:00:01 dev va");
            assertThat(drain(events)).contains(new NetworkEvent.NeighborChanged(new Neighbor(bed.first(),
                    address("192.0.2.1"), MacAddress.parse("02:00:00:00:00:01"), NeighborState.PERMANENT, false)));
            ip("neigh del 192.0.2.1 dev va");
            assertThat(drain(events)).anyMatch(event -> event instanceof NetworkEvent.NeighborRemoved removed
                    && removed.neighbor().address().equals(address("192.0.2.1")));
            ip("link set vb down");
            awaitLostCarrier(events, bed.first());
            assertThat(bed.table().link(bed.first())).isNotNull().matches(link -> link.up() && !link.carrier());
        }
    }

    @Test
    @Tag("OPS-HOST-14")
    void ofARouteThatGoesWithItsNextHopObjectItHearsTheObjectOnly() {
        try (RouteTableBed bed = open().up();
                NetworkEvents events = bed.table().subscribe(EnumSet.of(EventGroup.ROUTES, EventGroup.NEXT_HOPS))) {
            ip("addr add 192.0.2.5/24 dev va");
            ip("nexthop add id 7 via 192.0.2.1 dev va");
            ip("route add 203.0.113.0/24 nhid 7 proto 99");
            assertThat(bed.table().routes(RouteFilter.ofProtocol(99))).hasSize(1);
            drain(events);
            ip("nexthop del id 7");
            assertThat(bed.table().routes(RouteFilter.ofProtocol(99))).isEmpty();
            assertThat(drain(events)).containsExactly(new NetworkEvent.NextHopsChanged());
        }
    }

    @Test
    @Tag("OPS-RT-1")
    void anEventThatItsConsumerFailsAtDoesNotCostTheOthers() {
        try (RouteTableBed bed = open().up();
                NetworkEvents events = bed.table().subscribe(EnumSet.of(EventGroup.ROUTES))) {
            final List<NetworkEvent> seen = new ArrayList<>();
            drain(events);
            for (int i = 0; i < 5; i++) {
                bed.table().addRoute(Route.toLink(prefix("198.51." + i + ".0/24"), bed.first()));
            }
            assertThatThrownBy(() -> events.poll(event -> {
                seen.add(event);
                throw new IllegalStateException("event " + seen.size());
            })).hasMessage("event 1");
            assertThat(seen).hasSize(5);
        }
    }

    @Test
    @Tag("OPS-RT-1")
    void aListThatChangesWhileItIsReadIsEitherWholeOrRefused() throws InterruptedException {
        try (RouteTableBed bed = open().up()) {
            for (int i = 0; i < 2000; i++) {
                bed.table().addAddress(
                        InterfaceAddress.of(bed.first(), address("10." + (i >> 8) + "." + (i & 0xFF) + ".1"), 32));
            }
            final AtomicBoolean stop = new AtomicBoolean();
            final Thread churn = new Thread(() -> churn(bed, stop));
            churn.start();
            for (int round = 0; round < 50; round++) {
                try {
                    assertThat(bed.table().addresses(bed.first())).filteredOn(found -> found.prefixLength() == 32)
                            .as("round " + round).hasSize(2000).doesNotHaveDuplicates();
                } catch (RouteTableException e) {
                    assertThat(e.errno()).isEqualTo(Errno.EAGAIN);
                }
            }
            stop.set(true);
            churn.join();
            assertThat(bed.table().addresses(bed.first())).hasSizeGreaterThanOrEqualTo(2000);
        }
    }

    private static void churn(RouteTableBed bed, AtomicBoolean stop) {
        try (RouteTable other = bed.reopen()) {
            final InterfaceAddress address = InterfaceAddress.of(bed.second(), address("10.200.0.1"), 24);
            while (!stop.get()) {
                other.addAddress(address);
                other.removeAddress(address);
            }
        }
    }

    @Test
    void hearsOnlyWhatItSubscribedTo() {
        try (RouteTableBed bed = open().up();
                NetworkEvents events = bed.table().subscribe(EnumSet.of(EventGroup.ADDRESSES))) {
            bed.table().addRoute(Route.toLink(prefix("198.51.100.0/24"), bed.first()));
            bed.table().setMtu(bed.first(), 1400);
            assertThat(drain(events)).isEmpty();
            bed.table().addAddress(InterfaceAddress.of(bed.first(), address("192.0.2.5"), 32));
            assertThat(drain(events)).hasSize(1);
        }
    }

    @Test
    void saysThatEventsWereLostAndGoesOn() {
        try (RouteTableBed bed = open().up(); NetworkEvents events = bed.table().subscribe()) {
            final Route route = Route.toLink(prefix("198.51.100.0/24"), bed.first());
            for (int i = 0; i < 20_000; i++) {
                bed.table().addRoute(route);
                bed.table().removeRoute(route);
            }
            assertThat(drain(events)).contains(new NetworkEvent.Overrun());
            bed.table().addRoute(route);
            assertThat(drain(events)).contains(new NetworkEvent.RouteAdded(route))
                    .doesNotContain(new NetworkEvent.Overrun());
        }
    }

    @Test
    void listsMoreRoutesThanOneDatagramHolds() {
        try (RouteTableBed bed = open().up()) {
            for (int i = 0; i < 3000; i++) {
                bed.table().addRoute(Route.toLink(prefix("10." + (i >> 8) + "." + (i & 255) + ".0/24"), bed.first())
                        .inTable(5138));
            }
            assertThat(bed.table().routes(RouteFilter.ofTable(5138))).hasSize(3000).doesNotHaveDuplicates();
            assertThat(bed.table().remove(ObjectFilter.ofProtocol(134)).routes()).isEqualTo(3000);
        }
    }

    @Test
    void changesSettingsOfAnInterfaceWithADotInItsName() {
        ip("link add name va.100 type veth peer name vb");
        final LinuxSysctl sysctl = new LinuxSysctl();
        final String key = "net.ipv6.neigh.va.100.proxy_delay";
        assertThat(sysctl.read(key)).isNotEqualTo("0");
        sysctl.write(key, "0");
        sysctl.write("net.ipv4.conf.va.100.forwarding", "1");
        assertThat(sysctl.read(key)).isEqualTo("0");
        assertThat(sysctl.read("net.ipv4.conf.va.100.forwarding")).isEqualTo("1");
    }
}
