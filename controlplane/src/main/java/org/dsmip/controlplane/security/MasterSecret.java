package org.dsmip.controlplane.security;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import org.dsmip.core.net.Ipv4Address;
import org.dsmip.core.net.Octets;

/**
 * A secret from which the keys of many mobile nodes are derived, each by its home address and the index of its security
 * association, so that only the secret is kept. Never printed.
 *
 * <p>The key is HKDF-SHA-256 (RFC 5869) of the secret without salt, 32 octets, where info is the ASCII text
 * {@code dsmip mobile-node 10.64.0.7 spi 256}: home address and index in decimal.
 */
public final class MasterSecret {
    /** Shortest secret that is accepted. */
    public static final int MIN_LENGTH = 32;
    /** Octets of a derived key. */
    public static final int KEY_LENGTH = 32;

    private final byte[] pseudorandomKey;

    private MasterSecret(byte[] pseudorandomKey) {
        this.pseudorandomKey = pseudorandomKey;
    }

    /**
     * Takes a secret.
     *
     * @param octets its octets, {@value #MIN_LENGTH} or more
     * @return the secret
     * @throws IllegalArgumentException if it is shorter
     */
    public static MasterSecret of(Octets octets) {
        if (octets.length() < MIN_LENGTH) {
            throw new IllegalArgumentException(
                    "secret of " + octets.length() * 8 + " bits; a secret from which keys are"
                            + " derived has at least " + MIN_LENGTH * 8 + " bits");
        }
        return new MasterSecret(Hkdf.extract(new byte[0], octets.toArray()));
    }

    /**
     * The key of a mobile node.
     *
     * @param homeAddress of the mobile node
     * @param spi index of the security association
     * @return always the same
     */
    public SharedKey keyOf(Ipv4Address homeAddress, long spi) {
        final String info = "dsmip mobile-node " + homeAddress + " spi " + spi;
        return SharedKey.of(Octets
                .of(Hkdf.expand(pseudorandomKey, info.getBytes(StandardCharsets.US_ASCII), KEY_LENGTH)));
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof MasterSecret that && Arrays.equals(pseudorandomKey, that.pseudorandomKey);
    }

    @Override
    public int hashCode() {
        return Arrays.hashCode(pseudorandomKey);
    }

    @Override
    public String toString() {
        return "master secret";
    }
}
