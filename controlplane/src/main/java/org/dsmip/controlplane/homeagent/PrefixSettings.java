package org.dsmip.controlplane.homeagent;

import org.dsmip.controlplane.homeagent.Ipv6Settings.DualStackProfile;

/**
 * Which IPv6 prefixes may be registered and how they are answered.
 *
 * @param perMobileNode {@code ha.v6.max-prefixes-per-mn}, 1..60; beyond it code 9
 * @param inAll {@code ha.v6.max-v6-entries}: prefixes of all mobile nodes together; beyond it code 8
 * @param allowUnlisted {@code ha.v6.allow-unlisted}: a mobile node without reserved prefixes may claim any free served one
 * @param allowSubprefix {@code ha.v6.allow-subprefix}: a more specific part of a reserved prefix may be registered
 * @param nestedBetweenNodes {@code ha.v6.nested-between-mns}: a prefix reserved for its claimant may lie inside a registered
 *     one of another mobile node
 * @param minimumLength {@code ha.v6.alloc.min-len}, 1..128: the largest network granted that is not reserved
 * @param squashCodes {@code ha.v6.code-set = rfc5454}: codes 10 and 11 are sent as 9
 * @param echoHostBits {@code ha.v6.echo-host-bits}: bits beyond the prefix length are answered as they came, not as zero
 * @param onLinkEntries whether addresses and networks inside a prefix that is on-link on the home link may be registered:
 *     RFC 5454 has none
 */
public record PrefixSettings(int perMobileNode, int inAll, boolean allowUnlisted, boolean allowSubprefix,
        boolean nestedBetweenNodes, int minimumLength, boolean squashCodes, boolean echoHostBits,
        boolean onLinkEntries) {
    /** Most prefixes that are looked at in one request: their answers still fit one packet (section 8.6). */
    public static final int HARD_LIMIT = 60;
    /** Most that a mobile node may have without asking: there is room for them in a record of the registry. */
    public static final int HARD_LIMIT_IMPLICIT = 1000;
    /** As many as the largest number of mobile nodes can have at most. */
    public static final int HARD_LIMIT_IN_ALL = HARD_LIMIT * RegistrationSettings.HARD_LIMIT;

    /**
     * Checks the ranges.
     *
     * @throws IllegalArgumentException if one is left
     */
    public PrefixSettings {
        Ranges.check("max-prefixes-per-mn", perMobileNode, 1, HARD_LIMIT);
        Ranges.check("max-v6-entries", inAll, 1, HARD_LIMIT_IN_ALL);
        Ranges.check("alloc.min-len", minimumLength, 1, 128);
    }

    /**
     * The bundle of defaults of a profile.
     *
     * @param profile whose
     * @return the settings
     */
    public static PrefixSettings ofProfile(DualStackProfile profile) {
        final boolean published = profile == DualStackProfile.RFC_5454;
        return new PrefixSettings(16, 200_000, true, false, false, 48, published, !published, !published);
    }
}
