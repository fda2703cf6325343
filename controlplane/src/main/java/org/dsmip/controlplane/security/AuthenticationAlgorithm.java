package org.dsmip.controlplane.security;

import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.util.Arrays;
import java.util.Optional;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/** How an authenticator is computed over the octets it covers (base ledger section 3.5). */
public enum AuthenticationAlgorithm {
    /** RFC 2104 with MD5: what every node implements and uses unless told otherwise (RFC 3344 section 5.1). */
    HMAC_MD5("hmac-md5", "HmacMD5", 16),
    /** MD5 over key, octets, key: the prefix+suffix mode of RFC 2002 section 3.5.1, for old peers only. */
    KEYED_MD5("keyed-md5", "MD5", 16),
    /** RFC 2104 with SHA-1. */
    HMAC_SHA1("hmac-sha1", "HmacSHA1", 20),
    /** RFC 2104 with SHA-256. */
    HMAC_SHA256("hmac-sha256", "HmacSHA256", 32);

    private final String configName;
    private final String standardName;
    private final int authenticatorLength;

    AuthenticationAlgorithm(String configName, String standardName, int authenticatorLength) {
        this.configName = configName;
        this.standardName = standardName;
        this.authenticatorLength = authenticatorLength;
    }

    /**
     * The name in configuration files.
     *
     * @return such as {@code hmac-md5}
     */
    public String configName() {
        return configName;
    }

    /**
     * Length of the authenticator, never truncated.
     *
     * @return octets
     */
    public int authenticatorLength() {
        return authenticatorLength;
    }

    /**
     * The algorithm of a configured name.
     *
     * @param name as {@link #configName()} answers it
     * @return the algorithm; empty if there is none of that name
     */
    public static Optional<AuthenticationAlgorithm> ofConfigName(String name) {
        return Arrays.stream(values()).filter(algorithm -> algorithm.configName.equals(name)).findFirst();
    }

    byte[] compute(byte[] key, byte[] covered) {
        try {
            if (this == KEYED_MD5) {
                final MessageDigest digest = MessageDigest.getInstance(standardName);
                digest.update(key);
                digest.update(covered);
                return digest.digest(key);
            }
            final Mac mac = Mac.getInstance(standardName);
            mac.init(new SecretKeySpec(key, standardName));
            return mac.doFinal(covered);
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("this Java runtime lacks " + standardName + ", needed for " + configName,
                    e);
        }
    }
}
