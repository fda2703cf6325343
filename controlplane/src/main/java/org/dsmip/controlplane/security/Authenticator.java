package org.dsmip.controlplane.security;

import java.nio.ByteOrder;
import java.security.MessageDigest;
import org.agrona.MutableDirectBuffer;
import org.dsmip.core.net.Octets;

/**
 * Computes and verifies the authenticators of types 32, 33 and 34 (RFC 3344 section 3.5). What is covered is the message
 * as received, from its Type octet through the SPI of the extension; never a re-encoding of it.
 */
public final class Authenticator {
    private static final int SPI_OFFSET = 2;
    private static final int AUTHENTICATOR_OFFSET = 6;
    private static final int SPI_LENGTH = 4;

    private Authenticator() {}

    /**
     * Says whether an authenticator fits the octets it covers. Takes the same time whichever octet differs.
     *
     * @param association names algorithm and key
     * @param message the message as received
     * @param coverageEnd octets of it that are covered: up to and including the SPI
     * @param authenticator as received; another length than the algorithm's does not fit
     * @return true if it fits
     */
    public static boolean verify(MobilitySecurityAssociation association, Octets message, int coverageEnd,
            Octets authenticator) {
        final byte[] covered = new byte[coverageEnd];
        System.arraycopy(message.toArray(), 0, covered, 0, coverageEnd);
        return MessageDigest.isEqual(compute(association, covered), authenticator.toArray());
    }

    /**
     * Appends an authentication extension to a message under construction.
     *
     * @param association names SPI, algorithm and key
     * @param type 32 (mobile-home), 33 (mobile-foreign) or 34 (foreign-home)
     * @param message holds the message from offset 0, with room for the extension
     * @param length octets of the message so far
     * @return octets of the message with the extension
     */
    public static int append(MobilitySecurityAssociation association, int type, MutableDirectBuffer message,
            int length) {
        final int authenticatorLength = association.algorithm().authenticatorLength();
        message.putByte(length, (byte) type);
        message.putByte(length + 1, (byte) (SPI_LENGTH + authenticatorLength));
        message.putInt(length + SPI_OFFSET, (int) association.spi(), ByteOrder.BIG_ENDIAN);
        final byte[] covered = new byte[length + AUTHENTICATOR_OFFSET];
        message.getBytes(0, covered);
        message.putBytes(length + AUTHENTICATOR_OFFSET, compute(association, covered));
        return length + lengthOf(association);
    }

    /**
     * Length of the extension that {@link #append} writes.
     *
     * @param association names the algorithm
     * @return octets, with Type and Length
     */
    public static int lengthOf(MobilitySecurityAssociation association) {
        return AUTHENTICATOR_OFFSET + association.algorithm().authenticatorLength();
    }

    private static byte[] compute(MobilitySecurityAssociation association, byte[] covered) {
        return association.algorithm().compute(association.key().bytes(), covered);
    }
}
