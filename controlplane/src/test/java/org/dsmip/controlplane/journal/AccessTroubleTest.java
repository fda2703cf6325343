package org.dsmip.controlplane.journal;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.dsmip.controlplane.mobilenode.AccessLink;
import org.dsmip.controlplane.mobilenode.Attachment;
import org.dsmip.core.io.memory.MemoryRouteTable;
import org.dsmip.core.io.route.AddressFamily;
import org.dsmip.core.io.route.LinkType;
import org.dsmip.core.io.route.Route;
import org.dsmip.core.io.route.RouteType;
import org.dsmip.core.io.route.Rule;
import org.dsmip.core.net.IpAddress;
import org.dsmip.core.net.Ipv4Address;
import org.dsmip.core.net.Ipv4Prefix;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** What the operator is told about a mobile node without access. */
@Tag("DS-2.2-1")
class AccessTroubleTest {
    private static final Ipv4Address HOME_AGENT = Ipv4Address.parse("192.0.2.1");
    private static final Ipv4Address LOCAL = Ipv4Address.parse("203.0.113.10");
    private static final Attachment NOWHERE = new Attachment.Detached();

    private final MemoryRouteTable routes = new MemoryRouteTable();
    private static final int TABLE = 434;

    private final int tun = routes.addLink("dsmip1", LinkType.NONE, 1480, null);
    private final AccessTrouble trouble = new AccessTrouble(routes, "wlan0", HOME_AGENT, tun);

    private static AccessLink link(boolean usable, boolean routed, IpAddress... addresses) {
        return new AccessLink(usable, routed, 1500, List.of(addresses));
    }

    private List<String> told(AccessLink link, Attachment attachment) {
        return LogLines.of("dsmip.mobile-node", () -> trouble.note(link, attachment));
    }

    private int interfaceUp(String name) {
        final int index = routes.addLink(name, LinkType.ETHERNET, 1500, null);
        routes.setCarrier(index, true);
        routes.setUp(index);
        return index;
    }

    @Test
    void namesTheInterfaceThatIsMissingOrDownOrWithoutCarrier() {
        final AccessLink useless = link(false, false);
        assertThat(told(useless, NOWHERE)).containsExactly("no access [reason=\"there is no interface wlan0\"]");
        final int index = routes.addLink("wlan0", LinkType.ETHERNET, 1500, null);
        assertThat(told(useless, NOWHERE)).containsExactly("no access [reason=\"interface wlan0 is down\"]");
        routes.setCarrier(index, false);
        routes.setUp(index);
        assertThat(told(useless, NOWHERE)).containsExactly("no access [reason=\"interface wlan0 has no carrier\"]");
    }

    @Test
    void saysThatThereIsNoAddressToRegisterBy() {
        interfaceUp("wlan0");
        assertThat(told(link(true, true, Ipv4Address.parse("169.254.1.1")), NOWHERE))
                .containsExactly("no access [reason=\"interface wlan0 has no usable IPv4 address\"]");
    }

    @Test
    void namesTheOtherInterfaceByWhichTheHomeAgentIsReached() {
        interfaceUp("wlan0");
        final int other = interfaceUp("eth7");
        final AccessLink unrouted = link(true, false, LOCAL);
        assertThat(told(unrouted, NOWHERE))
                .containsExactly("no access [reason=\"no route leads to the home agent 192.0.2.1\"]");
        routes.addRoute(Route.toLink(Ipv4Prefix.parse("192.0.2.0/24"), other));
        assertThat(told(unrouted, NOWHERE)).containsExactly(
                "no access [reason=\"the route to the home agent 192.0.2.1 leaves by eth7, not by wlan0\"]");
        routes.addRoute(Route.reject(Ipv4Prefix.parse("192.0.2.1/32"), RouteType.PROHIBIT));
        assertThat(told(unrouted, NOWHERE))
                .containsExactly("no access [reason=\"no route leads to the home agent 192.0.2.1\"]");
    }

    @Test
    void doesNotTakeTheTunnelForAWayToTheHomeAgent() {
        interfaceUp("wlan0");
        routes.setUp(tun);
        routes.addRoute(Route.toLink(Ipv4Prefix.parse("0.0.0.0/0"), tun).inTable(TABLE));
        routes.addRule(Rule.lookup(AddressFamily.IPV4, 4344, Rule.Selector.ALL, TABLE));
        assertThat(told(link(true, false, LOCAL), NOWHERE))
                .containsExactly("no access [reason=\"no route leads to the home agent 192.0.2.1\"]");
    }

    @Test
    void saysItOnceForEachChange() {
        final AccessLink useless = link(false, false);
        assertThat(told(useless, NOWHERE)).hasSize(1);
        assertThat(told(useless, NOWHERE)).isEmpty();
        assertThat(told(link(true, true, LOCAL), new Attachment.Visiting(LOCAL, 1500, java.util.Set.of())))
                .containsExactly("access again null");
        assertThat(told(useless, NOWHERE)).as("after access in between").hasSize(1);
    }
}
