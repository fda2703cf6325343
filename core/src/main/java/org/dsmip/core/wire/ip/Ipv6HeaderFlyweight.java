package org.dsmip.core.wire.ip;

import static java.nio.ByteOrder.BIG_ENDIAN;

import org.agrona.DirectBuffer;
import org.agrona.concurrent.UnsafeBuffer;
import org.dsmip.core.wire.WireError;

/**
 * View of an IPv6 header (RFC 8200 section 3) in network byte order. Not thread-safe; re-wrapped for every packet.
 *
 * <pre>
 *  0                   1                   2                   3
 *  0 1 2 3 4 5 6 7 8 9 0 1 2 3 4 5 6 7 8 9 0 1 2 3 4 5 6 7 8 9 0 1
 * +-------+---------------+---------------------------------------+
 * |Version| Traffic Class |              Flow Label               |
 * +-------+---------------+-------+---------------+---------------+
 * |        Payload Length         |  Next Header  |   Hop Limit   |
 * +-------------------------------+---------------+---------------+
 * |                   Source Address, 128 bits                    |
 * +---------------------------------------------------------------+
 * |                 Destination Address, 128 bits                 |
 * +---------------------------------------------------------------+
 * </pre>
 */
public final class Ipv6HeaderFlyweight {
    /** Octets of the header. */
    public static final int LENGTH = 40;

    private static final int FIRST_WORD_OFFSET = 0;

    private static final int PAYLOAD_LENGTH_OFFSET = 4;
    private static final int NEXT_HEADER_OFFSET = 6;
    private static final int HOP_LIMIT_OFFSET = 7;
    private static final int SOURCE_HIGH_OFFSET = 8;
    private static final int SOURCE_LOW_OFFSET = 16;
    private static final int DESTINATION_HIGH_OFFSET = 24;
    private static final int DESTINATION_LOW_OFFSET = 32;

    private final UnsafeBuffer buffer = new UnsafeBuffer(0, 0);

    /** Makes a view of nothing; {@link #wrap} it. */
    public Ipv6HeaderFlyweight() {}

    /**
     * Points this view at other bytes.
     *
     * @param source the buffer
     * @param offset where the first octet is
     * @param length octets that may be used, for input no more than were received
     * @return this
     */
    public Ipv6HeaderFlyweight wrap(DirectBuffer source, int offset, int length) {
        buffer.wrap(source, offset, length);
        return this;
    }

    /**
     * Says whether the accessors may be used.
     *
     * @return {@code NONE}, or the first fault
     */
    public WireError check() {
        if (buffer.capacity() < LENGTH) {
            return WireError.TRUNCATED;
        }
        if (version() != 6) {
            return WireError.BAD_VERSION;
        }
        return buffer.capacity() - LENGTH < payloadLength() ? WireError.TRUNCATED : WireError.NONE;
    }

    /** {@return the octets after this header} */
    public int payloadLength() {
        return buffer.getShort(PAYLOAD_LENGTH_OFFSET, BIG_ENDIAN) & 0xFFFF;
    }

    /**
     * Sets the octets after this header.
     *
     * @param payloadLength 0..65535
     * @return this
     */
    public Ipv6HeaderFlyweight payloadLength(int payloadLength) {
        buffer.putShort(PAYLOAD_LENGTH_OFFSET, (short) payloadLength, BIG_ENDIAN);
        return this;
    }

    /** {@return the type of the next header} */
    public int nextHeader() {
        return buffer.getByte(NEXT_HEADER_OFFSET) & 0xFF;
    }

    /**
     * Sets the type of the next header.
     *
     * @param nextHeader see {@link IpProtocol}
     * @return this
     */
    public Ipv6HeaderFlyweight nextHeader(int nextHeader) {
        buffer.putByte(NEXT_HEADER_OFFSET, (byte) nextHeader);
        return this;
    }

    /** {@return the hop limit} */
    public int hopLimit() {
        return buffer.getByte(HOP_LIMIT_OFFSET) & 0xFF;
    }

    /**
     * Sets the hop limit.
     *
     * @param hopLimit 0..255
     * @return this
     */
    public Ipv6HeaderFlyweight hopLimit(int hopLimit) {
        buffer.putByte(HOP_LIMIT_OFFSET, (byte) hopLimit);
        return this;
    }

