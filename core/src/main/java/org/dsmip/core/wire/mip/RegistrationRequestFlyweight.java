package org.dsmip.core.wire.mip;

import static java.nio.ByteOrder.BIG_ENDIAN;

import org.agrona.DirectBuffer;
import org.agrona.concurrent.UnsafeBuffer;
import org.dsmip.core.wire.WireError;

/**
 * View of the fixed part of a registration request (RFC 3344 section 3.3) in network byte order. Not thread-safe;
 * re-wrapped for every packet.
 *
 * <pre>
 *  0                   1                   2                   3
 *  0 1 2 3 4 5 6 7 8 9 0 1 2 3 4 5 6 7 8 9 0 1 2 3 4 5 6 7 8 9 0 1
 * +---------------+-+-+-+-+-+-+-+-+-------------------------------+
 * |   Type = 1    |S|B|D|M|G|r|T|x|           Lifetime            |
 * +---------------+-+-+-+-+-+-+-+-+-------------------------------+
 * |                         Home Address                          |
 * +---------------------------------------------------------------+
 * |                          Home Agent                           |
 * +---------------------------------------------------------------+
 * |                        Care-of Address                        |
 * +---------------------------------------------------------------+
 * |                    Identification, 64 bits                    |
 * +---------------------------------------------------------------+
 * |                         Extensions ...                        |
 * +---------------------------------------------------------------+
 * </pre>
 */
public final class RegistrationRequestFlyweight {
    /** Octets of the fixed part. */
    public static final int LENGTH = 24;
    private static final int TYPE_OFFSET = 0;

    private static final int FLAGS_OFFSET = 1;
    private static final int LIFETIME_SEC_OFFSET = 2;
    private static final int HOME_ADDRESS_OFFSET = 4;
    private static final int HOME_AGENT_OFFSET = 8;
    private static final int CARE_OF_ADDRESS_OFFSET = 12;
    private static final int IDENTIFICATION_OFFSET = 16;

    private final UnsafeBuffer buffer = new UnsafeBuffer(0, 0);

    /** Makes a view of nothing; {@link #wrap} it. */
    public RegistrationRequestFlyweight() {}

    /**
     * Points this view at other bytes.
     *
     * @param source the buffer
     * @param offset where the first octet is
     * @param length octets that may be used, for input no more than were received
     * @return this
     */
    public RegistrationRequestFlyweight wrap(DirectBuffer source, int offset, int length) {
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
        return type() == MessageType.REGISTRATION_REQUEST ? WireError.NONE : WireError.BAD_VERSION;
    }

    /** {@return the flags} */
    public int flags() {
        return buffer.getByte(FLAGS_OFFSET) & 0xFF;
    }

    /**
     * Sets the flags.
     *
     * @param flags see {@link RegistrationFlags}
     * @return this
     */
    public RegistrationRequestFlyweight flags(int flags) {
        buffer.putByte(FLAGS_OFFSET, (byte) flags);
        return this;
    }

    /** {@return the requested lifetime; 0 deregisters, 65535 is forever} */
    public int lifetimeSec() {
        return buffer.getShort(LIFETIME_SEC_OFFSET, BIG_ENDIAN) & 0xFFFF;
    }

    /**
     * Sets the requested lifetime; 0 deregisters, 65535 is forever.
     *
     * @param lifetimeSec 0..65535
     * @return this
     */
    public RegistrationRequestFlyweight lifetimeSec(int lifetimeSec) {
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
    public RegistrationRequestFlyweight homeAddress(int homeAddress) {
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
    public RegistrationRequestFlyweight homeAgent(int homeAgent) {
        buffer.putInt(HOME_AGENT_OFFSET, homeAgent, BIG_ENDIAN);
        return this;
    }

    /** {@return the care-of address} */
    public int careOfAddress() {
        return buffer.getInt(CARE_OF_ADDRESS_OFFSET, BIG_ENDIAN);
    }

    /**
     * Sets the care-of address.
     *
     * @param careOfAddress 32 bits
     * @return this
     */
    public RegistrationRequestFlyweight careOfAddress(int careOfAddress) {
        buffer.putInt(CARE_OF_ADDRESS_OFFSET, careOfAddress, BIG_ENDIAN);
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
    public RegistrationRequestFlyweight identification(long identification) {
        buffer.putLong(IDENTIFICATION_OFFSET, identification, BIG_ENDIAN);
        return this;
    }

    /**
     * Zeroes the fixed part and writes the type.
     *
     * @return this
     */
    public RegistrationRequestFlyweight clear() {
        buffer.setMemory(0, LENGTH, (byte) 0);
        buffer.putByte(TYPE_OFFSET, (byte) MessageType.REGISTRATION_REQUEST);
        return this;
    }

    /** {@return the message type} */
    public int type() {
        return buffer.getByte(TYPE_OFFSET) & 0xFF;
    }
}
