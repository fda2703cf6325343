package org.dsmip.core.io;

import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import org.dsmip.core.io.route.Change;
import org.dsmip.core.io.route.EventGroup;
import org.dsmip.core.io.route.InterfaceAddress;
import org.dsmip.core.io.route.Link;
import org.dsmip.core.io.route.Neighbor;
import org.dsmip.core.io.route.ObjectFilter;
import org.dsmip.core.io.route.ProxyNeighbor;
import org.dsmip.core.io.route.RemovedObjects;
import org.dsmip.core.io.route.ResolvedRoute;
import org.dsmip.core.io.route.Route;
import org.dsmip.core.io.route.RouteFilter;
import org.dsmip.core.io.route.RouteProtocol;
import org.dsmip.core.io.route.RouteQuery;
import org.dsmip.core.io.route.Rule;
import org.dsmip.core.net.IpAddress;
import org.jspecify.annotations.Nullable;

/**
 * The kernel's network configuration: links, addresses, routes, policy rules, neighbors.
 *
 * <p>Adding what is there already and removing what is not are both done with success, so that every operation can be repeated.
 * What is made here carries a protocol number ({@link RouteProtocol#DSMIP} unless the value says otherwise) by which it is
 * known again after a crash. Every other refusal is a {@link RouteTableException}; these are cold paths.
 *
 * <p>Not thread-safe: one thread, the owner's, calls and closes it. It acts in the network namespace in which it was opened.
 */
public interface RouteTable extends AutoCloseable {
    /**
     * Lists the links.
     *
     * @return a copy, ordered by index
     */
    List<Link> links();

    /**
     * Finds a link by name.
     *
     * @param name such as {@code eth0}
     * @return null if there is none
     */
    @Nullable
    Link link(String name);

    /**
     * Finds a link by number.
     *
     * @param index its index
     * @return null if there is none
     */
    @Nullable
    Link link(int index);

    /**
     * Brings a link up. Its addresses and routes of earlier come back only as far as the kernel kept them.
     *
     * @param linkIndex the link
     */
    void setUp(int linkIndex);

    /**
     * Takes a link down. The kernel removes the routes through it and the proxy neighbors on it, and its IPv6 addresses unless
     * told to keep them ({@code net.ipv6.conf.IF.keep_addr_on_down}). Who wants them makes them again when it is up.
     *
     * @param linkIndex the link
     */
    void setDown(int linkIndex);

    /**
     * Sets the largest packet a link sends.
     *
     * @param linkIndex the link
     * @param mtuBytes 68.. for IPv4, 1280.. for IPv6
     */
    void setMtu(int linkIndex, int mtuBytes);

    /**
     * Sets how many packets may wait to be sent by a link.
     *
     * @param linkIndex the link
     * @param packets 0 or more
     */
    void setQueueLength(int linkIndex, int packets);

    /**
     * Deletes a virtual link, with its addresses and routes.
     *
     * @param linkIndex the link; one that is not there is passed over
     */
    void deleteLink(int linkIndex);

    /**
     * Lists the addresses of all links.
     *
     * @return a copy
     */
    List<InterfaceAddress> addresses();

    /**
     * Lists the addresses of a link.
     *
     * @param linkIndex the link
     * @return a copy; empty if there is no such link
     */
    List<InterfaceAddress> addresses(int linkIndex);

    /**
     * Adds an address, or gives one of the same key the new lifetime (for IPv6 also flags and protocol; the kernel has no way
     * to change those of an IPv4 address).
     *
     * @param address see {@link InterfaceAddress#of}
     */
    void addAddress(InterfaceAddress address);

    /**
     * Removes the address of the same key, whoever made it. With the last IPv4 address of a link the kernel removes all IPv4
     * routes through it and all IPv4 proxy neighbors on it, whosever they are; add the new one before removing the old one.
     *
     * @param address only the key counts
     */
    void removeAddress(InterfaceAddress address);

    /**
     * Lists routes.
     *
     * @param filter which ones
     * @return a copy
     */
    List<Route> routes(RouteFilter filter);

    /**
     * Adds a route, or puts it in the place of one with the same key and protocol. One of the same key that another made is
     * never touched: if it does the same it will do, otherwise the call is refused.
     *
     * @param route see {@link Route#toLink} and {@link Route#toGateway}
     */
    void addRoute(Route route);

