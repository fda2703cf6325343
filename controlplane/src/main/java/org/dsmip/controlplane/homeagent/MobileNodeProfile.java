package org.dsmip.controlplane.homeagent;

import java.util.List;
import org.dsmip.controlplane.security.MobilitySecurityAssociation;
import org.dsmip.core.net.Ipv4Address;
import org.dsmip.core.net.Ipv6Prefix;

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
        if (!ownedPrefixes.containsAll(implicitPrefixes)) {
            throw new IllegalArgumentException("implicit prefixes " + implicitPrefixes + " of " + homeAddress
                    + " are not all among its owned prefixes " + ownedPrefixes);
        }
    }
}
