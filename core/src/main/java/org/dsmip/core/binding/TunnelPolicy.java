package org.dsmip.core.binding;

import org.dsmip.core.wire.ip.TunnelMarking;
import org.dsmip.core.wire.ip.TunnelSizing;

/**
 * Policy of the data plane for what enters and leaves tunnels. Immutable, published together with the bindings: a burst sees both
 * of one moment.
 *
 * @param outerTtl TTL of outer headers (BASE-TUN-05)
 * @param marking {@code tunnel.ecn}, {@code tunnel.dscp} and {@code tunnel.egress-dscp}: TOS of outer headers, and what of it
 *     a packet takes along that leaves (BASE-TOS)
 * @param sizing {@code tunnel.path-mtu-floor}, {@code tunnel.df}, {@code tunnel.clamp-mss} and {@code tunnel.clamp-mss-floor}
 * @param strictModeMatch {@code ha.v6.strict-mode-match}: packets that arrive by the other valid tunnel are dropped
 * @param acceptBareHomeAddress {@code ha.v6.accept-bare-hoa}
 * @param icmpErrorBurst ICMP errors that may be sent at once
 * @param icmpErrorsPerSecond ICMP errors that may be sent in the long run
 */
public record TunnelPolicy(int outerTtl, TunnelMarking marking, TunnelSizing sizing,
        boolean strictModeMatch, BareHomeAddress acceptBareHomeAddress, int icmpErrorBurst, int icmpErrorsPerSecond) {
    /** As the requirements have it by default. */
    public static final TunnelPolicy DEFAULTS = new TunnelPolicy(64, TunnelMarking.DEFAULTS,
            TunnelSizing.DEFAULTS, false, BareHomeAddress.T0_ONLY, 10, 10);
}
