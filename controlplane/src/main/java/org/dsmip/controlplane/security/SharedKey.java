package org.dsmip.controlplane.security;

import java.util.HexFormat;
import org.dsmip.core.net.Octets;

/** A key two nodes share: arbitrary octets, at least 128 bits of them (RFC 3344 section 5.1). Never printed. */
public final class SharedKey {
    /** Shortest key that is accepted. */
    public static final int MIN_LENGTH = 16;

    private final Octets octets;

    private SharedKey(Octets octets) {
        this.octets = octets;
    }

    /**
     * Takes a key.
     *
     * @param octets its octets, {@value #MIN_LENGTH} or more
     * @return the key
     * @throws IllegalArgumentException if it is shorter
     */
    public static SharedKey of(Octets octets) {
        if (octets.length() < MIN_LENGTH) {
            throw new IllegalArgumentException(
                    "key of " + octets.length() * 8 + " bits; a key has at least " + MIN_LENGTH * 8 + " bits");
        }
        return new SharedKey(octets);
    }

    byte[] bytes() {
        return octets.toArray();
    }

    /**
     * Gives the key away: for its owner, who asked for it, and nobody else.
     *
     * @return its octets as hexadecimal digits
     */
    public String disclose() {
        return HexFormat.of().formatHex(octets.toArray());
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof SharedKey that && octets.equals(that.octets);
    }

    @Override
    public int hashCode() {
        return octets.hashCode();
    }

    @Override
    public String toString() {
        return "key of " + octets.length() * 8 + " bits";
    }
}
