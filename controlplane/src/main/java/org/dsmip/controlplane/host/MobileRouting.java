package org.dsmip.controlplane.host;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Consumer;
import org.dsmip.controlplane.host.HostSettings.Layer;
import org.dsmip.controlplane.reconcile.Standing;
import org.dsmip.controlplane.show.HostObject;
import org.dsmip.core.io.OwnConfiguration;
import org.dsmip.core.io.RouteTableException;
import org.dsmip.core.io.route.AddressFamily;
import org.dsmip.core.io.route.NetworkObject;
import org.dsmip.core.io.route.Route;
import org.dsmip.core.io.route.RouteProtocol;
import org.dsmip.core.io.route.RouteType;
import org.dsmip.core.io.route.Rule;
import org.dsmip.core.io.route.RuleAction;
import org.dsmip.core.net.IpAddress;
import org.dsmip.core.net.IpPrefix;
import org.dsmip.core.net.Ipv4Prefix;
import org.dsmip.core.net.Ipv6Prefix;
import org.jspecify.annotations.Nullable;

/**
 * How a mobile node's traffic finds the tunnel device while it is away: tables of its own, and policy rules in front of the main
 * table. In order: the node's own packets, which carry a mark, leave by the access link, whatever way others have; its own
 * networks are behind it; the home addresses go by the tunnel, also to neighbors on the visited link; what may stay outside the
 * tunnel goes by the main table; all the rest goes by the tunnel.
 *
 * <p>The rules that keep traffic from leaving bare are there twice, under two protocol numbers and with two tables: who flushes
 * the one leaves the other, until the first is put back. Both lead to the tunnel device, so both are void once that is gone
 * with its process. While the device is down, home addresses are barred by a rule of their own. Owned by the control thread.
 */
public final class MobileRouting {
    private static final Ipv4Prefix ALL_IPV4 = Ipv4Prefix.parse("0.0.0.0/0");
    private static final Ipv6Prefix ALL_IPV6 = Ipv6Prefix.parse("::/0");
    /** What means something on one link only. */
    private static final List<IpPrefix> LINK_SCOPE = List.of(Ipv4Prefix.parse("224.0.0.0/24"),
            Ipv4Prefix.parse("255.255.255.255/32"));
    private static final Ipv6Prefix LINK_LOCAL = Ipv6Prefix.parse("fe80::/10");

    private final OwnConfiguration own;
    private Plan plan;
    private final Set<Route> routes = new LinkedHashSet<>();
    private final Set<Rule> rules = new LinkedHashSet<>();
    /** Those of both that are to go and were not taken away yet: nobody would put them back. */
    private final Set<Object> leaving = new HashSet<>();
    private boolean through;
    private @Nullable Access access;
    private List<IpPrefix> connected = List.of();
    private boolean barred;
    private final Map<NetworkObject, String> refusals = new LinkedHashMap<>();

    /**
     * What a node's routing is made of.
     *
     * @param host its marks, tables and priorities
     * @param outside what may stay outside the tunnel
     * @param tunIndex the tunnel device
     * @param tunnelMtuBytes largest IPv6 packet that the tunnel takes
     * @param homePrefixes home address, IPv6 addresses and networks of the node
     */
    public record Plan(HostSettings host, OutsideTunnel outside, int tunIndex, int tunnelMtuBytes,
            List<IpPrefix> homePrefixes) {
        /** Copies the list. */
        public Plan {
            homePrefixes = List.copyOf(homePrefixes);
        }
    }

    /**
     * How the node's own packets leave.
     *
     * @param linkIndex the access link
     * @param gateway the next hop on it; null: the home agent is on the link
     * @param mtuBytes largest packet on that way; 0: as the link says
     */
    public record Access(int linkIndex, @Nullable IpAddress gateway, int mtuBytes) {}

    /**
     * Makes the routing of a node that is at home.
     *
     * @param own what the node changes in the kernel's tables
     * @param plan what it is made of
     */
    public MobileRouting(OwnConfiguration own, Plan plan) {
        this.own = own;
        this.plan = plan;
    }

    /**
     * What it is made of.
     *
     * @return the plan
     */
    public Plan plan() {
        return plan;
    }

    /**
     * Follows another plan, with the numbers and the tunnel device of the one before.
     *
     * @param next what it is made of from now on
     */
    public void follow(Plan next) {
        plan = next;
        adjust();
    }

    /**
     * Says whether traffic goes through the tunnel device.
     *
     * @return false: the main table has it all
     */
    public boolean isThroughTunnel() {
        return through;
    }

