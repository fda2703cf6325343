package org.dsmip.core.wire.ethernet;

import static java.nio.ByteOrder.BIG_ENDIAN;

import org.agrona.DirectBuffer;
import org.agrona.concurrent.UnsafeBuffer;
import org.dsmip.core.wire.WireError;

/**
 * View of an Ethernet II header in network byte order. Not thread-safe; re-wrapped for every packet.
 *
 * <pre>
 *  0                   1                   2                   3
 *  0 1 2 3 4 5 6 7 8 9 0 1 2 3 4 5 6 7 8 9 0 1 2 3 4 5 6 7 8 9 0 1
 * +---------------------------------------------------------------+
 * |                     Destination, 48 bits                      |
 * |                               +-------------------------------+
 * |                               |                               |
 * +-------------------------------+                               |
 * |                        Source, 48 bits                        |
 * +-------------------------------+-------------------------------+
 * |           EtherType           |
 * +-------------------------------+
 * </pre>
 */
public final class EthernetHeaderFlyweight {
    /** Octets of the header. */
    public static final int LENGTH = 14;
    /** EtherType of IPv4. */
    public static final int IPV4 = 0x0800;
    /** EtherType of ARP. */
    public static final int ARP = 0x0806;
    /** EtherType of IPv6. */
    public static final int IPV6 = 0x86DD;

    private static final int DESTINATION_OFFSET = 0;
    private static final int SOURCE_OFFSET = 6;
    private static final int ETHER_TYPE_OFFSET = 12;

    private final UnsafeBuffer buffer = new UnsafeBuffer(0, 0);

    /** Makes a view of nothing; {@link #wrap} it. */
    public EthernetHeaderFlyweight() {}

    /**
     * Points this view at other bytes.
     *
     * @param source the buffer
     * @param offset where the first octet is
     * @param length octets that may be used, for input no more than were received
     * @return this
     */
    public EthernetHeaderFlyweight wrap(DirectBuffer source, int offset, int length) {
        buffer.wrap(source, offset, length);
        return this;
    }

    /**
     * Says whether the accessors may be used.
     *
     * @return {@code NONE}, or the first fault
     */
    public WireError check() {
        return buffer.capacity() < LENGTH ? WireError.TRUNCATED : WireError.NONE;
    }

    /** {@return the destination address} */
    public long destination() {
        return ((buffer.getShort(DESTINATION_OFFSET, BIG_ENDIAN) & 0xFFFFL) << 32)
                | (buffer.getInt(DESTINATION_OFFSET + 2, BIG_ENDIAN) & 0xFFFF_FFFFL);
    }

    /**
     * Sets the destination address.
     *
     * @param destination 48 bits in the low end
     * @return this
     */
    public EthernetHeaderFlyweight destination(long destination) {
        buffer.putShort(DESTINATION_OFFSET, (short) (destination >>> 32), BIG_ENDIAN);
        buffer.putInt(DESTINATION_OFFSET + 2, (int) destination, BIG_ENDIAN);
        return this;
    }

    /** {@return the source address} */
    public long source() {
        return ((buffer.getShort(SOURCE_OFFSET, BIG_ENDIAN) & 0xFFFFL) << 32)
                | (buffer.getInt(SOURCE_OFFSET + 2, BIG_ENDIAN) & 0xFFFF_FFFFL);
    }

    /**
     * Sets the source address.
     *
     * @param source 48 bits in the low end
     * @return this
     */
    public EthernetHeaderFlyweight source(long source) {
        buffer.putShort(SOURCE_OFFSET, (short) (source >>> 32), BIG_ENDIAN);
        buffer.putInt(SOURCE_OFFSET + 2, (int) source, BIG_ENDIAN);
        return this;
    }

    /** {@return the type of the payload} */
    public int etherType() {
        return buffer.getShort(ETHER_TYPE_OFFSET, BIG_ENDIAN) & 0xFFFF;
    }

    /**
     * Sets the type of the payload.
     *
     * @param etherType such as {@link #IPV6}
     * @return this
     */
    public EthernetHeaderFlyweight etherType(int etherType) {
        buffer.putShort(ETHER_TYPE_OFFSET, (short) etherType, BIG_ENDIAN);
        return this;
    }

    /** {@return whether the destination is a group or the broadcast address} */
    public boolean isGroup() {
        return (buffer.getByte(DESTINATION_OFFSET) & 1) != 0;
    }
}
