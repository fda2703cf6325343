package org.dsmip.core.wire.mip;

import org.agrona.DirectBuffer;
import org.agrona.concurrent.UnsafeBuffer;
import org.dsmip.core.wire.WireError;

/**
 * View of the tunnel data message that precedes a packet in a UDP tunnel (RFC 3519 section 3.3) in network byte
 * order. Not thread-safe; re-wrapped for every packet.
 *
 * <pre>
 *  0                   1                   2                   3
 *  0 1 2 3 4 5 6 7 8 9 0 1 2 3 4 5 6 7 8 9 0 1 2 3 4 5 6 7 8 9 0 1
 * +---------------+---------------+-------------------------------+
 * |   Type = 4    |  Next Header  |           Reserved            |
 * +---------------+---------------+-------------------------------+
 * |                          Packet ...                           |
 * +---------------------------------------------------------------+
 * </pre>
 */
public final class TunnelDataFlyweight {
    /** Octets before the packet. */
    public static final int LENGTH = 4;
    private static final int TYPE_OFFSET = 0;

    private static final int NEXT_HEADER_OFFSET = 1;

    private final UnsafeBuffer buffer = new UnsafeBuffer(0, 0);

    /** Makes a view of nothing; {@link #wrap} it. */
    public TunnelDataFlyweight() {}

    /**
     * Points this view at other bytes.
     *
     * @param source the buffer
     * @param offset where the first octet is
     * @param length octets that may be used, for input no more than were received
     * @return this
     */
    public TunnelDataFlyweight wrap(DirectBuffer source, int offset, int length) {
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
        return type() == MessageType.TUNNEL_DATA ? WireError.NONE : WireError.BAD_VERSION;
    }

    /** {@return the protocol of the packet} */
    public int nextHeader() {
        return buffer.getByte(NEXT_HEADER_OFFSET) & 0xFF;
    }

    /**
     * Sets the protocol of the packet.
     *
     * @param nextHeader 4, 41, 47 or 55
     * @return this
     */
    public TunnelDataFlyweight nextHeader(int nextHeader) {
        buffer.putByte(NEXT_HEADER_OFFSET, (byte) nextHeader);
        return this;
    }

    /**
     * Zeroes the fixed part and writes the type.
     *
     * @return this
     */
    public TunnelDataFlyweight clear() {
        buffer.setMemory(0, LENGTH, (byte) 0);
        buffer.putByte(TYPE_OFFSET, (byte) MessageType.TUNNEL_DATA);
        return this;
    }

    /** {@return the message type} */
    public int type() {
        return buffer.getByte(TYPE_OFFSET) & 0xFF;
    }
}
