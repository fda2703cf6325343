package org.dsmip.core.io.route;

import org.jspecify.annotations.Nullable;

/** What a route does with a packet ({@code RTN_...}). */
public enum RouteType {
    /** Sends it on, directly or by a gateway. */
    UNICAST(1),
    /** Delivers it to this host. */
    LOCAL(2),
    /** Delivers it here as a broadcast. */
    BROADCAST(3),
    /** Delivers it here as an anycast. */
    ANYCAST(4),
    /** A multicast route. */
    MULTICAST(5),
    /** Drops it in silence. */
    BLACKHOLE(6),
    /** Drops it and says so: destination unreachable. */
    UNREACHABLE(7),
    /** Drops it and says so: administratively prohibited. */
    PROHIBIT(8),
    /** Ends the look-up in this table; the next rule goes on. */
    THROW(9);

    private final int wire;

    RouteType(int wire) {
        this.wire = wire;
    }

    /**
     * Finds a type by number.
     *
     * @param wire {@code RTN_...}
     * @return null for a number not listed here
     */
    public static @Nullable RouteType fromWire(int wire) {
        for (final RouteType type : values()) {
            if (type.wire == wire) {
                return type;
            }
        }
        return null;
    }

    /**
     * The number of the type.
     *
     * @return {@code RTN_...}
     */
    public int wire() {
        return wire;
    }

    /**
     * Says whether a route of this type leads nowhere and so has neither interface nor gateway.
     *
     * @return true for the four that drop or end the look-up
     */
    public boolean isReject() {
        return wire >= BLACKHOLE.wire;
    }
}
