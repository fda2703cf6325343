package org.dsmip.controlplane.security;

import org.dsmip.core.net.Ipv4Address;

/**
 * A security association that many mobile nodes have alike but for their keys, which are derived.
 *
 * @param spi security parameter index, that of each of them
 * @param algorithm how authenticators are computed
 * @param secret from which the keys are derived
 * @param timestampToleranceSec as in {@link MobilitySecurityAssociation}
 */
public record DerivedAssociation(long spi, AuthenticationAlgorithm algorithm, MasterSecret secret,
        int timestampToleranceSec) {
    /**
     * The association of one of them.
     *
     * @param homeAddress of the mobile node
     * @return with its key
     */
    public MobilitySecurityAssociation of(Ipv4Address homeAddress) {
        return new MobilitySecurityAssociation(spi, algorithm, secret.keyOf(homeAddress, spi), timestampToleranceSec);
    }
}
