package org.dsmip.controlplane.reconcile;

import org.dsmip.core.net.Ipv4Address;

/**
 * All that decides, beside the binding itself, what a binding calls for on this host.
 *
 * @param policy what the operator has decided
 * @param pathMtuBytes MTU of the interface towards the mobile nodes: the largest outer packet that is not fragmented
 * @param attracting whether this host could tunnel what it attracts on the home link now
 */
public record Situation(Policy policy, int pathMtuBytes, boolean attracting) {
    /**
     * What the operator has decided.
     *
     * @param homeAgent the home agent's own address, source of its tunnels
     * @param onHomeLink whether there is an interface on the home link; if not, routes alone attract packets
     * @param linkLocalCompat whether the link-local address is defended, too, that belongs to an address on the home link
     * @param homeLegNegotiated whether GRE goes between home agent and home address, too, if it was negotiated
     * @param tunnelMtuBytes largest IPv6 packet that a tunnel takes
     */
    public record Policy(Ipv4Address homeAgent, boolean onHomeLink, boolean linkLocalCompat, boolean homeLegNegotiated,
            int tunnelMtuBytes) {}

    /**
     * The same under another policy.
     *
     * @param now the policy
     * @return the situation
     */
    public Situation with(Policy now) {
        return new Situation(now, pathMtuBytes, attracting);
    }

    /**
     * The same with another MTU.
     *
     * @param bytes of the interface towards the mobile nodes
     * @return the situation
     */
    public Situation withPathMtu(int bytes) {
        return new Situation(policy, bytes, attracting);
    }

    /**
     * The same where packets are attracted on the home link, or are not.
     *
     * @param on whether they are
     * @return the situation
     */
    public Situation attracting(boolean on) {
        return new Situation(policy, pathMtuBytes, on);
    }

    /** Whether anything is answered for on the home link. */
    boolean answers() {
        return attracting && policy.onHomeLink;
    }
}
