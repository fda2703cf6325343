package org.dsmip.controlplane.host;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.dsmip.controlplane.journal.LogLines;
import org.dsmip.core.io.OwnConfiguration;
import org.dsmip.core.io.memory.MemoryRouteTable;
import org.dsmip.core.io.route.AddressFamily;
import org.dsmip.core.io.route.LinkType;
import org.dsmip.core.io.route.RouteProtocol;
import org.dsmip.core.io.route.Rule;
import org.dsmip.core.io.route.RuleAction;
import org.dsmip.core.net.IpPrefix;
import org.dsmip.core.net.Ipv4Address;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** Which rules of other programs are told while the home prefixes of a node change. */
class TunnelReachTest {
    private static final HostSettings HOST = HostSettings.ofInstance(0);
    private static final IpPrefix ADDRESS = IpPrefix.parse("192.0.2.10/32");
    private static final IpPrefix NETWORK = IpPrefix.parse("2001:db8:100::/56");

    private final MemoryRouteTable routes = new MemoryRouteTable();
    private final int tun = routes.addLink("tun", LinkType.NONE, 1480, null);
    private final MobileRouting routing = new MobileRouting(new OwnConfiguration(routes), plan(ADDRESS));
    private final TunnelReach reach = new TunnelReach(routes, routing, Ipv4Address.parse("192.0.2.1"));

    private MobileRouting.Plan plan(IpPrefix... homePrefixes) {
        return new MobileRouting.Plan(HOST, OutsideTunnel.LINK, tun, 1280, List.of(homePrefixes));
    }

    @Test
    @Tag("OPS-HOST-2")
    void rulesAboutPrefixesThatAreHomeByNowAreNamed() {
        routes.addRule(new Rule(AddressFamily.IPV6, 20, Rule.Selector.from(NETWORK), RuleAction.PROHIBIT, 0, -1,
                RouteProtocol.STATIC));
        assertThat(LogLines.of("dsmip.mobile-node", reach::start)).isEmpty();
        routing.follow(plan(ADDRESS, NETWORK));
        assertThat(LogLines.of("dsmip.mobile-node", reach::start)).singleElement().asString()
                .contains("from 2001:db8:100::/56 prohibit");
    }
}
