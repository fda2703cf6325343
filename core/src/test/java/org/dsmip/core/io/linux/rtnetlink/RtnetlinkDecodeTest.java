package org.dsmip.core.io.linux.rtnetlink;

import static org.assertj.core.api.Assertions.assertThat;
import static org.dsmip.core.io.linux.rtnetlink.Samples.body;

import java.util.Set;
import org.agrona.concurrent.UnsafeBuffer;
import org.dsmip.core.io.route.AddressFamily;
import org.dsmip.core.io.route.AddressFlag;
import org.dsmip.core.io.route.AddressScope;
import org.dsmip.core.io.route.InterfaceAddress;
import org.dsmip.core.io.route.InterfaceAddress.Lifetime;
import org.dsmip.core.io.route.Link;
import org.dsmip.core.io.route.LinkType;
import org.dsmip.core.io.route.Neighbor;
import org.dsmip.core.io.route.NeighborState;
import org.dsmip.core.io.route.NetworkEvent;
import org.dsmip.core.io.route.ProxyNeighbor;
import org.dsmip.core.io.route.Route;
import org.dsmip.core.io.route.RouteType;
import org.dsmip.core.io.route.Rule;
import org.dsmip.core.io.route.Rule.Selector;
import org.dsmip.core.net.IpAddress;
import org.dsmip.core.net.IpPrefix;
import org.dsmip.core.net.MacAddress;
import org.junit.jupiter.api.Test;

class RtnetlinkDecodeTest {
    private static IpAddress address(String text) {
        return IpAddress.parse(text);
    }

    private static IpPrefix prefix(String text) {
        return IpPrefix.parse(text);
    }

    @Test
    void readsALink() {
        assertThat(LinkMessage.decode(body("link"))).isEqualTo(new Link(3, "ga", LinkType.ETHERNET, "veth", 1500, 1000,
                true, true, MacAddress.parse("62:32:c7:de:c4:b6")));
    }

    @Test
    void readsAddresses() {
        assertThat(AddressMessage.decode(body("addr4"))).isEqualTo(new InterfaceAddress(3, address("192.0.2.1"), 24,
                AddressScope.GLOBAL, Set.of(AddressFlag.PERMANENT), Lifetime.PERMANENT, 0));
        assertThat(AddressMessage.decode(body("addr6-1"))).isEqualTo(new InterfaceAddress(3,
                address("2001:db8:1::1"), 64, AddressScope.GLOBAL, Set.of(AddressFlag.PERMANENT, AddressFlag.NO_DAD),
                Lifetime.PERMANENT, 0));
        assertThat(AddressMessage.decode(body("addr6-2"))).isEqualTo(new InterfaceAddress(3,
                address("fe80::6032:c7ff:fede:c4b6"), 64, AddressScope.LINK, Set.of(AddressFlag.PERMANENT),
                Lifetime.PERMANENT, 3));
    }

    @Test
    void readsRoutes() {
        assertThat(RouteMessage.decode(body("route2-1"))).isEqualTo(
                Route.toGateway(prefix("10.1.0.0/16"), 3, address("fe80::1")).withGatewayOnLink().inTable(5138));
        assertThat(RouteMessage.decode(body("route2-2")))
                .isEqualTo(Route.reject(prefix("10.2.0.0/16"), RouteType.UNREACHABLE).withPriority(4096));
        assertThat(RouteMessage.decode(body("route2-3")))
                .isEqualTo(Route.toGateway(prefix("198.51.100.0/24"), 3, address("192.0.2.254")).withMtu(1400)
                        .withPreferredSource(address("192.0.2.1")));
        assertThat(RouteMessage.decode(body("route10-1")))
                .isEqualTo(Route.toLink(prefix("2001:db8:2::9/128"), 3));
        assertThat(RouteMessage.decode(body("route10-2")))
                .isEqualTo(Route.reject(prefix("2001:db8:dead::/48"), RouteType.UNREACHABLE).withPriority(4096));
    }

    @Test
    void showsARouteOfSeveralHopsByItsFirst() {
        assertThat(RouteMessage.decode(body("route2-4")))
                .isEqualTo(Route.toGateway(prefix("203.0.113.0/24"), 3, address("192.0.2.253")));
    }

