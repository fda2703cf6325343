package org.dsmip.core.wire.ip;

import static java.nio.ByteOrder.BIG_ENDIAN;

import org.agrona.DirectBuffer;
import org.agrona.concurrent.UnsafeBuffer;
import org.dsmip.core.wire.WireError;

/**
 * View of a UDP header (RFC 768) and the payload behind it, in network byte order. Not thread-safe; re-wrapped for
 * every packet.
 *
 * <pre>
 *  0                   1                   2                   3
 *  0 1 2 3 4 5 6 7 8 9 0 1 2 3 4 5 6 7 8 9 0 1 2 3 4 5 6 7 8 9 0 1
 * +-------------------------------+-------------------------------+
 * |          Source Port          |       Destination Port        |
 * +-------------------------------+-------------------------------+
 * |            Length             |           Checksum            |
 * +-------------------------------+-------------------------------+
 * </pre>
 */
public final class UdpHeaderFlyweight {
    /** Octets of the header. */
    public static final int LENGTH = 8;

    private static final int SOURCE_PORT_OFFSET = 0;
    private static final int DESTINATION_PORT_OFFSET = 2;
    private static final int LENGTH_OFFSET = 4;
    private static final int CHECKSUM_OFFSET = 6;

    private final UnsafeBuffer buffer = new UnsafeBuffer(0, 0);

    /** Makes a view of nothing; {@link #wrap} it. */
    public UdpHeaderFlyweight() {}

    /**
     * Points this view at other bytes.
     *
     * @param source the buffer
     * @param offset where the first octet is
     * @param length octets that may be used, for input no more than were received
     * @return this
     */
    public UdpHeaderFlyweight wrap(DirectBuffer source, int offset, int length) {
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
        final int length = length();
        if (length < LENGTH) {
            return WireError.BAD_LENGTH;
        }
        return buffer.capacity() < length ? WireError.TRUNCATED : WireError.NONE;
    }

    /** {@return the source port} */
    public int sourcePort() {
        return buffer.getShort(SOURCE_PORT_OFFSET, BIG_ENDIAN) & 0xFFFF;
    }

    /**
     * Sets the source port.
     *
     * @param sourcePort 0..65535
     * @return this
     */
    public UdpHeaderFlyweight sourcePort(int sourcePort) {
        buffer.putShort(SOURCE_PORT_OFFSET, (short) sourcePort, BIG_ENDIAN);
        return this;
    }

    /** {@return the destination port} */
    public int destinationPort() {
        return buffer.getShort(DESTINATION_PORT_OFFSET, BIG_ENDIAN) & 0xFFFF;
    }

    /**
     * Sets the destination port.
     *
     * @param destinationPort 0..65535
     * @return this
     */
    public UdpHeaderFlyweight destinationPort(int destinationPort) {
        buffer.putShort(DESTINATION_PORT_OFFSET, (short) destinationPort, BIG_ENDIAN);
        return this;
    }

    /** {@return the octets of header and payload} */
    public int length() {
        return buffer.getShort(LENGTH_OFFSET, BIG_ENDIAN) & 0xFFFF;
    }

    /**
     * Sets the octets of header and payload.
     *
     * @param length 8..65535
     * @return this
     */
    public UdpHeaderFlyweight length(int length) {
        buffer.putShort(LENGTH_OFFSET, (short) length, BIG_ENDIAN);
        return this;
    }

    /** {@return the checksum, zero if none was computed} */
    public int checksum() {
        return buffer.getShort(CHECKSUM_OFFSET, BIG_ENDIAN) & 0xFFFF;
    }

    /**
     * Sets the checksum, zero if none was computed.
     *
     * @param checksum 0..65535
     * @return this
     */
    public UdpHeaderFlyweight checksum(int checksum) {
        buffer.putShort(CHECKSUM_OFFSET, (short) checksum, BIG_ENDIAN);
        return this;
    }

    /** {@return the octets after the header} */
    public int payloadLength() {
        return length() - LENGTH;
    }

    /**
     * Says whether the checksum is absent or fits the datagram. Over IPv6 an absent one is an error, which the caller finds
     * with {@link #checksum()}.
     *
     * @param pseudoHeaderSum from {@link InternetChecksum}
     * @return true if nothing is wrong
     */
    public boolean isChecksumValid(int pseudoHeaderSum) {
        return checksum() == 0
                || InternetChecksum.isValid(pseudoHeaderSum + InternetChecksum.sum(buffer, 0, length()));
    }

    /**
     * Computes the checksum and writes it; length and payload must be in place.
     *
     * @param pseudoHeaderSum from {@link InternetChecksum}
     * @return this
     */
    public UdpHeaderFlyweight computeChecksum(int pseudoHeaderSum) {
        checksum(0);
        final int computed = InternetChecksum.finish(pseudoHeaderSum + InternetChecksum.sum(buffer, 0, length()));
        // RFC 768: zero means "none", so a computed zero is sent as all ones.
        return checksum(computed == 0 ? 0xFFFF : computed);
    }
}
