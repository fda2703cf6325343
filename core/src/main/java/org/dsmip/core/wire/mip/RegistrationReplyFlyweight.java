package org.dsmip.core.wire.mip;

import static java.nio.ByteOrder.BIG_ENDIAN;

import org.agrona.DirectBuffer;
import org.agrona.concurrent.UnsafeBuffer;
import org.dsmip.core.wire.WireError;

/**
 * View of the fixed part of a registration reply (RFC 3344 section 3.4) in network byte order. Not thread-safe;
 * re-wrapped for every packet.
 *
 * <pre>
 *  0                   1                   2                   3
 *  0 1 2 3 4 5 6 7 8 9 0 1 2 3 4 5 6 7 8 9 0 1 2 3 4 5 6 7 8 9 0 1
 * +---------------+---------------+-------------------------------+
 * |   Type = 3    |     Code      |           Lifetime            |
 * +---------------+---------------+-------------------------------+
 * |                         Home Address                          |
 * +---------------------------------------------------------------+
 * |                          Home Agent                           |
 * +---------------------------------------------------------------+
 * |                    Identification, 64 bits                    |
 * +---------------------------------------------------------------+
 * |                         Extensions ...                        |
 * +---------------------------------------------------------------+
 * </pre>
 */
public final class RegistrationReplyFlyweight {
    /** Octets of the fixed part. */
    public static final int LENGTH = 20;
    private static final int TYPE_OFFSET = 0;

    private static final int CODE_OFFSET = 1;
    private static final int LIFETIME_SEC_OFFSET = 2;
    private static final int HOME_ADDRESS_OFFSET = 4;
    private static final int HOME_AGENT_OFFSET = 8;
    private static final int IDENTIFICATION_OFFSET = 12;

    private final UnsafeBuffer buffer = new UnsafeBuffer(0, 0);

    /** Makes a view of nothing; {@link #wrap} it. */
    public RegistrationReplyFlyweight() {}

    /**
     * Points this view at other bytes.
     *
     * @param source the buffer
     * @param offset where the first octet is
     * @param length octets that may be used, for input no more than were received
     * @return this
     */
    public RegistrationReplyFlyweight wrap(DirectBuffer source, int offset, int length) {
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
        return type() == MessageType.REGISTRATION_REPLY ? WireError.NONE : WireError.BAD_VERSION;
    }

    /** {@return the code} */
    public int code() {
        return buffer.getByte(CODE_OFFSET) & 0xFF;
    }

    /**
     * Sets the code.
     *
     * @param code see {@link ReplyCode}
     * @return this
     */
    public RegistrationReplyFlyweight code(int code) {
        buffer.putByte(CODE_OFFSET, (byte) code);
        return this;
    }

    /** {@return the granted lifetime} */
    public int lifetimeSec() {
        return buffer.getShort(LIFETIME_SEC_OFFSET, BIG_ENDIAN) & 0xFFFF;
    }

    /**
     * Sets the granted lifetime.
     *
     * @param lifetimeSec 0..65535
     * @return this
     */
    public RegistrationReplyFlyweight lifetimeSec(int lifetimeSec) {
        buffer.putShort(LIFETIME_SEC_OFFSET, (short) lifetimeSec, BIG_ENDIAN);
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
    public RegistrationReplyFlyweight homeAddress(int homeAddress) {
        buffer.putInt(HOME_ADDRESS_OFFSET, homeAddress, BIG_ENDIAN);
        return this;
    }

    /** {@return the address of the home agent} */
    public int homeAgent() {
        return buffer.getInt(HOME_AGENT_OFFSET, BIG_ENDIAN);
    }

    /**
     * Sets the address of the home agent.
     *
     * @param homeAgent 32 bits
     * @return this
     */
    public RegistrationReplyFlyweight homeAgent(int homeAgent) {
        buffer.putInt(HOME_AGENT_OFFSET, homeAgent, BIG_ENDIAN);
        return this;
    }

    /** {@return the identification} */
    public long identification() {
        return buffer.getLong(IDENTIFICATION_OFFSET, BIG_ENDIAN);
    }

    /**
     * Sets the identification.
     *
     * @param identification 64 bits
     * @return this
     */
    public RegistrationReplyFlyweight identification(long identification) {
        buffer.putLong(IDENTIFICATION_OFFSET, identification, BIG_ENDIAN);
        return this;
    }

    /**
     * Zeroes the fixed part and writes the type.
     *
     * @return this
     */
    public RegistrationReplyFlyweight clear() {
        buffer.setMemory(0, LENGTH, (byte) 0);
        buffer.putByte(TYPE_OFFSET, (byte) MessageType.REGISTRATION_REPLY);
        return this;
    }

    /** {@return the message type} */
    public int type() {
        return buffer.getByte(TYPE_OFFSET) & 0xFF;
    }
}
