package org.dsmip.core.io.memory;

import java.util.List;
import org.dsmip.core.io.route.AddressFamily;
import org.dsmip.core.io.route.Route;
import org.dsmip.core.io.route.RouteQuery;
import org.dsmip.core.io.route.RouteType;
import org.dsmip.core.io.route.Rule;
import org.dsmip.core.io.route.RuleAction;
import org.dsmip.core.net.IpAddress;
import org.dsmip.core.net.IpPrefix;
import org.dsmip.core.net.Ipv4Address;
import org.dsmip.core.net.Ipv4Prefix;
import org.dsmip.core.net.Ipv6Address;
import org.dsmip.core.net.Ipv6Prefix;
import org.jspecify.annotations.Nullable;

/** Finds a route by rules and tables as the kernel does for a packet that this host sends, the slow and obvious way. */
final class MemoryRouteLookup {
    private MemoryRouteLookup() {}

    static @Nullable Route find(List<Rule> rules, List<Route> routes, RouteQuery query) {
        for (final Rule rule : rules) {
            if (rule.family() != AddressFamily.of(query.destination()) || !selects(rule.selector(), query)) {
                continue;
            }
            if (rule.action() != RuleAction.LOOKUP) {
                return null;
            }
            final Route best = best(routes, rule.table(), query);
            if (best != null && best.type() != RouteType.THROW
                    && best.destination().length() > rule.suppressPrefixLength()) {
                return best.type().isReject() ? null : best;
            }
        }
        return null;
    }

    private static boolean selects(Rule.Selector selector, RouteQuery query) {
        final IpAddress source = query.source();
        final boolean fulfilled = !selector.narrower()
                && (selector.from() == null || (source != null && contains(selector.from(), source)))
                && (selector.to() == null || contains(selector.to(), query.destination()))
                && (selector.inputLink() == null || "lo".equals(selector.inputLink()))
                && ((query.mark() ^ selector.mark()) & selector.markMask()) == 0;
        return fulfilled != selector.inverted();
    }

    private static @Nullable Route best(List<Route> routes, int table, RouteQuery query) {
        Route best = null;
        for (final Route route : routes) {
            if (route.table() == table && contains(route.destination(), query.destination())
                    && (query.linkIndex() == 0 || route.type().isReject() || route.linkIndex() == query.linkIndex())
                    && (best == null || isBetter(route, best))) {
                best = route;
            }
        }
        return best;
    }

    private static boolean isBetter(Route route, Route other) {
        final int longer = Integer.compare(route.destination().length(), other.destination().length());
        return longer != 0 ? longer > 0 : route.priority() < other.priority();
    }

    static boolean contains(IpPrefix prefix, IpAddress address) {
        return switch (prefix) {
            case Ipv4Prefix ipv4 -> address instanceof Ipv4Address candidate && ipv4.contains(candidate);
            case Ipv6Prefix ipv6 -> address instanceof Ipv6Address candidate && ipv6.contains(candidate);
        };
    }
}