    /** {@return the first 64 bits of the source address} */
    public long sourceHigh() {
        return buffer.getLong(SOURCE_HIGH_OFFSET, BIG_ENDIAN);
    }

    /**
     * Sets the first 64 bits of the source address.
     *
     * @param sourceHigh 64 bits
     * @return this
     */
    public Ipv6HeaderFlyweight sourceHigh(long sourceHigh) {
        buffer.putLong(SOURCE_HIGH_OFFSET, sourceHigh, BIG_ENDIAN);
        return this;
    }

    /** {@return the last 64 bits of the source address} */
    public long sourceLow() {
        return buffer.getLong(SOURCE_LOW_OFFSET, BIG_ENDIAN);
    }

    /**
     * Sets the last 64 bits of the source address.
     *
     * @param sourceLow 64 bits
     * @return this
     */
    public Ipv6HeaderFlyweight sourceLow(long sourceLow) {
        buffer.putLong(SOURCE_LOW_OFFSET, sourceLow, BIG_ENDIAN);
        return this;
    }

    /** {@return the first 64 bits of the destination address} */
    public long destinationHigh() {
        return buffer.getLong(DESTINATION_HIGH_OFFSET, BIG_ENDIAN);
    }

    /**
     * Sets the first 64 bits of the destination address.
     *
     * @param destinationHigh 64 bits
     * @return this
     */
    public Ipv6HeaderFlyweight destinationHigh(long destinationHigh) {
        buffer.putLong(DESTINATION_HIGH_OFFSET, destinationHigh, BIG_ENDIAN);
        return this;
    }

    /** {@return the last 64 bits of the destination address} */
    public long destinationLow() {
        return buffer.getLong(DESTINATION_LOW_OFFSET, BIG_ENDIAN);
    }

    /**
     * Sets the last 64 bits of the destination address.
     *
     * @param destinationLow 64 bits
     * @return this
     */
    public Ipv6HeaderFlyweight destinationLow(long destinationLow) {
        buffer.putLong(DESTINATION_LOW_OFFSET, destinationLow, BIG_ENDIAN);
        return this;
    }

    /** {@return the version, 6 after a check} */
    public int version() {
        return buffer.getInt(FIRST_WORD_OFFSET, BIG_ENDIAN) >>> 28;
    }

    /** {@return DSCP and ECN together, 0..255} */
    public int trafficClass() {
        return (buffer.getInt(FIRST_WORD_OFFSET, BIG_ENDIAN) >> 20) & 0xFF;
    }

    /** {@return the congestion codepoint, see {@link Ecn}} */
    public int ecn() {
        return trafficClass() & Ecn.MASK;
    }

    /** {@return the flow label, 20 bits} */
    public int flowLabel() {
        return buffer.getInt(FIRST_WORD_OFFSET, BIG_ENDIAN) & 0xF_FFFF;
    }

    /**
     * Writes version 6, traffic class and flow label.
     *
     * @param trafficClass 0..255
     * @param flowLabel 20 bits
     * @return this
     */
    public Ipv6HeaderFlyweight firstWord(int trafficClass, int flowLabel) {
        buffer.putInt(FIRST_WORD_OFFSET, (6 << 28) | (trafficClass << 20) | flowLabel, BIG_ENDIAN);
        return this;
    }

    /**
     * Replaces the traffic class and leaves version and flow label.
     *
     * @param trafficClass 0..255
     * @return this
     */
    public Ipv6HeaderFlyweight trafficClass(int trafficClass) {
        final int rest = buffer.getInt(FIRST_WORD_OFFSET, BIG_ENDIAN) & 0xF00F_FFFF;
        buffer.putInt(FIRST_WORD_OFFSET, rest | (trafficClass << 20), BIG_ENDIAN);
        return this;
    }

    /**
     * Sets the source address.
     *
     * @param high its first 64 bits
     * @param low its last 64 bits
     * @return this
     */
    public Ipv6HeaderFlyweight source(long high, long low) {
        return sourceHigh(high).sourceLow(low);
    }

    /**
     * Sets the destination address.
     *
     * @param high its first 64 bits
     * @param low its last 64 bits
     * @return this
     */
    public Ipv6HeaderFlyweight destination(long high, long low) {
        return destinationHigh(high).destinationLow(low);
    }
}
