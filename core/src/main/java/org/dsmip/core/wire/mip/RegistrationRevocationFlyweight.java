package org.dsmip.core.wire.mip;

import static java.nio.ByteOrder.BIG_ENDIAN;

import org.agrona.DirectBuffer;
import org.agrona.concurrent.UnsafeBuffer;
import org.dsmip.core.wire.WireError;

/**
 * View of the fixed part of a registration revocation (RFC 3543 section 3.3) in network byte order. Not thread-
 * safe; re-wrapped for every packet.
 *
 * <pre>
 *  0                   1                   2                   3
 *  0 1 2 3 4 5 6 7 8 9 0 1 2 3 4 5 6 7 8 9 0 1 2 3 4 5 6 7 8 9 0 1
 * +---------------+---------------+-+-+---------------------------+
 * |   Type = 7    |   Reserved    |A|I|         Reserved          |
 * +---------------+---------------+-+-+---------------------------+
 * |                         Home Address                          |
 * +---------------------------------------------------------------+
 * |                      Home Domain Address                      |
 * +---------------------------------------------------------------+
 * |                    Foreign Domain Address                     |
 * +---------------------------------------------------------------+
 * |                     Revocation Identifier                     |
 * +---------------------------------------------------------------+
 * |                         Extensions ...                        |
 * +---------------------------------------------------------------+
 * </pre>
 */
public final class RegistrationRevocationFlyweight {
    /** Octets of the fixed part. */
    public static final int LENGTH = 20;
    /** A: the sender is the home agent. */
    public static final int AGENT_IS_HOME = 0x8000;
    /** I: the mobile node is told. */
    public static final int INFORM = 0x4000;

    private static final int TYPE_OFFSET = 0;

    private static final int FLAGS_OFFSET = 2;
    private static final int HOME_ADDRESS_OFFSET = 4;
    private static final int HOME_DOMAIN_ADDRESS_OFFSET = 8;
    private static final int FOREIGN_DOMAIN_ADDRESS_OFFSET = 12;
    private static final int REVOCATION_IDENTIFIER_OFFSET = 16;

    private final UnsafeBuffer buffer = new UnsafeBuffer(0, 0);

    /** Makes a view of nothing; {@link #wrap} it. */
    public RegistrationRevocationFlyweight() {}

    /**
     * Points this view at other bytes.
     *
     * @param source the buffer
     * @param offset where the first octet is
     * @param length octets that may be used, for input no more than were received
     * @return this
     */
    public RegistrationRevocationFlyweight wrap(DirectBuffer source, int offset, int length) {
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
        return type() == MessageType.REGISTRATION_REVOCATION ? WireError.NONE : WireError.BAD_VERSION;
    }

    /** {@return the flags} */
    public int flags() {
        return buffer.getShort(FLAGS_OFFSET, BIG_ENDIAN) & 0xFFFF;
    }

    /**
     * Sets the flags.
     *
     * @param flags {@link #AGENT_IS_HOME} and {@link #INFORM}
     * @return this
     */
    public RegistrationRevocationFlyweight flags(int flags) {
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
    public RegistrationRevocationFlyweight homeAddress(int homeAddress) {
        buffer.putInt(HOME_ADDRESS_OFFSET, homeAddress, BIG_ENDIAN);
        return this;
    }

    /** {@return the address of the home agent} */
    public int homeDomainAddress() {
        return buffer.getInt(HOME_DOMAIN_ADDRESS_OFFSET, BIG_ENDIAN);
    }

    /**
     * Sets the address of the home agent.
     *
     * @param homeDomainAddress 32 bits
     * @return this
     */
    public RegistrationRevocationFlyweight homeDomainAddress(int homeDomainAddress) {
        buffer.putInt(HOME_DOMAIN_ADDRESS_OFFSET, homeDomainAddress, BIG_ENDIAN);
        return this;
    }

    /** {@return the address of the foreign agent, or the care-of address} */
    public int foreignDomainAddress() {
        return buffer.getInt(FOREIGN_DOMAIN_ADDRESS_OFFSET, BIG_ENDIAN);
    }

    /**
     * Sets the address of the foreign agent, or the care-of address.
     *
     * @param foreignDomainAddress 32 bits
     * @return this
     */
    public RegistrationRevocationFlyweight foreignDomainAddress(int foreignDomainAddress) {
        buffer.putInt(FOREIGN_DOMAIN_ADDRESS_OFFSET, foreignDomainAddress, BIG_ENDIAN);
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
    public RegistrationRevocationFlyweight revocationIdentifier(long revocationIdentifier) {
        buffer.putInt(REVOCATION_IDENTIFIER_OFFSET, (int) revocationIdentifier, BIG_ENDIAN);
        return this;
    }

    /**
     * Zeroes the fixed part and writes the type.
     *
     * @return this
     */
    public RegistrationRevocationFlyweight clear() {
        buffer.setMemory(0, LENGTH, (byte) 0);
        buffer.putByte(TYPE_OFFSET, (byte) MessageType.REGISTRATION_REVOCATION);
        return this;
    }

    /** {@return the message type} */
    public int type() {
        return buffer.getByte(TYPE_OFFSET) & 0xFF;
    }
}
