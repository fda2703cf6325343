package org.dsmip.core.io.route;

import java.util.Locale;
import org.dsmip.core.net.IpAddress;
import org.dsmip.core.net.IpPrefix;
import org.jspecify.annotations.Nullable;

/**
 * An entry of a routing table. Its key is destination, table and priority.
 *
 * <p>A route with several next hops is shown by its first one.
 *
 * @param destination the packets it is for
 * @param type what it does with them
 * @param linkIndex the interface they leave by; 0 if it has none
 * @param gateway the next hop; null: the destination itself. May be IPv6 for an IPv4 destination
 * @param onLink whether the gateway is taken to be on the link though no prefix says so
 * @param table the routing table, 1..2^31-1
 * @param priority the metric: the lowest wins. IPv6 has no 0: the kernel takes it for 1024, and so does this record
 * @param preferredSource the source of packets that have none yet; null: chosen by the kernel
 * @param mtuBytes largest packet to this destination; 0: as the interface says
 * @param protocol who made it, see {@link RouteProtocol}
 */
public record Route(IpPrefix destination, RouteType type, int linkIndex, @Nullable IpAddress gateway, boolean onLink,
        int table, int priority, @Nullable IpAddress preferredSource, int mtuBytes,
        int protocol) implements NetworkObject {
    /** The table of ordinary routes. */
    public static final int MAIN_TABLE = 254;
    /** The table of the host's own addresses, kept by the kernel. */
    public static final int LOCAL_TABLE = 255;
    /** Priority of the routes made here: what the kernel gives to IPv6 routes anyway, and for IPv4 one that is not 0. */
    public static final int DEFAULT_PRIORITY = 1024;

    /** Puts the fields that the kernel fills in by itself into the form in which it reports them. */
    public Route {
        if (priority == 0 && AddressFamily.of(destination) == AddressFamily.IPV6) {
            priority = DEFAULT_PRIORITY;
        }
        if (type.isReject()) {
            linkIndex = 0;
            gateway = null;
            onLink = false;
        }
    }

    /**
     * A route of ours to an interface, in the main table.
     *
     * @param destination the packets it is for
     * @param linkIndex the interface they leave by
     * @return the route, without gateway
     */
    public static Route toLink(IpPrefix destination, int linkIndex) {
        return new Route(destination, RouteType.UNICAST, linkIndex, null, false, MAIN_TABLE, DEFAULT_PRIORITY, null, 0,
                RouteProtocol.DSMIP);
    }

    /**
     * A route of ours to a gateway, in the main table.
     *
     * @param destination the packets it is for
     * @param linkIndex the interface they leave by
     * @param gateway the next hop
     * @return the route
     */
    public static Route toGateway(IpPrefix destination, int linkIndex, IpAddress gateway) {
        return new Route(destination, RouteType.UNICAST, linkIndex, gateway, false, MAIN_TABLE, DEFAULT_PRIORITY, null,
                0, RouteProtocol.DSMIP);
    }

    /**
     * A route of ours that leads nowhere, in the main table.
     *
     * @param destination the packets it is for
     * @param type a type that rejects
     * @return the route
     * @throws IllegalArgumentException if the type does not reject
     */
    public static Route reject(IpPrefix destination, RouteType type) {
        if (!type.isReject()) {
            throw new IllegalArgumentException(type + " is not a type of route that rejects");
        }
        return new Route(destination, type, 0, null, false, MAIN_TABLE, DEFAULT_PRIORITY, null, 0, RouteProtocol.DSMIP);
    }

    /**
     * The same in another table.
     *
     * @param other the table
     * @return the changed copy
     */
    public Route inTable(int other) {
        return new Route(destination, type, linkIndex, gateway, onLink, other, priority, preferredSource, mtuBytes,
                protocol);
    }

    /**
     * The same with another priority.
     *
     * @param other the metric
     * @return the changed copy
     */
    public Route withPriority(int other) {
        return new Route(destination, type, linkIndex, gateway, onLink, table, other, preferredSource, mtuBytes,
                protocol);
    }

    /**
     * The same with a preferred source.
     *
     * @param source an address of this host
     * @return the changed copy
     */
    public Route withPreferredSource(IpAddress source) {
        return new Route(destination, type, linkIndex, gateway, onLink, table, priority, source, mtuBytes, protocol);
    }

    /**
     * The same with a largest packet size.
     *
     * @param bytes 0: as the interface says
     * @return the changed copy
     */
    public Route withMtu(int bytes) {
        return new Route(destination, type, linkIndex, gateway, onLink, table, priority, preferredSource, bytes,
                protocol);
    }

    /**
     * The same, taking the gateway to be on the link.
     *
     * @return the changed copy
     */
    public Route withGatewayOnLink() {
        return new Route(destination, type, linkIndex, gateway, true, table, priority, preferredSource, mtuBytes,
                protocol);
    }

    /**
     * The same, made by another.
     *
     * @param other see {@link RouteProtocol}
     * @return the changed copy
     */
    public Route withProtocol(int other) {
        return new Route(destination, type, linkIndex, gateway, onLink, table, priority, preferredSource, mtuBytes,
                other);
    }

    /**
     * The family of the destination.
     *
     * @return IPv4 or IPv6
     */
    public AddressFamily family() {
        return AddressFamily.of(destination);
    }

    /**
     * Says whether only one of the two can be in the tables.
     *
     * @param other another route
     * @return true if destination, table and priority are equal
     */
    public boolean hasKeyOf(Route other) {
        return table == other.table && priority == other.priority && destination.equals(other.destination);
    }

    @Override
    public String toString() {
        return type.name().toLowerCase(Locale.ROOT) + " " + destination
                + (gateway == null ? "" : " via " + gateway)
                + (linkIndex == 0 ? "" : " link " + linkIndex) + (onLink ? " onlink" : "") + " table " + table
                + " priority " + priority + (preferredSource == null ? "" : " source " + preferredSource)
                + (mtuBytes == 0 ? "" : " mtu " + mtuBytes) + " protocol " + protocol;
    }
}
