package org.dsmip.core.io;

import java.util.ArrayList;
import java.util.EnumSet;
import java.util.Iterator;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.function.Function;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.dsmip.core.io.route.AddressFamily;
import org.dsmip.core.io.route.Change;
import org.dsmip.core.io.route.InterfaceAddress;
import org.dsmip.core.io.route.NetworkEvent;
import org.dsmip.core.io.route.NetworkObject;
import org.dsmip.core.io.route.ProxyNeighbor;
import org.dsmip.core.io.route.Route;
import org.dsmip.core.io.route.RouteFilter;
import org.dsmip.core.io.route.Rule;
import org.dsmip.core.net.Ipv4Address;
import org.jspecify.annotations.Nullable;

/**
 * What a node itself has put into the kernel's network configuration. Kept in mind, so that it is put back when another program
 * has taken it away, and taken back at the end but for what is to outlast it, without a touch on what others have made, even others
 * of the same protocol number.
 *
 * <p>Adding and removing are those of {@link RouteTable}; what was refused is not kept in mind. What could not be
 * removed is not put back, and removed at the end. Not thread-safe.
 */
public final class OwnConfiguration implements AutoCloseable {
    private final RouteTable table;
    private final OwnObjects<InterfaceAddress> addresses;
    private final OwnObjects<InterfaceAddress> lentAddresses;
    private final OwnObjects<Route> routes;
    private final OwnObjects<Rule> rules;
    private final OwnObjects<ProxyNeighbor> proxies;

    /**
     * What was put back.
     *
     * @param count how many objects
     * @param failure why another one could not be; null: all are there
     * @param unread whether what is there could not be read, so that nothing is known of some kind of object
     */
    public record Restored(int count, @Nullable String failure, boolean unread) {
        /**
         * What was put back after everything had been read.
         *
         * @param count how many objects
         * @param failure why another one could not be; null: all are there
         */
        public Restored(int count, @Nullable String failure) {
            this(count, failure, false);
        }
    }

    /**
     * Begins with nothing.
     *
     * @param table where changes are made; remains its owner's
     */
    public OwnConfiguration(RouteTable table) {
        this(table, EnumSet.allOf(AddressFamily.class));
    }

    /**
     * Begins with nothing where the kernel may lack a family of addresses: what belongs to that is not made.
     *
     * @param table where changes are made; remains its owner's
     * @param families what the kernel has
     */
    public OwnConfiguration(RouteTable table, Set<AddressFamily> families) {
        final OwnObjects.Identity<InterfaceAddress> address = new OwnObjects.Identity<>(ObjectKeys::key,
                ObjectKeys::essence, object -> families.contains(AddressFamily.of(object.address())));
        addresses = new OwnObjects<>(address);
        lentAddresses = new OwnObjects<>(address);
        routes = new OwnObjects<>(new OwnObjects.Identity<>(ObjectKeys::key, ObjectKeys::essence,
                route -> families.contains(route.family())));
        rules = new OwnObjects<>(new OwnObjects.Identity<>(rule -> rule, rule -> rule,
                rule -> families.contains(rule.family())));
        proxies = new OwnObjects<>(new OwnObjects.Identity<>(neighbor -> neighbor, neighbor -> neighbor,
                neighbor -> families.contains(AddressFamily.of(neighbor.address()))));
        this.table = table;
    }

    /**
     * Adds an address on an interface of one's own.
     *
     * @param address the address
     */
    public void addAddress(InterfaceAddress address) {
        make(Change.add(address), addresses.one(address));
    }

    /**
     * Adds an address that is not put back: on an interface where the administrator or a DHCP client has a say too, its absence
     * means something. One that is there already stays theirs.
     *
     * @param address the address
     */
    public void lendAddress(InterfaceAddress address) {
        if (table.addresses(address.linkIndex()).stream().map(ObjectKeys::key)
                .noneMatch(ObjectKeys.key(address)::equals)) {
            make(Change.add(address), lentAddresses.one(address));
        }
    }

    /**
     * Removes a lent address, unless it was there before.
     *
     * @param address as it was to be lent
     */
    public void returnAddress(InterfaceAddress address) {
        if (lentAddresses.has(address)) {
            make(Change.remove(address), lentAddresses.one(address));
        }
    }

    /**
     * Removes an address.
     *
     * @param address as it was added
     */
    public void removeAddress(InterfaceAddress address) {
        make(Change.remove(address), addresses.one(address));
        lentAddresses.forget(address);
    }

    /**
     * Adds a route.
     *
     * @param route the route
     */
    public void addRoute(Route route) {
        make(Change.add(route), routes.one(route));
    }

