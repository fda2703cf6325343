package org.dsmip.controlplane.host;

import java.util.List;
import java.util.Set;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import org.dsmip.core.io.OwnConfiguration;
import org.dsmip.core.io.RouteTable;
import org.dsmip.core.io.route.InterfaceAddress;
import org.dsmip.core.io.route.ObjectFilter;
import org.dsmip.core.io.route.RemovedObjects;
import org.dsmip.core.io.route.Route;
import org.dsmip.core.io.route.RouteFilter;
import org.dsmip.core.io.route.RouteProtocol;
import org.dsmip.core.io.route.RouteType;
import org.dsmip.core.io.route.Rule;
import org.dsmip.core.io.route.RuleAction;
import org.dsmip.core.net.IpAddress;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Clears what a killed process left in the kernel, and nothing of another node that is at work there. Whose an object is, is told
 * by where it stands: rules by their priority, routes by their table. Proxy neighbors and routes of the main table are a home
 * agent's, of which a host has one.
 */
public final class Leftovers {
    private static final Logger LOG = LoggerFactory.getLogger("dsmip.node");

    private Leftovers() {}

    /**
     * Clears what a home agent left, but for what its successor has in place by now: what both want stays untouched, so that
     * nobody who listens hears of it (OPS-RT-3).
     *
     * @param routes clears it
     * @param host numbers that the node takes of its host
     * @param own what the successor has in place
     */
    public static void ofHomeAgent(RouteTable routes, HostSettings host, OwnConfiguration own) {
        clear(routes, protocol -> new ObjectFilter(protocol, rule -> host.isPlaceOf(rule) && !own.isOwn(rule),
                neighbor -> !own.isOwn(neighbor), route -> route.table() == Route.MAIN_TABLE && !own.isOwn(route),
                address -> false));
    }

    /**
     * Clears what a mobile node left, also one whose tables were others: they are known by leading nowhere.
     *
     * @param routes clears it
     * @param host numbers that the node takes of its host
     * @param homeAddresses those that it may have put on the access link
     */
    public static void ofMobileNode(RouteTable routes, HostSettings host, Set<IpAddress> homeAddresses) {
        final Set<Integer> alive = tablesIntoTunnels(routes);
        final Predicate<Integer> own = table -> table >= host.table() && table < host.table() + HostSettings.TABLES;
        final Predicate<Integer> cleared = table -> own.test(table)
                || (table != Route.MAIN_TABLE && !isOfOneOf(table, alive));
        final Predicate<Rule> leadsNowhere = rule -> rule.action() == RuleAction.LOOKUP && cleared.test(rule.table());
        final Set<Integer> dead = PatientReader.read("policy rules", routes::rules, List.<Rule>of()).stream()
                .filter(rule -> RouteProtocol.isOurs(rule.protocol()))
                .filter(leadsNowhere).map(host::instanceOf)
                .filter(instance -> instance >= 0 && instance != HostSettings.HOME_AGENT).collect(Collectors.toSet());
        dead.add(host.instance());
        final Predicate<Rule> rules = rule -> leadsNowhere.test(rule) || dead.contains(host.instanceOf(rule));
        final Predicate<InterfaceAddress> addresses = address -> homeAddresses.contains(address.address());
        clear(routes, protocol -> new ObjectFilter(protocol, rules, neighbor -> false,
                route -> cleared.test(route.table()), addresses));
    }

    /** A tunnel device goes with its process, and so do the routes to it. */
    private static Set<Integer> tablesIntoTunnels(RouteTable routes) {
        return routes.routes(RouteFilter.ofProtocol(RouteProtocol.DSMIP)).stream()
                .filter(route -> route.type() == RouteType.UNICAST && route.gateway() == null)
                .filter(route -> route.destination().length() == 0).map(Route::table).collect(Collectors.toSet());
    }

    /** A node's tables follow the one that leads into its tunnel. */
    private static boolean isOfOneOf(int table, Set<Integer> firstTables) {
        return firstTables.stream().anyMatch(first -> table >= first && table < first + HostSettings.TABLES);
    }

    /** Which objects of one protocol number. */
    @FunctionalInterface
    private interface Filter {
        ObjectFilter of(int protocol);
    }

    /** What has been removed when a list cannot be read stays so, and is not counted. */
    private static RemovedObjects remove(RouteTable routes, ObjectFilter which) {
        return PatientReader.read("what an earlier run may have left", () -> routes.remove(which),
                new RemovedObjects(0, 0, 0, 0));
    }

    private static void clear(RouteTable routes, Filter filter) {
        final RemovedObjects removed = remove(routes, filter.of(RouteProtocol.DSMIP))
                .plus(remove(routes, filter.of(RouteProtocol.DSMIP_SPARE)));
        if (removed.total() > 0) {
            LOG.atWarn().addKeyValue("rules", removed.rules()).addKeyValue("proxies", removed.proxyNeighbors())
                    .addKeyValue("routes", removed.routes()).addKeyValue("addresses", removed.addresses())
                    .log("cleared what an earlier run left behind");
        }
    }
}
