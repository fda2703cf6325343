package org.dsmip.controlplane.host;

import java.util.ArrayList;
import java.util.List;
import org.dsmip.controlplane.host.HostSettings.Layer;
import org.dsmip.core.io.RouteTable;
import org.dsmip.core.io.route.AddressFamily;
import org.dsmip.core.io.route.Route;
import org.dsmip.core.io.route.RouteFilter;
import org.dsmip.core.io.route.RouteProtocol;
import org.dsmip.core.io.route.Rule;
import org.dsmip.core.io.route.RuleAction;
import org.dsmip.core.net.IpPrefix;
import org.dsmip.core.net.Ipv4Prefix;
import org.dsmip.core.net.Ipv6Prefix;
import org.jspecify.annotations.Nullable;

/** Finds the policy rules of other programs that decide about a mobile node's packets before its own rules are asked. */
public final class RuleAudit {
    private final RouteTable routes;
    private final HostSettings host;
    private final List<IpPrefix> homePrefixes;

    /**
     * Makes an audit.
     *
     * @param routes the rules and tables of the host
     * @param host marks, tables and priorities of the node
     * @param homePrefixes its home addresses and networks
     */
    public RuleAudit(RouteTable routes, HostSettings host, List<IpPrefix> homePrefixes) {
        this.routes = routes;
        this.host = host;
        this.homePrefixes = List.copyOf(homePrefixes);
    }

    /**
     * Looks at the rules as they are now.
     *
     * @return a line for each rule that is in the way, in the order in which they are asked, and for each table that another
     *     program uses, too
     */
    public List<String> findings() {
        final List<String> findings = new ArrayList<>();
        for (Rule rule : routes.rules()) {
            if (!RouteProtocol.isOurs(rule.protocol())) {
                final String trouble = trouble(rule);
                if (trouble != null) {
                    findings.add(rule + ", " + trouble);
                }
            }
        }
        for (int table = host.table(); table < host.table() + HostSettings.TABLES; table++) {
            if (routes.routes(RouteFilter.ofTable(table)).stream()
                    .anyMatch(route -> !RouteProtocol.isOurs(route.protocol()))) {
                findings.add("routing table " + table + ", which is one of this node's, has routes of another program");
            }
        }
        return findings;
    }

    private @Nullable String trouble(Rule rule) {
        if (isInFrontOf(Layer.OWN_PACKETS, rule) && matchesMark(rule.selector())) {
            return "which matches the mark 0x" + Integer.toHexString(host.mark())
                    + " of this node's own packets, is asked before rule " + host.priority(Layer.OWN_PACKETS);
        }
        if (!isInFrontOf(Layer.REST, rule) || !decides(rule)) {
            return null;
        }
        if (coversEverything(rule.selector())) {
            return "which covers everything, is asked before rule "
                    + host.priority(isInFrontOf(Layer.HOME, rule) ? Layer.HOME : Layer.REST);
        }
        final IpPrefix from = rule.selector().from();
        return isInFrontOf(Layer.HOME, rule) && from != null && !rule.selector().inverted()
                && homePrefixes.stream().anyMatch(prefix -> overlap(prefix, from))
                        ? "which covers packets of this node's home addresses, is asked before rule "
                                + host.priority(Layer.HOME)
                        : null;
    }

    private boolean isInFrontOf(Layer layer, Rule rule) {
        return rule.priority() <= host.priority(layer);
    }

    private boolean matchesMark(Rule.Selector selector) {
        return selector.markMask() != 0 && host.mark() != 0
                && ((host.mark() ^ selector.mark()) & selector.markMask()) == 0 != selector.inverted();
    }

    private static boolean coversEverything(Rule.Selector selector) {
        final boolean conditional = selector.from() != null || selector.to() != null || selector.inputLink() != null
                || selector.narrower();
        // All that has not some mark: nearly everything.
        return !conditional && (selector.markMask() == 0) != selector.inverted();
    }

    /** A table without a default route lets go what it does not know; the host's own addresses are no way out. */
    private boolean decides(Rule rule) {
        if (rule.action() != RuleAction.LOOKUP) {
            return rule.action() != RuleAction.OTHER;
        }
        return rule.table() != Route.LOCAL_TABLE && rule.suppressPrefixLength() < 0
                && hasDefault(rule.family(), rule.table());
    }

    private boolean hasDefault(AddressFamily family, int table) {
        return routes.routes(new RouteFilter(family, table, RouteProtocol.UNSPECIFIED)).stream()
                .anyMatch(route -> route.destination().length() == 0);
    }

    private static boolean overlap(IpPrefix one, IpPrefix other) {
        return switch (one) {
            case Ipv4Prefix ipv4 -> other instanceof Ipv4Prefix prefix && ipv4.overlaps(prefix);
            case Ipv6Prefix ipv6 -> other instanceof Ipv6Prefix prefix && ipv6.overlaps(prefix);
        };
    }
}
