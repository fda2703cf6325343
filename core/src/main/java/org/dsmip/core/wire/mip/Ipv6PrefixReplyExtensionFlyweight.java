package org.dsmip.core.wire.mip;

import static java.nio.ByteOrder.BIG_ENDIAN;

import org.agrona.DirectBuffer;
import org.agrona.concurrent.UnsafeBuffer;

/**
 * View of an IPv6 prefix reply extension in network byte order. The walk has checked its length. Not thread-safe;
 * re-wrapped for every packet.
 *
 * <pre>
 *  0                   1                   2                   3
 *  0 1 2 3 4 5 6 7 8 9 0 1 2 3 4 5 6 7 8 9 0 1 2 3 4 5 6 7 8 9 0 1
 * +---------------+---------------+---------------+---------------+
 * |  Type = 152   |  Length = 20  | Sub-Type = 2  |     Code      |
 * +---------------+---------------+-------------------------------+
 * | Prefix Length |   Reserved    |       Prefix, 128 bits ...    |
 * +---------------+---------------+-------------------------------+
 * </pre>
 */
public final class Ipv6PrefixReplyExtensionFlyweight {
    /** Octets of the whole extension. */
    public static final int LENGTH = 22;
    private static final int TYPE_OFFSET = 0;
    private static final int LENGTH_OFFSET = 1;
    private static final int SUBTYPE_OFFSET = 2;
    private static final int RESERVED_OFFSET = 5;

    private static final int CODE_OFFSET = 3;
    private static final int PREFIX_LENGTH_OFFSET = 4;
    private static final int PREFIX_HIGH_OFFSET = 6;
    private static final int PREFIX_LOW_OFFSET = 14;

    private final UnsafeBuffer buffer = new UnsafeBuffer(0, 0);

    /** Makes a view of nothing; {@link #wrap} it. */
    public Ipv6PrefixReplyExtensionFlyweight() {}

    /**
     * Points this view at other bytes.
     *
     * @param source the buffer
     * @param offset where the first octet is
     * @param length octets that may be used, for input no more than were received
     * @return this
     */
    public Ipv6PrefixReplyExtensionFlyweight wrap(DirectBuffer source, int offset, int length) {
        buffer.wrap(source, offset, length);
        return this;
    }

    /** {@return the code} */
    public int code() {
        return buffer.getByte(CODE_OFFSET) & 0xFF;
    }

    /**
     * Sets the code.
     *
     * @param code see {@link Ipv6PrefixCode}
     * @return this
     */
    public Ipv6PrefixReplyExtensionFlyweight code(int code) {
        buffer.putByte(CODE_OFFSET, (byte) code);
        return this;
    }

    /** {@return the prefix length} */
    public int prefixLength() {
        return buffer.getByte(PREFIX_LENGTH_OFFSET) & 0xFF;
    }

    /**
     * Sets the prefix length.
     *
     * @param prefixLength 0..255
     * @return this
     */
    public Ipv6PrefixReplyExtensionFlyweight prefixLength(int prefixLength) {
        buffer.putByte(PREFIX_LENGTH_OFFSET, (byte) prefixLength);
        return this;
    }

    /** {@return the first 64 bits of the prefix} */
    public long prefixHigh() {
        return buffer.getLong(PREFIX_HIGH_OFFSET, BIG_ENDIAN);
    }

    /**
     * Sets the first 64 bits of the prefix.
     *
     * @param prefixHigh 64 bits
     * @return this
     */
    public Ipv6PrefixReplyExtensionFlyweight prefixHigh(long prefixHigh) {
        buffer.putLong(PREFIX_HIGH_OFFSET, prefixHigh, BIG_ENDIAN);
        return this;
    }

    /** {@return the last 64 bits of the prefix} */
    public long prefixLow() {
        return buffer.getLong(PREFIX_LOW_OFFSET, BIG_ENDIAN);
    }

    /**
     * Sets the last 64 bits of the prefix.
     *
     * @param prefixLow 64 bits
     * @return this
     */
    public Ipv6PrefixReplyExtensionFlyweight prefixLow(long prefixLow) {
        buffer.putLong(PREFIX_LOW_OFFSET, prefixLow, BIG_ENDIAN);
        return this;
    }

    /**
     * Writes type, length, subtype and reserved octets.
     *
     * @param style how the length is counted
     * @return this
     */
    public Ipv6PrefixReplyExtensionFlyweight header(LengthStyle style) {
        buffer.putByte(TYPE_OFFSET, (byte) ExtensionType.DUAL_STACK);
        buffer.putByte(LENGTH_OFFSET, (byte) (style == LengthStyle.LITERAL ? LENGTH : LENGTH - 2));
        buffer.putByte(SUBTYPE_OFFSET, (byte) ExtensionType.PREFIX_REPLY_SUBTYPE);
        buffer.putByte(RESERVED_OFFSET, (byte) 0);
        return this;
    }

    /**
     * Sets the prefix.
     *
     * @param high its first 64 bits
     * @param low its last 64 bits
     * @return this
     */
    public Ipv6PrefixReplyExtensionFlyweight prefix(long high, long low) {
        return prefixHigh(high).prefixLow(low);
    }
}