    /**
     * Says whether home addresses may send nothing, for want of a way into the tunnel.
     *
     * @return true if so
     */
    public boolean isBarred() {
        return barred;
    }

    /**
     * How the node's own packets leave.
     *
     * @return null: not at all
     */
    public @Nullable Access access() {
        return access;
    }

    /** Sends the traffic of the home addresses, and all that has no address yet, through the tunnel device. */
    public void throughTunnel() {
        through = true;
        adjust();
    }

    /** Leaves all traffic to the main table. */
    public void directly() {
        through = false;
        adjust();
    }

    /**
     * Follows the surroundings, and tries again what the kernel has refused.
     *
     * @param now how the node's own packets leave; null: not at all
     * @param prefixes the networks on the links of this host, but for the tunnel device
     * @param table what stands in the table that leads into the tunnel
     */
    public void surroundings(@Nullable Access now, List<IpPrefix> prefixes, List<Route> table) {
        access = now;
        connected = List.copyOf(prefixes);
        barred = through && table.stream().noneMatch(route -> route.destination().equals(ALL_IPV4));
        adjust();
    }

    /**
     * What the kernel refuses of the routing.
     *
     * @return null: nothing
     */
    public @Nullable String refusal() {
        return refusals.isEmpty() ? null : refusals.values().iterator().next();
    }

    /**
     * What of it is wanted and refused; what is not removed is told by who keeps it.
     *
     * @return how it stands
     */
    public List<HostObject> missing() {
        return refusals.entrySet().stream()
                .filter(entry -> !routes.contains(entry.getKey()) && !rules.contains(entry.getKey()))
                .map(entry -> new HostObject(entry.getKey() instanceof Rule ? "rule" : HostObject.ROUTE,
                        entry.getKey().toString(), null, Standing.State.REFUSED, entry.getValue()))
                .toList();
    }

    /**
     * What is new before what is gone, and ways before what leads to them: there is no moment with less than before. A way that
     * is refused keeps no rule from being made: home addresses are barred rather than let out without the tunnel.
     */
    private void adjust() {
        refusals.clear();
        final List<Route> wantedRoutes = through ? wantedRoutes() : List.of();
        for (Route route : wantedRoutes) {
            if (!routes.contains(route) || leaving.contains(route)) {
                if (isDone(own::addRoute, route)) {
                    routes.removeIf(route::hasKeyOf);
                    routes.add(route);
                    leaving.remove(route);
                } else {
                    barred |= route.table() == plan.host().tunnelTable();
                }
            }
        }
        adjustRules(through ? wantedRules() : List.of());
        for (Route route : List.copyOf(routes).reversed()) {
            if (!wantedRoutes.contains(route)) {
                remove(route, routes, own::removeRoute);
            }
        }
    }

    private void adjustRules(List<Rule> wantedRules) {
        for (Rule rule : wantedRules) {
            if ((!rules.contains(rule) || leaving.contains(rule)) && isDone(own::addRule, rule)) {
                rules.add(rule);
                leaving.remove(rule);
            }
        }
        for (Rule rule : List.copyOf(rules).reversed()) {
            if (!wantedRules.contains(rule)) {
                remove(rule, rules, own::removeRule);
            }
        }
    }

    private <T extends NetworkObject> void remove(T object, Set<T> kept, Consumer<T> remover) {
        if (isDone(remover, object)) {
            kept.remove(object);
            leaving.remove(object);
        } else {
            leaving.add(object);
        }
    }

    private <T extends NetworkObject> boolean isDone(Consumer<T> change, T object) {
        try {
            change.accept(object);
            return true;
        } catch (RouteTableException e) {
            refusals.put(object, String.valueOf(e.getMessage()));
            return false;
        }
    }

    private List<Route> wantedRoutes() {
        final HostSettings host = plan.host();
        final List<Route> list = new ArrayList<>(intoTunnel(host.tunnelTable(), RouteProtocol.DSMIP));
        list.addAll(intoTunnel(host.spareTable(), RouteProtocol.DSMIP_SPARE));
        final Access way = access;
        if (way != null) {
            final Route route = (way.gateway() == null
                    ? Route.toLink(ALL_IPV4, way.linkIndex())
                    : Route.toGateway(ALL_IPV4, way.linkIndex(), way.gateway()).withGatewayOnLink())
                    .withMtu(way.mtuBytes());
            list.add(route.inTable(host.accessTable()));
            list.add(route.inTable(host.spareAccessTable()).withProtocol(RouteProtocol.DSMIP_SPARE));
        }
        // The node's own packets must never go into the tunnel that they carry.
        list.add(Route.reject(ALL_IPV4, RouteType.UNREACHABLE).inTable(host.spareAccessTable())
                .withPriority(Integer.MAX_VALUE).withProtocol(RouteProtocol.DSMIP_SPARE));
        return list;
    }