    @Test
    void readsHowAPacketWouldLeave() {
        final Route route = RouteMessage.decodeResolved(body("resolved"));
        assertThat(route).isNotNull().returns(3, Route::linkIndex).returns(address("192.0.2.254"), Route::gateway)
                .returns(address("192.0.2.1"), Route::preferredSource).returns(1400, Route::mtuBytes);
    }

    @Test
    void readsRules() {
        assertThat(RuleMessage.decode(body("rule2-2"))).isEqualTo(Rule.lookup(AddressFamily.IPV4, 100,
                new Selector(prefix("192.0.2.0/24"), null, "lo", 0xCA6C, 0xFFFF, true), 5138));
        assertThat(RuleMessage.decode(body("rule10-2"))).isEqualTo(
                Rule.lookup(AddressFamily.IPV6, 101, Selector.ALL, Route.MAIN_TABLE).withSuppressPrefixLength(0));
        assertThat(RuleMessage.decode(body("rule2-1"))).isEqualTo(
                Rule.lookup(AddressFamily.IPV4, 0, Selector.ALL, Route.LOCAL_TABLE).withProtocol(2));
    }

    @Test
    void tellsNeighborsFromProxyNeighbors() {
        assertThat(NeighborMessage.decodeProxy(body("proxy2"))).isEqualTo(ProxyNeighbor.of(3, address("192.0.2.77")));
        assertThat(NeighborMessage.decodeProxy(body("proxy10")))
                .isEqualTo(ProxyNeighbor.of(3, address("2001:db8:1::77")));
        assertThat(NeighborMessage.decode(body("proxy2"))).isNull();
        assertThat(NeighborMessage.decode(body("neigh2"))).isEqualTo(new Neighbor(3, address("192.0.2.254"),
                MacAddress.parse("02:00:00:00:00:fe"), NeighborState.PERMANENT, false));
        assertThat(NeighborMessage.decode(body("neigh10"))).isEqualTo(new Neighbor(3, address("2001:db8:1::fe"),
                MacAddress.parse("02:00:00:00:00:fe"), NeighborState.PERMANENT, true));
        assertThat(NeighborMessage.decodeProxy(body("neigh2"))).isNull();
    }

    @Test
    void readsAcknowledgmentsWithTheKernelsWords() {
        final int capped = Rtnetlink.NLM_F_CAPPED;
        assertThat(Acknowledgment.ofError(body("ack"), capped)).isEqualTo(Acknowledgment.OK);
        assertThat(Acknowledgment.ofError(body("resolve-none"), 0)).isEqualTo(new Acknowledgment(101, ""));
        assertThat(Acknowledgment.ofError(body("error-text"), capped | Rtnetlink.NLM_F_ACK_TLVS))
                .isEqualTo(new Acknowledgment(101, "Nexthop has invalid gateway"));
        assertThat(Acknowledgment.ofError(new UnsafeBuffer(new byte[8]), 0).isOk()).isFalse();
    }

    @Test
    void readsEvents() {
        assertThat(EventMessage.decode(Rtnetlink.RTM_NEWROUTE, body("event"))).isEqualTo(
                new NetworkEvent.RouteAdded(Route.toLink(prefix("9.9.9.9/32"), 3).withPriority(0)));
        assertThat(EventMessage.decode(Rtnetlink.RTM_DELLINK, body("link")))
                .isInstanceOf(NetworkEvent.LinkRemoved.class);
        assertThat(EventMessage.decode(Rtnetlink.RTM_NEWNEIGH, body("proxy2"))).isNull();
        assertThat(EventMessage.decode(Rtnetlink.NLMSG_OVERRUN, new UnsafeBuffer(0, 0)))
                .isEqualTo(new NetworkEvent.Overrun());
        // struct netconfmsg of AF_INET6, and one attribute.
        assertThat(EventMessage.decode(Rtnetlink.RTM_NEWNETCONF,
                new UnsafeBuffer(new byte[]{10, 0, 0, 0, 8, 0, 1, 0, -1, -1, -1, -1})))
                .isEqualTo(new NetworkEvent.SettingsChanged(AddressFamily.IPV6));
        assertThat(EventMessage.decode(Rtnetlink.RTM_NEWNETCONF, new UnsafeBuffer(new byte[]{7, 0, 0, 0}))).isNull();
        assertThat(EventMessage.decode(Rtnetlink.RTM_NEWNETCONF, new UnsafeBuffer(0, 0))).isNull();
        assertThat(EventMessage.decode(0x7777, body("link"))).isNull();
    }
}
