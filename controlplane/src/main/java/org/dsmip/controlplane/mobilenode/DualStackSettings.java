package org.dsmip.controlplane.mobilenode;

import org.dsmip.core.wire.mip.LengthRule;
import org.dsmip.core.wire.mip.LengthStyle;

/**
 * How a mobile node uses the dual-stack extensions; each component is a knob of the dual-stack ledger, section 0.3.
 *
 * @param tunnelToCareOfAddress {@code mn.v6.tunnel-to-coa}: ask for IPv6 to be tunneled to the care-of address (Code 1)
 *     rather than the home address
 * @param unsupportedRetrySec {@code mn.v6.unsupported-retry}: how long the node does without what the home agent refused or
 *     did not understand before it asks again, 1..86400 s
 * @param tunnelMtuBytes {@code tunnel.v6.mtu}, 1280..1480
 * @param lengthSent {@code dsmip.length.tx}; {@code auto} is {@link LengthStyle#STANDARD} here
 * @param lengthReceived {@code dsmip.length.rx}
 */
public record DualStackSettings(boolean tunnelToCareOfAddress, int unsupportedRetrySec, int tunnelMtuBytes,
        LengthStyle lengthSent, LengthRule lengthReceived) {
    /** One hour. */
    public static final int DEFAULT_UNSUPPORTED_RETRY_SEC = 3600;
    /** Longest time to do without. */
    public static final int MAX_UNSUPPORTED_RETRY_SEC = 86_400;
    /** RFC 4213 section 3.2.1. */
    public static final int MIN_TUNNEL_MTU_BYTES = 1280;
    /** An IPv4 header less than Ethernet's 1500. */
    public static final int MAX_TUNNEL_MTU_BYTES = 1480;

    /** IPv6 rides to and from the home address. */
    public static final DualStackSettings DEFAULTS = new DualStackSettings(false, DEFAULT_UNSUPPORTED_RETRY_SEC,
            MIN_TUNNEL_MTU_BYTES, LengthStyle.STANDARD, LengthRule.TOLERANT);

    /**
     * Checks the ranges.
     *
     * @throws IllegalArgumentException if one is left
     */
    public DualStackSettings {
        if (unsupportedRetrySec < 1 || unsupportedRetrySec > MAX_UNSUPPORTED_RETRY_SEC) {
            throw new IllegalArgumentException("mn.v6.unsupported-retry of " + unsupportedRetrySec
                    + " s is not in 1.." + MAX_UNSUPPORTED_RETRY_SEC);
        }
        if (tunnelMtuBytes < MIN_TUNNEL_MTU_BYTES || tunnelMtuBytes > MAX_TUNNEL_MTU_BYTES) {
            throw new IllegalArgumentException("tunnel.v6.mtu of " + tunnelMtuBytes + " bytes is not in "
                    + MIN_TUNNEL_MTU_BYTES + ".." + MAX_TUNNEL_MTU_BYTES);
        }
    }
}
