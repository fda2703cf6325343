package org.dsmip.controlplane.mobilenode;

import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.dsmip.controlplane.security.MobilitySecurityAssociation;
import org.dsmip.core.net.Ipv6Prefix;
import org.jspecify.annotations.Nullable;

/**
 * Everything an operator tells a mobile node about registrations.
 *
 * @param home where it belongs
 * @param associations security associations with the home agent: the first one is sent with, any is accepted in replies,
 *     so that keys can be rolled over (BASE-AUTH-25)
 * @param prefixes {@code mn.v6.request}: IPv6 addresses and networks to ask for, in this order; may be empty
 * @param request what every registration asks for
 * @param dualStack how the dual-stack extensions are used
 */
public record MobileNodeSettings(HomeNetwork home, List<MobilitySecurityAssociation> associations,
        List<RequestedPrefix> prefixes, RequestSettings request, DualStackSettings dualStack) {
    /** Most prefixes whose answers still fit one packet (dual-stack ledger section 8.6). */
    public static final int MAX_PREFIXES = 60;

    /**
     * Copies the lists and checks what belongs together.
     *
     * @throws IllegalArgumentException if the parts contradict each other
     */
    public MobileNodeSettings {
        associations = List.copyOf(associations);
        prefixes = List.copyOf(prefixes);
        if (associations.isEmpty()) {
            throw new IllegalArgumentException("no security association with home agent " + home.homeAgent());
        }
        final Set<Long> indexes = new HashSet<>();
        for (MobilitySecurityAssociation association : associations) {
            if (!indexes.add(association.spi())) {
                throw new IllegalArgumentException("two security associations have the SPI " + association.spi());
            }
        }
        if (prefixes.size() > MAX_PREFIXES) {
            throw new IllegalArgumentException(
                    prefixes.size() + " prefixes are more than the " + MAX_PREFIXES + " that one reply can answer");
        }
        final Set<Ipv6Prefix> seen = new HashSet<>();
        for (RequestedPrefix requested : prefixes) {
            if (!seen.add(requested.prefix())) {
                throw new IllegalArgumentException("prefix " + requested.prefix() + " is listed twice");
            }
        }
    }

    /**
     * The same for IPv4 only.
     *
     * @return settings that ask for no prefix
     */
    public MobileNodeSettings withoutPrefixes() {
        return new MobileNodeSettings(home, associations, List.of(), request, dualStack);
    }

    /**
     * The association that requests are signed with.
     *
     * @return the first one
     */
    public MobilitySecurityAssociation signing() {
        return associations.get(0);
    }

    /**
     * The association that a reply names.
     *
     * @param spi the index in its authentication extension
     * @return the association, or null if there is none
     */
    public @Nullable MobilitySecurityAssociation association(long spi) {
        for (MobilitySecurityAssociation association : associations) {
            if (association.spi() == spi) {
                return association;
            }
        }
        return null;
    }
}
