package org.dsmip.core.wire.mip;

import static java.nio.ByteOrder.BIG_ENDIAN;

import org.agrona.DirectBuffer;
import org.agrona.concurrent.UnsafeBuffer;
import org.dsmip.core.wire.WireError;

/**
 * View of the fixed part of a revocation acknowledgment (RFC 3543 section 3.4) in network byte order. Not thread-
 * safe; re-wrapped for every packet.
 *
 * <pre>
 *  0                   1                   2                   3
 *  0 1 2 3 4 5 6 7 8 9 0 1 2 3 4 5 6 7 8 9 0 1 2 3 4 5 6 7 8 9 0 1
 * +---------------+---------------+-+-----------------------------+
 * |   Type = 15   |   Reserved    |I|          Reserved           |
 * +---------------+---------------+-+-----------------------------+
 * |                         Home Address                          |
 * +---------------------------------------------------------------+
 * |                     Revocation Identifier                     |
 * +---------------------------------------------------------------+
 * |                         Extensions ...                        |
 * +---------------------------------------------------------------+
 * </pre>
 */
public final class RevocationAcknowledgmentFlyweight {
    /** Octets of the fixed part. */
    public static final int LENGTH = 12;
    /** I: the mobile node was told. */
    public static final int INFORM = 0x8000;

    private static final int TYPE_OFFSET = 0;

    private static final int FLAGS_OFFSET = 2;
    private static final int HOME_ADDRESS_OFFSET = 4;
    private static final int REVOCATION_IDENTIFIER_OFFSET = 8;

    private final UnsafeBuffer buffer = new UnsafeBuffer(0, 0);

    /** Makes a view of nothing; {@link #wrap} it. */
    public RevocationAcknowledgmentFlyweight() {}

    /**
     * Points this view at other bytes.
     *
     * @param source the buffer
     * @param offset where the first octet is
     * @param length octets that may be used, for input no more than were received
     * @return this
     */
    public RevocationAcknowledgmentFlyweight wrap(DirectBuffer source, int offset, int length) {
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
        return type() == MessageType.REVOCATION_ACKNOWLEDGMENT ? WireError.NONE : WireError.BAD_VERSION;
    }

    /** {@return the flags} */
    public int flags() {
        return buffer.getShort(FLAGS_OFFSET, BIG_ENDIAN) & 0xFFFF;
    }

    /**
     * Sets the flags.
     *
     * @param flags {@link #INFORM}
     * @return this
     */
    public RevocationAcknowledgmentFlyweight flags(int flags) {
        buffer.putShort(FLAGS_OFFSET, (short) flags, BIG_ENDIAN);
        return this;
    }

    /** {@return the home address} */
    public int homeAddress() {
        return buffer.getInt(HOME_ADDRESS_OFFSET, BIG_ENDIAN);
    }

    /**
     * Sets the home address.
     *
     * @param homeAddress 32 bits
     * @return this
     */
    public RevocationAcknowledgmentFlyweight homeAddress(int homeAddress) {
        buffer.putInt(HOME_ADDRESS_OFFSET, homeAddress, BIG_ENDIAN);
        return this;
    }

    /** {@return the revocation identifier} */
    public long revocationIdentifier() {
        return buffer.getInt(REVOCATION_IDENTIFIER_OFFSET, BIG_ENDIAN) & 0xFFFF_FFFFL;
    }

    /**
     * Sets the revocation identifier.
     *
     * @param revocationIdentifier 0..2^32-1
     * @return this
     */
    public RevocationAcknowledgmentFlyweight revocationIdentifier(long revocationIdentifier) {
        buffer.putInt(REVOCATION_IDENTIFIER_OFFSET, (int) revocationIdentifier, BIG_ENDIAN);
        return this;
    }

    /**
     * Zeroes the fixed part and writes the type.
     *
     * @return this
     */
    public RevocationAcknowledgmentFlyweight clear() {
        buffer.setMemory(0, LENGTH, (byte) 0);
        buffer.putByte(TYPE_OFFSET, (byte) MessageType.REVOCATION_ACKNOWLEDGMENT);
        return this;
    }

    /** {@return the message type} */
    public int type() {
        return buffer.getByte(TYPE_OFFSET) & 0xFF;
    }
}
