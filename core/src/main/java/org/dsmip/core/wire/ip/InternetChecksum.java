package org.dsmip.core.wire.ip;

import static java.nio.ByteOrder.BIG_ENDIAN;

import java.nio.ByteOrder;
import org.agrona.DirectBuffer;

/**
 * The one's complement checksum of RFC 1071 and its incremental update of RFC 1624.
 *
 * <p>
 * Partial sums are ints of at most 16 bits, so that any few of them can be added before the next fold. Only the last of
 * several pieces may have an odd number of octets. Stateless.
 */
public final class InternetChecksum {
    private static final ByteOrder NATIVE = ByteOrder.nativeOrder();

    private InternetChecksum() {}

    /**
     * Sums the 16-bit words of some octets; an odd last octet counts as if a zero followed.
     *
     * @param buffer holds the octets
     * @param offset of the first
     * @param length how many, at most 65535
     * @return a partial sum, 0..0xFFFF
     */
    public static int sum(DirectBuffer buffer, int offset, int length) {
        // RFC 1071 section 2(B): the sum does not depend on the byte order except for a final swap, so words are read as the
        // machine likes them, four at a time (measured: a quarter of the time of a loop over 16-bit words).
        long sum = 0;
        int i = offset;
        for (final int end = offset + (length & -Long.BYTES); i < end; i += Long.BYTES) {
            final long words = buffer.getLong(i, NATIVE);
            sum += (words & 0xFFFF_FFFFL) + (words >>> 32);
        }
        if ((length & Integer.BYTES) != 0) {
            sum += buffer.getInt(i, NATIVE) & 0xFFFF_FFFFL;
            i += Integer.BYTES;
        }
        if ((length & Short.BYTES) != 0) {
            sum += buffer.getShort(i, NATIVE) & 0xFFFF;
            i += Short.BYTES;
        }
        if ((length & 1) != 0) {
            final int last = buffer.getByte(i) & 0xFF;
            sum += NATIVE == BIG_ENDIAN ? last << 8 : last;
        }
        final long folded = (sum & 0xFFFF_FFFFL) + (sum >>> 32);
        final int words = fold((int) (folded & 0xFFFF) + (int) (folded >>> 16));
        return NATIVE == BIG_ENDIAN ? words : Short.toUnsignedInt(Short.reverseBytes((short) words));
    }

    /**
     * Sums the pseudo header of UDP and TCP over IPv4 (RFC 768).
     *
     * @param source address
     * @param destination address
     * @param protocol 0..255
     * @param length octets of the transport header and its payload
     * @return a partial sum, 0..0xFFFF
     */
    public static int pseudoHeader(int source, int destination, int protocol, int length) {
        return fold((source >>> 16) + (source & 0xFFFF) + (destination >>> 16) + (destination & 0xFFFF) + protocol
                + length);
    }

    /**
     * Sums the pseudo header of RFC 8200 section 8.1.
     *
     * @param header the IPv6 header whose addresses count
     * @param nextHeader the upper-layer protocol, not necessarily that in the header
     * @param length octets of the upper-layer header and its payload
     * @return a partial sum, 0..0xFFFF
     */
    public static int pseudoHeader(Ipv6HeaderFlyweight header, int nextHeader, int length) {
        final int source = words(header.sourceHigh()) + words(header.sourceLow());
        final int destination = words(header.destinationHigh()) + words(header.destinationLow());
        return fold(source + destination + (length >>> 16) + (length & 0xFFFF) + nextHeader);
    }

    private static int words(long bits) {
        return (int) ((bits >>> 48) + ((bits >>> 32) & 0xFFFF) + ((bits >>> 16) & 0xFFFF) + (bits & 0xFFFF));
    }

    /**
     * Adds the carries until 16 bits remain.
     *
     * @param sum of partial sums, not negative
     * @return 0..0xFFFF
     */
    public static int fold(int sum) {
        final int once = (sum & 0xFFFF) + (sum >>> 16);
        return (once & 0xFFFF) + (once >>> 16);
    }

    /**
     * Turns a sum into the value of a checksum field.
     *
     * @param sum of partial sums, with the checksum field counted as zero
     * @return 0..0xFFFF
     */
    public static int finish(int sum) {
        return ~fold(sum) & 0xFFFF;
    }

    /**
     * Says whether a sum that includes the checksum field is that of undamaged octets.
     *
     * @param sum of partial sums
     * @return true if it is
     */
    public static boolean isValid(int sum) {
        return fold(sum) == 0xFFFF;
    }

    /**
     * Follows the change of one 16-bit word (RFC 1624 equation 3).
     *
     * @param checksum the field as it was
     * @param before the word as it was
     * @param after the word as it is
     * @return the field as it has to be
     */
    public static int update(int checksum, int before, int after) {
        return finish((~checksum & 0xFFFF) + (~before & 0xFFFF) + (after & 0xFFFF));
    }
}
