package org.dsmip.core.io.route;

/**
 * How many objects a purge removed.
 *
 * @param rules policy rules
 * @param proxyNeighbors proxy neighbors
 * @param routes routes
 * @param addresses interface addresses
 */
public record RemovedObjects(int rules, int proxyNeighbors, int routes, int addresses) {
    /**
     * Both purges together.
     *
     * @param other another purge
     * @return the sums
     */
    public RemovedObjects plus(RemovedObjects other) {
        return new RemovedObjects(rules + other.rules, proxyNeighbors + other.proxyNeighbors, routes + other.routes,
                addresses + other.addresses);
    }

    /**
     * All together.
     *
     * @return the sum
     */
    public int total() {
        return rules + proxyNeighbors + routes + addresses;
    }
}