    /**
     * Leaves a route at the end.
     *
     * @param route as it was added
     */
    public void keep(Route route) {
        routes.last(route);
    }

    /**
     * Removes a route.
     *
     * @param route as it was added
     */
    public void removeRoute(Route route) {
        make(Change.remove(route), routes.one(route));
    }

    /**
     * Adds a policy rule.
     *
     * @param rule the rule
     */
    public void addRule(Rule rule) {
        make(Change.add(rule), rules.one(rule));
    }

    /**
     * Removes a policy rule.
     *
     * @param rule as it was added
     */
    public void removeRule(Rule rule) {
        make(Change.remove(rule), rules.one(rule));
    }

    /**
     * Adds a proxy neighbor.
     *
     * @param neighbor the neighbor
     */
    public void addProxyNeighbor(ProxyNeighbor neighbor) {
        make(Change.add(neighbor), proxies.one(neighbor));
    }

    /**
     * Removes a proxy neighbor.
     *
     * @param neighbor as it was added
     */
    public void removeProxyNeighbor(ProxyNeighbor neighbor) {
        make(Change.remove(neighbor), proxies.one(neighbor));
    }

    /**
     * Makes many changes at once, each as the method of its own would, whatever becomes of the others.
     *
     * @param changes what to add and to remove, each object once
     * @return for each of them null, or why it was refused
     */
    public List<@Nullable RouteTableException> change(List<Change> changes) {
        return make(changes, this::one, false);
    }

    /**
     * The same on behalf of others, of whom there may be very many: {@link #held} leaves out what is there for them.
     *
     * @param changes what to add and to remove, each object once
     * @return for each of them null, or why it was refused
     */
    public List<@Nullable RouteTableException> changeForMany(List<Change> changes) {
        return make(changes, this::one, true);
    }

    private OwnObjects<?>.One one(NetworkObject object) {
        return switch (object) {
            case InterfaceAddress address -> addresses.one(address);
            case Route route -> routes.one(route);
            case Rule rule -> rules.one(rule);
            case ProxyNeighbor neighbor -> proxies.one(neighbor);
        };
    }

    private void make(Change change, OwnObjects<?>.One one) {
        final RouteTableException refusal = make(List.of(change), object -> one, false).getFirst();
        if (refusal != null) {
            throw refusal;
        }
    }

    private List<@Nullable RouteTableException> make(List<Change> changes,
            Function<NetworkObject, OwnObjects<?>.One> finder, boolean forMany) {
        final List<OwnObjects<?>.One> ones = new ArrayList<>(changes.size());
        final List<Change> asked = new ArrayList<>(changes.size());
        for (Change change : changes) {
            final OwnObjects<?>.One one = finder.apply(change.object());
            ones.add(one);
            if (!change.adds()) {
                one.leaves();
            }
            if (one.isCarried()) {
                asked.add(change);
            }
        }
        final Iterator<@Nullable RouteTableException> answers = table.change(asked).iterator();
        final List<@Nullable RouteTableException> refusals = new ArrayList<>(changes.size());
        for (int i = 0; i < ones.size(); i++) {
            final RouteTableException refusal = ones.get(i).isCarried() ? answers.next() : null;
            refusals.add(refusal);
            if (refusal == null && changes.get(i).adds() && ones.get(i).isCarried()) {
                ones.get(i).added(forMany);
            } else if (!changes.get(i).adds()) {
                noteRemoval(ones.get(i), refusal);
            }
        }
        return refusals;
    }

    private static void noteRemoval(OwnObjects<?>.One one, @Nullable RouteTableException refusal) {
        if (refusal == null) {
            one.removed();
        } else {
            one.stays(String.valueOf(refusal.getMessage()));
        }
    }

    /**
     * Says whether something may be missing, or be other than it was made, after a change. The kernel tells of every rule, and
     * of routes and addresses that are deleted for themselves; of proxy neighbors it tells nothing.
     *
     * @param event what has changed
     * @return true if {@link #restore} is worth its while
     */
    public boolean mayMiss(NetworkEvent event) {
        return switch (event) {
            case NetworkEvent.RouteRemoved removed -> routes.has(removed.route());
            // One of another program in the place of an own one, or the own one with another attribute.
            case NetworkEvent.RouteAdded added -> {
                final Route mine = routes.own.get(ObjectKeys.key(added.route()));
                yield mine != null && !mine.equals(added.route());
            }
            case NetworkEvent.RuleRemoved removed -> rules.has(removed.rule());
            case NetworkEvent.AddressAdded added ->
                addresses.has(added.address()) && !addresses.hasJustSo(added.address());
            case NetworkEvent.AddressRemoved removed ->
                addresses.has(removed.address()) || takesMore(removed.address());
            case NetworkEvent.LinkChanged changed -> changed.link().isUsable() && usesLink(changed.link().index());
            case NetworkEvent.Overrun ignored -> true;
            default -> false;
        };
    }

