package org.dsmip.core.io.route;

/**
 * Who put a route, rule, address or proxy neighbor there: a number of 0..255 that the kernel stores with each
 * ({@code RTPROT_...}, {@code IFA_PROTO}, {@code NDA_PROTOCOL}).
 */
public final class RouteProtocol {
    /** Not known; in a filter: any. */
    public static final int UNSPECIFIED = 0;
    /** Made by the kernel, such as the route of an interface's prefix. */
    public static final int KERNEL = 2;
    /** Put there by hand, by a tool that says nothing else. */
    public static final int BOOT = 3;
    /** Put there by an administrator. */
    public static final int STATIC = 4;
    /** Learned from a router advertisement. */
    public static final int ROUTER_ADVERTISEMENT = 9;
    /** Learned by DHCP. */
    public static final int DHCP = 16;
    /**
     * Ours. The number is in the part that is left to user space (above 4) and not taken by a routing daemon or by
     * iproute2's {@code rt_protos}. Whatever carries it was made by this program, so that what a killed process left
     * behind is found again and cleared.
     */
    public static final int DSMIP = 134;

    /** Ours, for what stands in while another program has taken away what carries {@link #DSMIP}. */
    public static final int DSMIP_SPARE = 135;

    private RouteProtocol() {}

    /**
     * Says whether something was made by this program.
     *
     * @param protocol what it carries
     * @return true for both numbers of ours
     */
    public static boolean isOurs(int protocol) {
        return protocol == DSMIP || protocol == DSMIP_SPARE;
    }
}
