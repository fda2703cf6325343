package org.dsmip.controlplane.homeagent;

import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.dsmip.controlplane.security.DerivedAssociation;
import org.dsmip.core.net.Ipv4Address;

/**
 * Many mobile nodes that may register, alike but for what follows from the number of their home address. Nothing is kept of any
 * of them: each profile is made when it is asked for.
 *
 * @param homeAddresses of the mobile nodes
 * @param securityAssociations what they may authenticate with, the preferred one first; at least one
 * @param ownedPrefixes from each of these the one of its number is reserved for each of them
 * @param implicitPrefixes those of the owned prefixes that they get without asking for any
 */
public record MobileNodeBlock(HomeAddressRange homeAddresses, List<DerivedAssociation> securityAssociations,
        List<PrefixFormula> ownedPrefixes, List<PrefixFormula> implicitPrefixes) {
    /**
     * Copies the lists and checks what belongs together.
     *
     * @throws IllegalArgumentException if the parts contradict each other
     */
    public MobileNodeBlock {
        securityAssociations = List.copyOf(securityAssociations);
        ownedPrefixes = List.copyOf(ownedPrefixes);
        implicitPrefixes = List.copyOf(implicitPrefixes);
        if (!homeAddresses.first().isUnicast() || !homeAddresses.last().isUnicast()) {
            throw new IllegalArgumentException("home addresses " + homeAddresses + " are not all unicast addresses");
        }
        if (securityAssociations.isEmpty()) {
            throw new IllegalArgumentException("mobile nodes " + homeAddresses + " have no security association");
        }
        final Set<Long> indexes = new HashSet<>();
        for (DerivedAssociation association : securityAssociations) {
            if (!indexes.add(association.spi())) {
                throw new IllegalArgumentException("mobile nodes " + homeAddresses
                        + " have two security associations with SPI " + association.spi());
            }
        }
        if (new HashSet<>(ownedPrefixes).size() < ownedPrefixes.size()) {
            throw new IllegalArgumentException("mobile nodes " + homeAddresses + " have some prefixes twice");
        }
        for (PrefixFormula prefixes : ownedPrefixes) {
            if (prefixes.count() < homeAddresses.count()) {
                throw new IllegalArgumentException(prefixes + " are " + prefixes.count() + " prefixes for the "
                        + homeAddresses.count() + " mobile nodes " + homeAddresses);
            }
        }
        if (!ownedPrefixes.containsAll(implicitPrefixes)) {
            throw new IllegalArgumentException("implicit prefixes " + implicitPrefixes + " of " + homeAddresses
                    + " are not all among their owned prefixes " + ownedPrefixes);
        }
    }

    /**
     * One of them.
     *
     * @param homeAddress one of the home addresses
     * @return its profile
     */
    public MobileNodeProfile profile(Ipv4Address homeAddress) {
        final long number = homeAddresses.number(homeAddress);
        return new MobileNodeProfile(homeAddress,
                securityAssociations.stream().map(association -> association.of(homeAddress)).toList(),
                ownedPrefixes.stream().map(prefixes -> prefixes.at(number)).toList(),
                implicitPrefixes.stream().map(prefixes -> prefixes.at(number)).toList());
    }

    /** Whose each prefix of a formula is. */
    List<PrefixClaim> claims() {
        return ownedPrefixes.stream().map(prefixes -> new PrefixClaim(homeAddresses, prefixes)).toList();
    }
}
