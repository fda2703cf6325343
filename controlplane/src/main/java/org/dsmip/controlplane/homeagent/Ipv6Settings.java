package org.dsmip.controlplane.homeagent;

import java.time.Duration;

/**
 * Policy for the dual-stack extensions; each component is a knob of the dual-stack ledger, section 0.3.
 *
 * @param enabled {@code ha.v6.enabled}: false behaves as a home agent that has never heard of type 152
 * @param lengthSent {@code dsmip.length.tx}
 * @param strictLengths {@code dsmip.length.rx = strict}: literal lengths are not recognized
 * @param tunnelingMode how home-address or care-of-address mode is chosen
 * @param prefixes which prefixes may be registered and how they are answered
 * @param linkLocalCompat {@code ha.v6.ll-compat}: also defend fe80::/64 + IID of each on-link address entry
 * @param homeLegNegotiated {@code ha.v6.hoa-inner = negotiated}: GRE is used between home agent and home address too if it
 *     was negotiated; otherwise always protocol 41
 * @param tunnelMtuBytes {@code tunnel.v6.mtu}, 1280..1480
 * @param handoverGrace {@code ha.v6.handover-grace}: how long the former care-of address is still received from
 */
public record Ipv6Settings(boolean enabled, LengthSent lengthSent, boolean strictLengths,
        TunnelingModeSettings tunnelingMode, PrefixSettings prefixes, boolean linkLocalCompat,
        boolean homeLegNegotiated, int tunnelMtuBytes, Duration handoverGrace) {
    /** Largest hand-over grace. */
    public static final Duration MAX_HANDOVER_GRACE = Duration.ofSeconds(60);

    /**
     * Checks the ranges.
     *
     * @throws IllegalArgumentException if one is left
     */
    public Ipv6Settings {
        Ranges.check("tunnel.v6.mtu", tunnelMtuBytes, 1280, 1480);
        Ranges.check("handover-grace in milliseconds", handoverGrace.toMillis(), 0, MAX_HANDOVER_GRACE.toMillis());
    }

    /**
     * The bundle of defaults of a profile.
     *
     * @param profile whose
     * @return the settings
     */
    public static Ipv6Settings ofProfile(DualStackProfile profile) {
        return new Ipv6Settings(true, LengthSent.AUTO, false, TunnelingModeSettings.ofProfile(profile),
                PrefixSettings.ofProfile(profile), true, false, 1280, Duration.ofSeconds(2));
    }

    /** Which text of the dual-stack extensions decides. */
    public enum DualStackProfile {
        /** draft-ietf-mip4-dsmipv4-01. */
        DRAFT_01,
        /** RFC 5454. */
        RFC_5454
    }

    /** The Length octet of type 152 in replies. */
    public enum LengthSent {
        /** That of the request. */
        AUTO,
        /** 20. */
        STANDARD,
        /** 22, as the draft prints it. */
        LITERAL
    }
}
