package org.dsmip.core.wire.ip;

/**
 * What a tunnel end does about sizes.
 *
 * @param pathMtuFloorBytes no ICMP error makes the path MTU of a tunnel smaller than this, 68..1500
 * @param copyDontFragment whether DF goes outward (RFC 2003 section 3.1); if not, outer headers never have it, and routers on
 *     the way may split what is too large for them
 * @param clampMss whether the maximum segment size that TCP agrees on is lowered to what fits a tunnel
 * @param mssFloorBytes no maximum segment size is made smaller than this, 536..1440
 */
public record TunnelSizing(int pathMtuFloorBytes, boolean copyDontFragment, boolean clampMss, int mssFloorBytes) {
    /** RFC 791: the smallest MTU of a link. */
    public static final int SMALLEST_MTU = 68;
    /** The largest path MTU floor. */
    public static final int LARGEST_FLOOR = 1500;
    /** RFC 9293: the maximum segment size of who says nothing. */
    public static final int SMALLEST_MSS = 536;
    /** What fits an Ethernet frame with IPv6. */
    public static final int LARGEST_MSS_FLOOR = 1440;
    /** As the requirements have it by default: 576 is what every host must take in (RFC 791). */
    public static final TunnelSizing DEFAULTS = new TunnelSizing(576, true, false, 1220);

    /**
     * Checks the ranges.
     *
     * @throws IllegalArgumentException if a value does not lie in its range
     */
    public TunnelSizing {
        if (pathMtuFloorBytes < SMALLEST_MTU || pathMtuFloorBytes > LARGEST_FLOOR || mssFloorBytes < SMALLEST_MSS
                || mssFloorBytes > LARGEST_MSS_FLOOR) {
            throw new IllegalArgumentException("path MTU floor " + pathMtuFloorBytes + ", MSS floor " + mssFloorBytes);
        }
    }
}