    private List<Route> intoTunnel(int table, int protocol) {
        final List<Route> list = new ArrayList<>();
        list.add(Route.toLink(ALL_IPV4, plan.tunIndex()));
        // The local stack then needs no Packet Too Big to learn what the tunnel takes.
        list.add(Route.toLink(ALL_IPV6, plan.tunIndex()).withMtu(plan.tunnelMtuBytes()));
        // What nobody behind the node answers for must not go back into the tunnel.
        networks().forEach(network -> list.add(Route.reject(network, RouteType.UNREACHABLE)));
        return list.stream().map(route -> route.inTable(table).withProtocol(protocol)).toList();
    }

    private List<Ipv6Prefix> networks() {
        return plan.homePrefixes().stream().filter(Ipv6Prefix.class::isInstance).map(Ipv6Prefix.class::cast)
                .filter(network -> network.length() < AddressFamily.IPV6.addressBits()).toList();
    }

    private List<Rule> wantedRules() {
        final HostSettings host = plan.host();
        final List<Rule> list = new ArrayList<>();
        list.add(rule(Layer.OWN_PACKETS, AddressFamily.IPV4, host.ownPackets(), host.accessTable()));
        list.add(spare(rule(Layer.OWN_PACKETS_SPARE, AddressFamily.IPV4, host.ownPackets(),
                host.spareAccessTable())));
        networks().forEach(network -> {
            list.add(toMain(Layer.BEHIND, network));
            list.add(rule(Layer.NOT_BEHIND, AddressFamily.IPV6, Rule.Selector.to(network), host.tunnelTable()));
        });
        for (IpPrefix prefix : plan.homePrefixes()) {
            final AddressFamily family = AddressFamily.of(prefix);
            final Rule.Selector from = Rule.Selector.from(prefix);
            list.add(rule(Layer.HOME, family, from, host.tunnelTable()));
            list.add(spare(rule(Layer.HOME_SPARE, family, from, host.spareTable())));
            if (barred) {
                list.add(new Rule(family, host.priority(Layer.HOME_BARRED), from, RuleAction.UNREACHABLE, 0, -1,
                        RouteProtocol.DSMIP));
            }
        }
        outside(list);
        for (AddressFamily family : AddressFamily.values()) {
            list.add(rule(Layer.REST, family, Rule.Selector.ALL, host.tunnelTable()));
            list.add(spare(rule(Layer.REST_SPARE, family, Rule.Selector.ALL, host.spareTable())));
        }
        return list;
    }

    private void outside(List<Rule> list) {
        list.add(rule(Layer.OUTSIDE, AddressFamily.IPV6, Rule.Selector.to(LINK_LOCAL), Route.MAIN_TABLE));
        switch (plan.outside()) {
            case NOTHING -> {
                // Neighbors of the visited link are reached by the tunnel, too.
            }
            case LINK -> {
                LINK_SCOPE.forEach(
                        prefix -> list.add(rule(Layer.OUTSIDE, AddressFamily.of(prefix), Rule.Selector.to(prefix),
                                Route.MAIN_TABLE)));
                connected.forEach(prefix -> list.add(toMain(Layer.OUTSIDE, prefix)));
            }
            case KNOWN -> {
                LINK_SCOPE.forEach(
                        prefix -> list.add(rule(Layer.OUTSIDE, AddressFamily.of(prefix), Rule.Selector.to(prefix),
                                Route.MAIN_TABLE)));
                for (AddressFamily family : AddressFamily.values()) {
                    list.add(rule(Layer.OUTSIDE, family, Rule.Selector.ALL, Route.MAIN_TABLE)
                            .withSuppressPrefixLength(0));
                }
            }
        }
    }

    /** As far as the main table knows the prefix itself or parts of it: a wider route says nothing about it. */
    private Rule toMain(Layer layer, IpPrefix prefix) {
        return rule(layer, AddressFamily.of(prefix), Rule.Selector.to(prefix), Route.MAIN_TABLE)
                .withSuppressPrefixLength(prefix.length() - 1);
    }

    private Rule rule(Layer layer, AddressFamily family, Rule.Selector selector, int table) {
        return Rule.lookup(family, plan.host().priority(layer), selector, table);
    }

    private static Rule spare(Rule rule) {
        return rule.withProtocol(RouteProtocol.DSMIP_SPARE);
    }
}
