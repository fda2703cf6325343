package org.dsmip.controlplane.security;

/**
 * What two nodes have agreed on to authenticate registrations (RFC 3344 section 1.6), named by an index that stands in the
 * message. Replay protection is by timestamps.
 *
 * @param spi security parameter index, {@value #MIN_SPI}..2^32-1; 0..255 are reserved
 * @param algorithm how authenticators are computed
 * @param key the shared secret
 * @param timestampToleranceSec how far the identification may be from the receiver's clock, 1..3600 s; RFC 3344 section
 *     5.7.1 wants more than 3
 */
public record MobilitySecurityAssociation(long spi, AuthenticationAlgorithm algorithm, SharedKey key,
        int timestampToleranceSec) {
    /** Smallest index that is not reserved. */
    public static final long MIN_SPI = 256;
    /** Largest index there is. */
    public static final long MAX_SPI = 0xFFFF_FFFFL;
    /** Tolerance when nothing else is configured (RFC 3344 section 5.7.1). */
    public static final int DEFAULT_TOLERANCE_SEC = 7;
    /** Largest tolerance that makes sense. */
    public static final int MAX_TOLERANCE_SEC = 3600;

    /**
     * Checks the ranges.
     *
     * @throws IllegalArgumentException if one is left
     */
    public MobilitySecurityAssociation {
        if (spi < MIN_SPI || spi > MAX_SPI) {
            throw new IllegalArgumentException("SPI " + spi + " is not in " + MIN_SPI + ".." + MAX_SPI);
        }
        if (timestampToleranceSec < 1 || timestampToleranceSec > MAX_TOLERANCE_SEC) {
            throw new IllegalArgumentException(
                    "timestamp tolerance of " + timestampToleranceSec + " s is not in 1.." + MAX_TOLERANCE_SEC + " s");
        }
    }

    /**
     * An association with the default algorithm and tolerance.
     *
     * @param spi {@value #MIN_SPI}..2^32-1
     * @param key the shared secret
     * @return the association
     */
    public static MobilitySecurityAssociation hmacMd5(long spi, SharedKey key) {
        return new MobilitySecurityAssociation(spi, AuthenticationAlgorithm.HMAC_MD5, key, DEFAULT_TOLERANCE_SEC);
    }
}
