package org.dsmip.core.wire.ip;

import static java.lang.foreign.ValueLayout.JAVA_LONG_UNALIGNED;
import static java.nio.ByteOrder.BIG_ENDIAN;

import java.lang.foreign.MemorySegment;
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
    /** All there is outside the heap. */
    @SuppressWarnings("restricted")
    private static final MemorySegment MEMORY = MemorySegment.NULL.reinterpret(Long.MAX_VALUE);
    /** From this length on it pays to look at the bounds apart. */
    private static final int LONG = 128;
    /** 32 bits of 64. */
    private static final long WORDS = 0xFFFF_FFFFL;

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
        final int whole = length & -Long.BYTES;
        long sum = length < LONG || buffer.byteArray() != null
                ? longs(buffer, offset, whole)
                : unchecked(buffer, offset, whole);
        int i = offset + whole;
        if ((length & Integer.BYTES) != 0) {
            sum += buffer.getInt(i, NATIVE) & WORDS;
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
        final int words = fold(sum);
        return NATIVE == BIG_ENDIAN ? words : Short.toUnsignedInt(Short.reverseBytes((short) words));
    }

    // RFC 1071 section 2(B): the sum does not depend on the byte order except for a final swap, so words are read as the
    // machine likes them, four at a time. Where packets lie, outside the heap, the bounds are looked at once and not for
    // each: that is what lets the compiler sum several side by side (measured: 1428 octets in 30 ns instead of 100).
    private static long unchecked(DirectBuffer buffer, int offset, int length) {
        buffer.boundsCheck(offset, length);
        final long address = buffer.addressOffset() + offset;
        long sum = 0;
        for (int i = 0; i < length; i += Long.BYTES) {
            sum += words(MEMORY.get(JAVA_LONG_UNALIGNED, address + i));
        }
        return sum;
    }

    private static long longs(DirectBuffer buffer, int offset, int length) {
        long sum = 0;
        for (int i = 0; i < length; i += Long.BYTES) {
            sum += words(buffer.getLong(offset + i, NATIVE));
        }
        return sum;
    }

    /** Adds up the carries of a sum of 32-bit words, fewer than 2^31 of them. */
    private static int fold(long sum) {
        final long once = (sum & WORDS) + (sum >>> 32);
        return fold((int) (once & 0xFFFF) + (int) (once >>> 16));
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
        return fold(words(header.sourceHigh()) + words(header.sourceLow()) + words(header.destinationHigh())
                + words(header.destinationLow()) + length + nextHeader);
    }

    private static long words(long bits) {
        return (bits & WORDS) + (bits >>> 32);
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
