package org.dsmip.core.wire.mip;

import org.dsmip.core.net.Octets;

/**
 * A Mobile-Home, Mobile-Foreign or Foreign-Home Authentication Extension (RFC 3344 section 3.5).
 *
 * @param offset of its Type octet in the message, or {@link #UNPLACED}
 * @param kind who authenticates to whom
 * @param spi 0..2^32-1
 * @param authenticator as received, of any length
 */
public record AuthenticationExtension(int offset, AuthenticationKind kind, long spi,
        Octets authenticator) implements MobileIpExtension {
    /** Octets of Type, Length and SPI, which the authenticator covers. */
    public static final int COVERED_LENGTH = 6;

    /** {@return the end of what the authenticator covers: the message from its first octet through the SPI} */
    public int coverageEnd() {
        return offset + COVERED_LENGTH;
    }

    /** {@return everything but the authenticator, which must not get into a log} */
    @Override
    public String toString() {
        return "AuthenticationExtension[offset=" + offset + ", kind=" + kind + ", spi=" + spi + "]";
    }
}
