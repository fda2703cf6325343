package org.dsmip.controlplane.host;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;
import org.dsmip.controlplane.journal.LogLines;
import org.dsmip.core.io.OtherTunnels;
import org.dsmip.core.io.SharedNames;
import org.dsmip.core.io.memory.MemoryRouteTable;
import org.dsmip.core.io.memory.MemorySharedNames;
import org.dsmip.core.io.route.LinkType;
import org.dsmip.core.io.route.NetworkEvent;
import org.dsmip.core.net.IpPrefix;
import org.dsmip.core.net.Ipv4Address;
import org.dsmip.core.sys.Errno;
import org.dsmip.core.sys.SystemCallException;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** What nodes of one host learn of each other's tunnels, in virtual time. */
@Tag("OPS-HOST-5")
class OtherNodesTest {
    private static final Ipv4Address HOME_AGENT = Ipv4Address.parse("192.0.2.1");
    private static final Ipv4Address OTHER_HOME_AGENT = Ipv4Address.parse("10.50.0.1");
    private static final long SECOND_NS = 1_000_000_000L;

    private final SharedNames names = new MemorySharedNames();
    private final MemoryRouteTable routes = new MemoryRouteTable();
    private final List<OtherTunnels> told = new ArrayList<>();
    private long now = SECOND_NS;

    private OtherNodes mobileNode(Ipv4Address homeAgent, String... prefixes) {
        return new OtherNodes(names,
                new OtherNodes.Self(false, homeAgent, List.of(prefixes).stream().map(IpPrefix::parse).toList()));
    }

    private OtherNodes homeAgent(Ipv4Address address) {
        return new OtherNodes(names, new OtherNodes.Self(true, address, List.of()));
    }

    /** After a device was made or removed. */
    private OtherTunnels learned(OtherNodes node) {
        node.tell(told::add);
        now += SECOND_NS;
        final int link = routes.addLink("l" + now, LinkType.NONE, 1500, null);
        node.onEvent(new NetworkEvent.LinkChanged(routes.links().getLast()));
        assertThat(node.nextDeadlineNs()).isLessThanOrEqualTo(now);
        node.onTimer(now);
        assertThat(node.nextDeadlineNs()).as("once").isGreaterThan(now);
        routes.deleteLink(link);
        return told.isEmpty() ? OtherTunnels.NONE : told.getLast();
    }

    @Test
    void aMobileNodePassesOverWhatComesFromOrGoesToOtherHomeAgents() {
        final OtherNodes node = mobileNode(HOME_AGENT, "192.0.2.10/32");
        assertThat(learned(node).isEmpty()).isTrue();
        final OtherNodes second = mobileNode(OTHER_HOME_AGENT, "10.50.0.9/32", "2001:db8:7::/48");
        final OtherNodes third = homeAgent(OTHER_HOME_AGENT);
        final OtherTunnels others = learned(node);
        assertThat(others.sources()).containsExactly(OTHER_HOME_AGENT);
        assertThat(others.destinations()).containsExactly(OTHER_HOME_AGENT);
        assertThat(others.ownSource()).isEqualTo(HOME_AGENT);
        assertThat(others.behind()).isEmpty();
        second.close();
        third.close();
        assertThat(learned(node).isEmpty()).as("after their end").isTrue();
    }

    @Test
    void ofTheSameHomeAgentItPassesOverWhatGoesToTheOthersPrefixesUnlessTheyAreItsOwn() {
        final OtherNodes node = mobileNode(HOME_AGENT, "192.0.2.10/32", "2001:db8:100::/56");
        mobileNode(HOME_AGENT, "192.0.2.11/32", "2001:db8:100:100::/56", "2001:db8::/32");
        final OtherTunnels others = learned(node);
        assertThat(others.behind()).containsExactlyInAnyOrder(IpPrefix.parse("192.0.2.11/32"),
                IpPrefix.parse("2001:db8:100:100::/56"));
        assertThat(others.sources()).isEmpty();
    }

