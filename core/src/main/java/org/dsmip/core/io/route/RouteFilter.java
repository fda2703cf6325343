package org.dsmip.core.io.route;

import org.jspecify.annotations.Nullable;

/**
 * Which routes to list.
 *
 * @param family null: both
 * @param table 0: all tables
 * @param protocol {@link RouteProtocol#UNSPECIFIED}: whoever made them
 */
public record RouteFilter(@Nullable AddressFamily family, int table, int protocol) {
    /** Every route of every table. */
    public static final RouteFilter ALL = new RouteFilter(null, 0, RouteProtocol.UNSPECIFIED);

    /**
     * The routes of one table.
     *
     * @param table its number
     * @return the filter
     */
    public static RouteFilter ofTable(int table) {
        return new RouteFilter(null, table, RouteProtocol.UNSPECIFIED);
    }

    /**
     * The routes one maker made.
     *
     * @param protocol see {@link RouteProtocol}
     * @return the filter
     */
    public static RouteFilter ofProtocol(int protocol) {
        return new RouteFilter(null, 0, protocol);
    }

    /**
     * Says whether a route passes.
     *
     * @param route any route
     * @return true if it is one of those to list
     */
    public boolean accepts(Route route) {
        return (family == null || family == route.family()) && (table == 0 || table == route.table())
                && (protocol == RouteProtocol.UNSPECIFIED || protocol == route.protocol());
    }
}