    /** IPv4 routes and proxy neighbors go with the last address of their link, or with their source: nothing tells of that. */
    private boolean takesMore(InterfaceAddress gone) {
        return gone.address() instanceof Ipv4Address && (usesLink(gone.linkIndex())
                || routes.own.values().stream().anyMatch(route -> gone.address().equals(route.preferredSource())));
    }

    private boolean usesLink(int index) {
        return addresses.own.values().stream().anyMatch(address -> address.linkIndex() == index)
                || routes.own.values().stream().anyMatch(route -> route.linkIndex() == index)
                || proxies.own.values().stream().anyMatch(neighbor -> neighbor.linkIndex() == index);
    }

    /**
     * Says whether something is there because of this node, just as it is.
     *
     * @param object what the kernel has
     * @return false if nothing put in place here is like that
     */
    public boolean isOwn(NetworkObject object) {
        return switch (object) {
            case InterfaceAddress address -> addresses.hasJustSo(address) || lentAddresses.hasJustSo(address);
            case Route route -> routes.hasJustSo(route);
            case Rule rule -> rules.hasJustSo(rule);
            case ProxyNeighbor neighbor -> proxies.hasJustSo(neighbor);
        };
    }

    /** {@return how all stands that is the node's own: rules, addresses, routes and proxy neighbors, each kind as it was made} */
    public List<HeldObject> held() {
        return Stream.of(rules.held(), addresses.held(), lentAddresses.held(), routes.held(), proxies.held())
                .flatMap(kind -> kind).toList();
    }

    /**
     * What of all that was made on behalf of others is not as it should be now. Taking note of it costs the same however much it is;
     * any thread may go through it, as often as it likes.
     *
     * @return rules, addresses, routes and proxy neighbors, each kind in no order
     */
    public Supplier<Stream<HeldObject>> amissForMany() {
        return OwnObjects.amissOfMany(List.of(rules, addresses, routes, proxies));
    }

    /** {@return how many objects are put back when they are missing} */
    public int size() {
        return addresses.own.size() + routes.own.size() + rules.own.size() + proxies.own.size();
    }

    /**
     * Forgets what was on a link that is gone for good: its number may be another link's one day.
     *
     * @param index the link
     */
    public void forgetLink(int index) {
        addresses.forgetAll(address -> address.linkIndex() == index);
        lentAddresses.forgetAll(address -> address.linkIndex() == index);
        routes.forgetAll(route -> route.linkIndex() == index);
        proxies.forgetAll(neighbor -> neighbor.linkIndex() == index);
    }

    /**
     * Puts back what is missing and what others have changed. What is there has to be known for that: of a list that changes
     * each time it is read nothing is concluded.
     *
     * @return how much that was
     */
    public Restored restore() {
        final OwnObjects.Restoring restoring = new OwnObjects.Restoring();
        addresses.restore(table, table::addresses, restoring);
        routes.restore(table, this::routesOfOurs, restoring);
        rules.restore(table, table::rules, restoring);
        proxies.restore(table, table::proxyNeighbors, restoring);
        return new Restored(restoring.count, restoring.failure, restoring.unread);
    }

    /** The kernel sorts out the others, of which there may be very many. */
    private List<Route> routesOfOurs() {
        return routes.own.values().stream().map(Route::protocol).distinct()
                .flatMap(protocol -> table.routes(RouteFilter.ofProtocol(protocol)).stream()).toList();
    }

    /**
     * Removes all that is left, in the reverse order of its making within each kind.
     *
     * @throws RouteTableException if something would not go; the others are gone all the same
     */
    @Override
    public void close() {
        final List<Change> removals = new ArrayList<>(rules.removals());
        removals.addAll(proxies.removals());
        removals.addAll(routes.removals());
        removals.addAll(addresses.removals());
        final List<@Nullable RouteTableException> refusals = new ArrayList<>(change(removals));
        refusals.addAll(make(lentAddresses.removals(),
                object -> object instanceof InterfaceAddress lent ? lentAddresses.one(lent) : one(object), false));
        refusals.stream().filter(Objects::nonNull).findFirst().ifPresent(refusal -> {
            throw refusal;
        });
    }
}
