package org.dsmip.core.wire.ip;

import static java.nio.ByteOrder.BIG_ENDIAN;

import org.agrona.DirectBuffer;
import org.agrona.concurrent.UnsafeBuffer;
import org.dsmip.core.wire.WireError;

/**
 * View of the forwarding header of minimal encapsulation (RFC 2004 section 3.1) in network byte order. Not thread-
 * safe; re-wrapped for every packet.
 *
 * <pre>
 *  0                   1                   2                   3
 *  0 1 2 3 4 5 6 7 8 9 0 1 2 3 4 5 6 7 8 9 0 1 2 3 4 5 6 7 8 9 0 1
 * +---------------+-+-------------+-------------------------------+
 * |   Protocol    |S|  Reserved   |        Header Checksum        |
 * +---------------+-+-------------+-------------------------------+
 * |                 Original Destination Address                  |
 * +---------------------------------------------------------------+
 * |               Original Source Address (if S)                  |
 * +---------------------------------------------------------------+
 * </pre>
 */
public final class MinimalForwardingHeaderFlyweight {
    /** Octets without the original source address. */
    public static final int LENGTH = 8;
    /** Octets with the original source address. */
    public static final int LENGTH_WITH_SOURCE = 12;

    private static final int SOURCE_PRESENT = 0x80;
    private static final int SOURCE_PRESENT_OFFSET = 1;

    private static final int PROTOCOL_OFFSET = 0;
    private static final int HEADER_CHECKSUM_OFFSET = 2;
    private static final int ORIGINAL_DESTINATION_OFFSET = 4;
    private static final int ORIGINAL_SOURCE_OFFSET = 8;

    private final UnsafeBuffer buffer = new UnsafeBuffer(0, 0);

    /** Makes a view of nothing; {@link #wrap} it. */
    public MinimalForwardingHeaderFlyweight() {}

    /**
     * Points this view at other bytes.
     *
     * @param source the buffer
     * @param offset where the first octet is
     * @param length octets that may be used, for input no more than were received
     * @return this
     */
    public MinimalForwardingHeaderFlyweight wrap(DirectBuffer source, int offset, int length) {
        buffer.wrap(source, offset, length);
        return this;
    }

    /**
     * Says whether the accessors may be used.
     *
     * @return {@code NONE}, or the first fault
     */
    public WireError check() {
        if (buffer.capacity() < LENGTH || buffer.capacity() < headerLength()) {
            return WireError.TRUNCATED;
        }
        return InternetChecksum.isValid(InternetChecksum.sum(buffer, 0, headerLength()))
                ? WireError.NONE
                : WireError.BAD_CHECKSUM;
    }

    /** {@return the protocol of the payload} */
    public int protocol() {
        return buffer.getByte(PROTOCOL_OFFSET) & 0xFF;
    }

    /**
     * Sets the protocol of the payload.
     *
     * @param protocol see {@link IpProtocol}
     * @return this
     */
    public MinimalForwardingHeaderFlyweight protocol(int protocol) {
        buffer.putByte(PROTOCOL_OFFSET, (byte) protocol);
        return this;
    }

    /** {@return the checksum of this header alone} */
    public int headerChecksum() {
        return buffer.getShort(HEADER_CHECKSUM_OFFSET, BIG_ENDIAN) & 0xFFFF;
    }

    /**
     * Sets the checksum of this header alone.
     *
     * @param headerChecksum 0..65535
     * @return this
     */
    public MinimalForwardingHeaderFlyweight headerChecksum(int headerChecksum) {
        buffer.putShort(HEADER_CHECKSUM_OFFSET, (short) headerChecksum, BIG_ENDIAN);
        return this;
    }

    /** {@return the destination address before encapsulation} */
    public int originalDestination() {
        return buffer.getInt(ORIGINAL_DESTINATION_OFFSET, BIG_ENDIAN);
    }

    /**
     * Sets the destination address before encapsulation.
     *
     * @param originalDestination 32 bits
     * @return this
     */
    public MinimalForwardingHeaderFlyweight originalDestination(int originalDestination) {
        buffer.putInt(ORIGINAL_DESTINATION_OFFSET, originalDestination, BIG_ENDIAN);
        return this;
    }

    /** {@return the source address before encapsulation; only if {@link #sourcePresent()}} */
    public int originalSource() {
        return buffer.getInt(ORIGINAL_SOURCE_OFFSET, BIG_ENDIAN);
    }

    /**
     * Sets the source address before encapsulation; only if {@link #sourcePresent()}.
     *
     * @param originalSource 32 bits
     * @return this
     */
    public MinimalForwardingHeaderFlyweight originalSource(int originalSource) {
        buffer.putInt(ORIGINAL_SOURCE_OFFSET, originalSource, BIG_ENDIAN);
        return this;
    }

    /** {@return whether the original source address is there} */
    public boolean sourcePresent() {
        return (buffer.getByte(SOURCE_PRESENT_OFFSET) & SOURCE_PRESENT) != 0;
    }

    /**
     * Says whether the original source address is there, and zeroes the reserved bits.
     *
     * @param sourcePresent true for a header of {@link #LENGTH_WITH_SOURCE} octets
     * @return this
     */
    public MinimalForwardingHeaderFlyweight sourcePresent(boolean sourcePresent) {
        buffer.putByte(SOURCE_PRESENT_OFFSET, (byte) (sourcePresent ? SOURCE_PRESENT : 0));
        return this;
    }

    /** {@return the octets of this header, 8 or 12} */
    public int headerLength() {
        return sourcePresent() ? LENGTH_WITH_SOURCE : LENGTH;
    }

    /**
     * Computes the header checksum and writes it; everything else must be in place.
     *
     * @return this
     */
    public MinimalForwardingHeaderFlyweight computeHeaderChecksum() {
        headerChecksum(0);
        return headerChecksum(InternetChecksum.finish(InternetChecksum.sum(buffer, 0, headerLength())));
    }
}
