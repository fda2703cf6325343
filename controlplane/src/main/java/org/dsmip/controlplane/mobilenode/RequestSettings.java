package org.dsmip.controlplane.mobilenode;

import org.dsmip.core.binding.EncapsulationKind;

/**
 * What a mobile node asks for in every registration, whatever the family.
 *
 * @param lifetimeSec requested lifetime, 1..65535; 65535 is forever
 * @param encapsulation how packets are to be wrapped; asked for with the M or G flag
 * @param reverseTunneling whether the T flag is set: all that the node sends goes by the home agent (RFC 3024)
 * @param localPort UDP port that requests are sent from, 1..65535; the same for the life of a binding (BASE-MN-10)
 */
public record RequestSettings(int lifetimeSec, EncapsulationKind encapsulation, boolean reverseTunneling,
        int localPort) {
    /** On the wire: no end. */
    public static final int INFINITE_LIFETIME_SEC = 0xFFFF;
    /** RFC 3344 section 3.6.1.2. */
    public static final int DEFAULT_LIFETIME_SEC = 1800;
    /** The port of Mobile IP, which a firewall is likely to let pass both ways. */
    public static final int DEFAULT_LOCAL_PORT = 434;

    /** Half an hour of IP in IP, both ways. */
    public static final RequestSettings DEFAULTS = new RequestSettings(DEFAULT_LIFETIME_SEC, EncapsulationKind.IP_IN_IP,
            true, DEFAULT_LOCAL_PORT);

    /**
     * Checks the ranges.
     *
     * @throws IllegalArgumentException if one is left
     */
    public RequestSettings {
        if (lifetimeSec < 1 || lifetimeSec > INFINITE_LIFETIME_SEC) {
            throw new IllegalArgumentException(
                    "lifetime of " + lifetimeSec + " s is not in 1.." + INFINITE_LIFETIME_SEC);
        }
        if (localPort < 1 || localPort > 0xFFFF) {
            throw new IllegalArgumentException("local port " + localPort + " is not in 1..65535");
        }
    }
}
