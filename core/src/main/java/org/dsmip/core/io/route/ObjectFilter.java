package org.dsmip.core.io.route;

import java.util.function.Predicate;

/**
 * Which of one maker's objects are meant.
 *
 * @param protocol who made them, see {@link RouteProtocol}
 * @param rules which policy rules
 * @param proxyNeighbors which proxy neighbors
 * @param routes which routes
 * @param addresses which interface addresses
 */
public record ObjectFilter(int protocol, Predicate<Rule> rules, Predicate<ProxyNeighbor> proxyNeighbors,
        Predicate<Route> routes, Predicate<InterfaceAddress> addresses) {
    /**
     * Everything that one maker made.
     *
     * @param protocol see {@link RouteProtocol}
     * @return the filter
     */
    public static ObjectFilter ofProtocol(int protocol) {
        return new ObjectFilter(protocol, rule -> true, neighbor -> true, route -> true, address -> true);
    }

    /**
     * Says whether a rule is meant.
     *
     * @param rule any rule
     * @return true if it is one of those
     */
    public boolean accepts(Rule rule) {
        return rule.protocol() == protocol && rules.test(rule);
    }

    /**
     * Says whether a proxy neighbor is meant.
     *
     * @param neighbor any proxy neighbor
     * @return true if it is one of those
     */
    public boolean accepts(ProxyNeighbor neighbor) {
        return neighbor.protocol() == protocol && proxyNeighbors.test(neighbor);
    }

    /**
     * Says whether a route is meant.
     *
     * @param route any route
     * @return true if it is one of those
     */
    public boolean accepts(Route route) {
        return route.protocol() == protocol && routes.test(route);
    }

    /**
     * Says whether an address is meant.
     *
     * @param address any address
     * @return true if it is one of those
     */
    public boolean accepts(InterfaceAddress address) {
        return address.protocol() == protocol && addresses.test(address);
    }
}
