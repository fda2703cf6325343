package org.dsmip.controlplane.security;

import java.security.GeneralSecurityException;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/** HKDF with SHA-256 (RFC 5869): many keys from one secret, none of which tells anything of the secret or of another one. */
final class Hkdf {
    /** Octets of a pseudorandom key, and of a block of what is derived. */
    static final int HASH_LENGTH = 32;

    private static final String ALGORITHM = "HmacSHA256";
    private static final int MAX_BLOCKS = 255;

    private Hkdf() {}

    /** Section 2.2. Without a salt it is as many zero octets as the hash has. */
    static byte[] extract(byte[] salt, byte[] secret) {
        return mac(salt.length == 0 ? new byte[HASH_LENGTH] : salt).doFinal(secret);
    }

    /** Section 2.3; at most 255 blocks. */
    static byte[] expand(byte[] pseudorandomKey, byte[] info, int length) {
        if (length > MAX_BLOCKS * HASH_LENGTH) {
            throw new IllegalArgumentException(length + " octets are more than " + MAX_BLOCKS + " blocks");
        }
        final Mac mac = mac(pseudorandomKey);
        final byte[] derived = new byte[length];
        byte[] block = new byte[0];
        for (int done = 0, number = 1; done < length; done += block.length, number++) {
            mac.update(block);
            mac.update(info);
            block = mac.doFinal(new byte[]{(byte) number});
            System.arraycopy(block, 0, derived, done, Math.min(block.length, length - done));
        }
        return derived;
    }

    private static Mac mac(byte[] key) {
        try {
            final Mac mac = Mac.getInstance(ALGORITHM);
            mac.init(new SecretKeySpec(key, ALGORITHM));
            return mac;
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("this Java runtime lacks " + ALGORITHM, e);
        }
    }
}
