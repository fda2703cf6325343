package org.dsmip.controlplane.homeagent;

import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.dsmip.controlplane.security.MobilitySecurityAssociation;
import org.dsmip.core.net.Ipv4Address;
import org.dsmip.core.net.Ipv6Prefix;
import org.jspecify.annotations.Nullable;

/**
 * A mobile node that may register.
 *
 * @param homeAddress its IPv4 home address
 * @param securityAssociations what it may authenticate with, the preferred one first; at least one
 * @param ownedPrefixes IPv6 addresses and networks reserved for it: its row of the prefix table (NP-1); empty: what it may
 *     claim is for {@link PrefixSettings#allowUnlisted()} to say
 * @param implicitPrefixes those of the owned prefixes that it gets without asking for any (DS-2.3-2)
 */
public record MobileNodeProfile(Ipv4Address homeAddress, List<MobilitySecurityAssociation> securityAssociations,
        List<Ipv6Prefix> ownedPrefixes, List<Ipv6Prefix> implicitPrefixes) {
    /**
     * Copies the lists and checks what belongs together.
     *
     * @throws IllegalArgumentException if the parts contradict each other
     */
    public MobileNodeProfile {
        securityAssociations = List.copyOf(securityAssociations);
        ownedPrefixes = List.copyOf(ownedPrefixes);
        implicitPrefixes = List.copyOf(implicitPrefixes);
        if (!homeAddress.isUnicast()) {
            throw new IllegalArgumentException("home address " + homeAddress + " is not a unicast address");
        }
        if (securityAssociations.isEmpty()) {
            throw new IllegalArgumentException("mobile node " + homeAddress + " has no security association");
        }
        final Set<Long> indexes = new HashSet<>();
        for (MobilitySecurityAssociation association : securityAssociations) {
            if (!indexes.add(association.spi())) {
                throw new IllegalArgumentException("mobile node " + homeAddress
                        + " has two security associations with SPI " + association.spi());
            }
        }
        if (!ownedPrefixes.containsAll(implicitPrefixes)) {
            throw new IllegalArgumentException("implicit prefixes " + implicitPrefixes + " of " + homeAddress
                    + " are not all among its owned prefixes " + ownedPrefixes);
        }
    }

    /** The association that a message names; null: there is none with that index. */
    @Nullable
    MobilitySecurityAssociation association(long spi) {
        for (MobilitySecurityAssociation association : securityAssociations) {
            if (association.spi() == spi) {
                return association;
            }
        }
        return null;
    }

    /**
     * How far clocks may be apart, whichever association is used.
     *
     * @return the largest of their tolerances
     */
    public int largestToleranceSec() {
        return securityAssociations.stream().mapToInt(MobilitySecurityAssociation::timestampToleranceSec).max()
                .orElseThrow();
    }
}