    @Test
    void theLongestAddressesAreTold() {
        final OtherNodes node = homeAgent(HOME_AGENT);
        mobileNode(Ipv4Address.parse("198.151.100.100"), "2001:db8:1111:2222:3333:4444:5555:6666/128");
        assertThat(learned(node).sources()).containsExactly(Ipv4Address.parse("198.151.100.100"));
    }

    @Test
    @Tag("OPS-HOST-5")
    void whatIsNoAddressIsPassedOver() {
        final OtherNodes node = mobileNode(HOME_AGENT, "192.0.2.10/32");
        for (String words : List.of("home-agent nowhere", "mobile-node", "mobile-node ", "mobile-node 10.50.0.1",
                "mobile-node 10.50.0.1 all", "mobile-node nowhere 10.50.0.9/32")) {
            names.show("tunnels-of " + words);
        }
        homeAgent(OTHER_HOME_AGENT);
        assertThat(learned(node).destinations()).containsExactly(OTHER_HOME_AGENT);
        assertThat(told.getLast().sources()).isEmpty();
    }

    @Test
    void aHomeAgentTakesAllThatIsSentToIt() {
        final OtherNodes node = homeAgent(HOME_AGENT);
        mobileNode(HOME_AGENT, "192.0.2.10/32");
        mobileNode(OTHER_HOME_AGENT, "10.50.0.9/32");
        final OtherTunnels others = learned(node);
        assertThat(others.ownDestination()).isEqualTo(HOME_AGENT);
        assertThat(others.sources()).containsExactly(OTHER_HOME_AGENT);
        assertThat(others.destinations()).isEmpty();
    }

    @Test
    @Tag("OPS-HOST-5")
    void whatTheKernelRefusesIsSaidOnceAndTriedAgainWithEachRegularLook() {
        final OtherNodes node = mobileNode(HOME_AGENT, "192.0.2.10/32");
        homeAgent(OTHER_HOME_AGENT);
        node.tell(others -> {
            throw new SystemCallException("setsockopt", "SO_ATTACH_FILTER", -Errno.ENOBUFS);
        });
        final List<String> lines = LogLines.of("dsmip.node", () -> {
            for (int i = 0; i < 4; i++) {
                node.onTimer(now);
                now += 30 * SECOND_NS;
            }
        });
        assertThat(lines).singleElement().asString().contains("SO_ATTACH_FILTER", "ENOBUFS");
        node.tell(told::add);
        assertThat(LogLines.of("dsmip.node", () -> node.onTimer(now))).singleElement().asString()
                .contains("well again");
        assertThat(told).singleElement()
                .satisfies(others -> assertThat(others.destinations()).containsExactly(OTHER_HOME_AGENT));
    }

    @Test
    void whatCannotBeSaidAtAChangeIsSaidAtARegularLook() {
        final AtomicBoolean refuses = new AtomicBoolean();
        final OtherNodes node = new OtherNodes(new SharedNames() {
            @Override
            public Shown show(String name) {
                if (refuses.get()) {
                    throw new SystemCallException("show", name, -Errno.EPERM, "");
                }
                return names.show(name);
            }

            @Override
            public List<String> all() {
                return names.all();
            }
        }, new OtherNodes.Self(false, HOME_AGENT, List.of(IpPrefix.parse("192.0.2.10/32"))));
        node.onTimer(now);
        refuses.set(true);
        assertThat(LogLines.of("dsmip.node", () -> node.follow(
                new OtherNodes.Self(false, HOME_AGENT, List.of(IpPrefix.parse("2001:db8:7::/48"))))))
                .singleElement().asString().contains("EPERM");
        assertThat(names.all()).isEmpty();
        refuses.set(false);
        assertThat(LogLines.of("dsmip.node", () -> node.onTimer(now + 30 * SECOND_NS)))
                .singleElement().asString().contains("well again");
        assertThat(names.all()).singleElement().asString().contains("2001:db8:7::/48");
    }
}
