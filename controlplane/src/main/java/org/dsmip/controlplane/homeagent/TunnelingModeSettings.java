package org.dsmip.controlplane.homeagent;

import org.dsmip.controlplane.homeagent.Ipv6Settings.DualStackProfile;

/**
 * How the home agent chooses between home-address and care-of-address mode.
 *
 * @param grantCareOfAddressMode {@code ha.v6.mode-policy}: true is {@code honour}, false {@code force-hoa}
 * @param honourForeignAgent {@code ha.v6.honour-fa-mode}: a mode extension added by the foreign agent counts
 * @param foreignAgentNeedsAuthentication {@code ha.v6.fa-mode-needs-fhae}: but only below a valid foreign-home
 *     authentication extension
 * @param honourMobileNodeAtForeignAgent {@code ha.v6.honour-mn-mode-on-facoa}: a mode extension of the mobile node counts
 *     although its care-of address is a foreign agent's
 * @param minimalFallback {@code ha.v6.minenc-fallback}
 */
public record TunnelingModeSettings(boolean grantCareOfAddressMode, boolean honourForeignAgent,
        boolean foreignAgentNeedsAuthentication, boolean honourMobileNodeAtForeignAgent,
        MinimalFallback minimalFallback) {
    /**
     * The bundle of defaults of a profile.
     *
     * @param profile whose
     * @return the settings
     */
    public static TunnelingModeSettings ofProfile(DualStackProfile profile) {
        return new TunnelingModeSettings(true, profile == DualStackProfile.DRAFT_01, false, false,
                MinimalFallback.HOME_ADDRESS_MODE);
    }

    /** What carries IPv6 in care-of-address mode when minimal encapsulation, which cannot, was negotiated. */
    public enum MinimalFallback {
        /** {@code hoa}: home-address mode. */
        HOME_ADDRESS_MODE,
        /** {@code ipv6ip}: protocol 41 to the care-of address. */
        IPV6_IN_IPV4
    }
}
