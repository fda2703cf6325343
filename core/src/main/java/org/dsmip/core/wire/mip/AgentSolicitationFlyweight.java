package org.dsmip.core.wire.mip;

import static java.nio.ByteOrder.BIG_ENDIAN;

import org.agrona.DirectBuffer;
import org.agrona.concurrent.UnsafeBuffer;
import org.dsmip.core.wire.WireError;
import org.dsmip.core.wire.ip.InternetChecksum;

/**
 * View of an agent solicitation, the ICMP router solicitation of RFC 1256, in network byte order. Not thread-safe;
 * re-wrapped for every packet.
 *
 * <pre>
 *  0                   1                   2                   3
 *  0 1 2 3 4 5 6 7 8 9 0 1 2 3 4 5 6 7 8 9 0 1 2 3 4 5 6 7 8 9 0 1
 * +---------------+---------------+-------------------------------+
 * |   Type = 10   |   Code = 0    |           Checksum            |
 * +---------------+---------------+-------------------------------+
 * |                           Reserved                            |
 * +---------------------------------------------------------------+
 * </pre>
 */
public final class AgentSolicitationFlyweight {
    /** Octets of the message. */
    public static final int LENGTH = 8;
    /** The ICMP type. */
    public static final int TYPE = 10;

    private static final int TYPE_OFFSET = 0;
    private static final int CODE_OFFSET = 1;

    private static final int CHECKSUM_OFFSET = 2;

    private final UnsafeBuffer buffer = new UnsafeBuffer(0, 0);

    /** Makes a view of nothing; {@link #wrap} it. */
    public AgentSolicitationFlyweight() {}

    /**
     * Points this view at other bytes.
     *
     * @param source the buffer
     * @param offset where the first octet is
     * @param length octets that may be used, for input no more than were received
     * @return this
     */
    public AgentSolicitationFlyweight wrap(DirectBuffer source, int offset, int length) {
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
        if ((buffer.getByte(TYPE_OFFSET) & 0xFF) != TYPE) {
            return WireError.BAD_VERSION;
        }
        if (buffer.getByte(CODE_OFFSET) != 0) {
            return WireError.BAD_VALUE;
        }
        return isChecksumValid() ? WireError.NONE : WireError.BAD_CHECKSUM;
    }

    /** {@return the checksum} */
    public int checksum() {
        return buffer.getShort(CHECKSUM_OFFSET, BIG_ENDIAN) & 0xFFFF;
    }

    /**
     * Sets the checksum.
     *
     * @param checksum 0..65535
     * @return this
     */
    public AgentSolicitationFlyweight checksum(int checksum) {
        buffer.putShort(CHECKSUM_OFFSET, (short) checksum, BIG_ENDIAN);
        return this;
    }

    /**
     * Zeroes the message and writes the type.
     *
     * @return this
     */
    public AgentSolicitationFlyweight clear() {
        buffer.setMemory(0, LENGTH, (byte) 0);
        buffer.putByte(TYPE_OFFSET, (byte) TYPE);
        return this;
    }

    /** {@return whether the checksum fits the message, which is all that is wrapped} */
    public boolean isChecksumValid() {
        return InternetChecksum.isValid(InternetChecksum.sum(buffer, 0, buffer.capacity()));
    }

    /**
     * Computes the checksum of the message, which is all that is wrapped, and writes it.
     *
     * @return this
     */
    public AgentSolicitationFlyweight computeChecksum() {
        checksum(0);
        return checksum(InternetChecksum.finish(InternetChecksum.sum(buffer, 0, buffer.capacity())));
    }
}
