package org.dsmip.core.wire.mip;

import org.dsmip.core.net.Octets;

/**
 * A Generalized Authentication Extension (type 36, RFC 4721 section 5).
 *
 * @param offset of its Type octet in the message, or {@link #UNPLACED}
 * @param subtype 1 is MN-AAA
 * @param spi 0..2^32-1
 * @param authenticator as received, of any length
 */
public record GeneralizedAuthenticationExtension(int offset, int subtype, long spi,
        Octets authenticator) implements MobileIpExtension {
    /** Octets of Type, Sub-Type, Length and SPI, which the authenticator covers. */
    public static final int COVERED_LENGTH = 8;

    /** {@return the end of what the authenticator covers: the message from its first octet through the SPI} */
    public int coverageEnd() {
        return offset + COVERED_LENGTH;
    }

    /** {@return everything but the authenticator, which must not get into a log} */
    @Override
    public String toString() {
        return "GeneralizedAuthenticationExtension[offset=" + offset + ", subtype=" + subtype + ", spi=" + spi + "]";
    }
}