    /**
     * Removes the route with the same key, type and protocol, wherever it leads. For an IPv4 route of priority 0 the kernel
     * takes any priority for the same; routes made here have another.
     *
     * @param route only key, type and protocol count
     */
    void removeRoute(Route route);

    /**
     * Says how a packet would leave now, by all rules and tables.
     *
     * @param destination where to
     * @param mark its firewall mark; 0: none
     * @return null if it would not leave: no route, or one that rejects
     */
    default @Nullable ResolvedRoute resolve(IpAddress destination, int mark) {
        return resolve(new RouteQuery(destination, null, mark, 0));
    }

    /**
     * Says how a packet would leave now, by all rules and tables. One that must leave by an interface does so only if a route
     * leads that way; the routes of other interfaces are passed over, whatever their metric.
     *
     * @param query what is known of the packet
     * @return null if it would not leave: no route, or one that rejects
     */
    @Nullable
    ResolvedRoute resolve(RouteQuery query);

    /**
     * Lists the policy rules of both families.
     *
     * @return a copy, each family in the order in which they are asked
     */
    List<Rule> rules();

    /**
     * Adds a rule.
     *
     * @param rule see {@link Rule#lookup}
     */
    void addRule(Rule rule);

    /**
     * Removes a rule.
     *
     * @param rule everything in it counts
     */
    void removeRule(Rule rule);

    /**
     * Lists the neighbors that are known on a link, without the proxied ones.
     *
     * @param linkIndex the link
     * @return a copy
     */
    List<Neighbor> neighbors(int linkIndex);

    /**
     * Lists the addresses that are answered for on any link.
     *
     * @return a copy
     */
    List<ProxyNeighbor> proxyNeighbors();

    /**
     * Lets the kernel answer for an address on a link. See the description of {@code org.dsmip.core.io.route} for what else it
     * needs.
     *
     * @param neighbor see {@link ProxyNeighbor#of}
     */
    void addProxyNeighbor(ProxyNeighbor neighbor);

    /**
     * Stops it, whoever made the entry.
     *
     * @param neighbor only the key counts
     */
    void removeProxyNeighbor(ProxyNeighbor neighbor);

    /**
     * Makes many changes at once, each as the method of its own would, whatever becomes of the others. They are made in their
     * order, and none of them is about an object that another is about.
     *
     * @param wanted the changes
     * @return for each of them null, or why it was refused
     */
    default List<@Nullable RouteTableException> change(List<Change> wanted) {
        final List<@Nullable RouteTableException> refusals = new ArrayList<>(wanted.size());
        for (Change change : wanted) {
            try {
                change(change);
                refusals.add(null);
            } catch (RouteTableException e) {
                refusals.add(e);
            }
        }
        return refusals;
    }

    private void change(Change change) {
        switch (change.object()) {
            case InterfaceAddress address -> {
                if (change.adds()) {
                    addAddress(address);
                } else {
                    removeAddress(address);
                }
            }
            case Route route -> {
                if (change.adds()) {
                    addRoute(route);
                } else {
                    removeRoute(route);
                }
            }
            case Rule rule -> {
                if (change.adds()) {
                    addRule(rule);
                } else {
                    removeRule(rule);
                }
            }
            case ProxyNeighbor neighbor -> {
                if (change.adds()) {
                    addProxyNeighbor(neighbor);
                } else {
                    removeProxyNeighbor(neighbor);
                }
            }
        }
    }

    /**
     * Removes objects, rules first and addresses last.
     *
     * @param which the objects
     * @return how many there were
     */
    RemovedObjects remove(ObjectFilter which);

    /**
     * Subscribes to all changes from now on.
     *
     * @return the subscription, which the caller closes
     */
    default NetworkEvents subscribe() {
        return subscribe(EnumSet.allOf(EventGroup.class));
    }

    /**
     * Subscribes to some changes from now on. Who puts many routes in place had better not listen to routes.
     *
     * @param groups what to hear of
     * @return the subscription, which the caller closes
     */
    NetworkEvents subscribe(Set<EventGroup> groups);

    @Override
    void close();
}
