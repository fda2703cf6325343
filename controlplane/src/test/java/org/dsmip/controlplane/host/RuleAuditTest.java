package org.dsmip.controlplane.host;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.dsmip.core.io.memory.MemoryRouteTable;
import org.dsmip.core.io.route.AddressFamily;
import org.dsmip.core.io.route.LinkType;
import org.dsmip.core.io.route.Route;
import org.dsmip.core.io.route.RouteProtocol;
import org.dsmip.core.io.route.RouteType;
import org.dsmip.core.io.route.Rule;
import org.dsmip.core.io.route.Rule.Selector;
import org.dsmip.core.io.route.RuleAction;
import org.dsmip.core.net.IpPrefix;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** Which rules of other programs are named, and which are none of a node's business. */
@Tag("OPS-HOST-2")
class RuleAuditTest {
    private static final HostSettings HOST = HostSettings.ofInstance(0);
    private static final int TABLE = 201;

    private final MemoryRouteTable routes = new MemoryRouteTable();
    private final RuleAudit audit = new RuleAudit(routes, HOST,
            List.of(IpPrefix.parse("192.0.2.10/32"), IpPrefix.parse("2001:db8:100::/56")));

    private void rule(int priority, Selector selector, int table) {
        routes.addRule(Rule.lookup(AddressFamily.IPV4, priority, selector, table).withProtocol(RouteProtocol.STATIC));
    }

    private void defaultRoute(int table) {
        routes.addRoute(Route.reject(IpPrefix.parse("0.0.0.0/0"), RouteType.UNREACHABLE).inTable(table)
                .withProtocol(RouteProtocol.STATIC));
    }

    @Test
    void nothingIsInTheWayOfANodeThatIsAlone() {
        defaultRoute(Route.MAIN_TABLE);
        assertThat(audit.findings()).isEmpty();
    }

    @Test
    void namesARuleThatCoversEverythingAndLeadsSomewhere() {
        rule(100, Selector.ALL, TABLE);
        assertThat(audit.findings()).as("an empty table decides nothing").isEmpty();
        defaultRoute(TABLE);
        assertThat(audit.findings()).containsExactly(
                "rule 100: from all lookup 201, which covers everything, is asked before rule 464");
        routes.removeRule(
                Rule.lookup(AddressFamily.IPV4, 100, Selector.ALL, TABLE).withProtocol(RouteProtocol.STATIC));
        rule(520, Selector.ofMark(0xCA6C).negate(), TABLE);
        assertThat(audit.findings()).containsExactly(
                "rule 520: not from all fwmark 0xca6c lookup 201, which covers everything, is asked before rule 528");
    }

    @Test
    void namesARuleThatMatchesTheMark() {
        rule(10, Selector.ofMark(0xD0, 0xF0), TABLE);
        rule(11, Selector.ofMark(0x100, 0x3F00), TABLE);
        assertThat(audit.findings()).containsExactly("rule 10: from all fwmark 0xd0/0xf0 lookup 201, which matches the "
                + "mark 0xd0 of this node's own packets, is asked before rule 400");
    }

    @Test
    void namesARuleAboutAHomeAddress() {
        routes.addRule(new Rule(AddressFamily.IPV4, 20, Selector.from(IpPrefix.parse("192.0.2.0/24")),
                RuleAction.PROHIBIT, 0, -1, RouteProtocol.STATIC));
        assertThat(audit.findings())
                .containsExactly("rule 20: from 192.0.2.0/24 prohibit, which covers packets of this "
                        + "node's home addresses, is asked before rule 464");
    }

    @Test
    void passesOverRulesThatComeLaterOrAreNarrowerOrPassOverDefaultRoutes() {
        defaultRoute(TABLE);
        rule(5270, Selector.ALL, TABLE);
        rule(30, new Selector(null, null, null, 0, 0, false, true), TABLE);
        rule(31, Selector.to(IpPrefix.parse("10.0.0.0/8")), TABLE);
        rule(32, Selector.from(IpPrefix.parse("198.51.100.0/24")), TABLE);
        routes.addRule(Rule.lookup(AddressFamily.IPV4, 33, Selector.ALL, Route.MAIN_TABLE).withSuppressPrefixLength(0)
                .withProtocol(RouteProtocol.STATIC));
        routes.addRule(Rule.lookup(AddressFamily.IPV4, 34, Selector.ALL, TABLE));
        assertThat(audit.findings()).isEmpty();
    }

    @Test
    void namesATableThatAnotherProgramUses() {
        final int link = routes.addLink("eth1", LinkType.ETHERNET, 1500, null);
        routes.setUp(link);
        routes.addRoute(Route.toLink(IpPrefix.parse("10.1.0.0/16"), link).inTable(HOST.accessTable())
                .withProtocol(RouteProtocol.STATIC));
        assertThat(audit.findings()).containsExactly(
                "routing table 436, which is one of this node's, has routes of another program");
    }
}
