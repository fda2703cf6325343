package org.dsmip.core.wire.mip;

import static java.nio.ByteOrder.BIG_ENDIAN;

import org.agrona.DirectBuffer;
import org.agrona.concurrent.UnsafeBuffer;
import org.dsmip.core.wire.WireError;

/**
 * View of a mobility agent advertisement extension (RFC 3344 section 2.1.1) in network byte order. Not thread-
 * safe; re-wrapped for every packet.
 *
 * <pre>
 *  0                   1                   2                   3
 *  0 1 2 3 4 5 6 7 8 9 0 1 2 3 4 5 6 7 8 9 0 1 2 3 4 5 6 7 8 9 0 1
 * +---------------+---------------+-------------------------------+
 * |   Type = 16   |    Length     |        Sequence Number        |
 * +---------------+---------------+-+-+-+-+-+-+-+-+-+-+-----------+
 * |     Registration Lifetime     |R|B|H|F|M|G|r|T|U|X| Reserved  |
 * +-------------------------------+-+-+-+-+-+-+-+-+-+-+-----------+
 * |                     Care-of Addresses ...                     |
 * +---------------------------------------------------------------+
 * </pre>
 */
public final class MobilityAgentAdvertisementExtensionFlyweight {
    /** Octets before the care-of addresses. */
    public static final int LENGTH = 8;
    /** R: register through a foreign agent here even with a co-located care-of address. */
    public static final int REGISTRATION_REQUIRED = 0x8000;
    /** B: no further mobile nodes. */
    public static final int BUSY = 0x4000;
    /** H: is a home agent on this link. */
    public static final int HOME_AGENT = 0x2000;
    /** F: is a foreign agent on this link. */
    public static final int FOREIGN_AGENT = 0x1000;
    /** M: receives minimal encapsulation. */
    public static final int MINIMAL = 0x0800;
    /** G: receives GRE. */
    public static final int GRE = 0x0400;
    /** T: offers reverse tunneling. */
    public static final int REVERSE_TUNNELING = 0x0100;
    /** U: offers UDP tunneling (RFC 3519). */
    public static final int UDP_TUNNELING = 0x0080;
    /** X: supports registration revocation (RFC 3543). */
    public static final int REVOCATION = 0x0040;
    /** The extension type, in the space of advertisements. */
    public static final int TYPE = 16;

    private static final int TYPE_OFFSET = 0;
    private static final int LENGTH_OFFSET = 1;
    private static final int HEADER_LENGTH = 2;

    private static final int SEQUENCE_OFFSET = 2;
    private static final int REGISTRATION_LIFETIME_SEC_OFFSET = 4;
    private static final int FLAGS_OFFSET = 6;

    private final UnsafeBuffer buffer = new UnsafeBuffer(0, 0);

    /** Makes a view of nothing; {@link #wrap} it. */
    public MobilityAgentAdvertisementExtensionFlyweight() {}

    /**
     * Points this view at other bytes.
     *
     * @param source the buffer
     * @param offset where the first octet is
     * @param length octets that may be used, for input no more than were received
     * @return this
     */
    public MobilityAgentAdvertisementExtensionFlyweight wrap(DirectBuffer source, int offset, int length) {
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
        final int length = buffer.getByte(LENGTH_OFFSET) & 0xFF;
        final int addressOctets = length - (LENGTH - HEADER_LENGTH);
        if (addressOctets < 0 || addressOctets % Integer.BYTES != 0) {
            return WireError.BAD_LENGTH;
        }
        return buffer.capacity() < HEADER_LENGTH + length ? WireError.TRUNCATED : WireError.NONE;
    }

    /** {@return the sequence number; below 256 after 65535 means that the agent rebooted} */
    public int sequence() {
        return buffer.getShort(SEQUENCE_OFFSET, BIG_ENDIAN) & 0xFFFF;
    }

    /**
     * Sets the sequence number; below 256 after 65535 means that the agent rebooted.
     *
     * @param sequence 0..65535
     * @return this
     */
    public MobilityAgentAdvertisementExtensionFlyweight sequence(int sequence) {
        buffer.putShort(SEQUENCE_OFFSET, (short) sequence, BIG_ENDIAN);
        return this;
    }

    /** {@return the longest lifetime that the agent accepts; 65535 is forever} */
    public int registrationLifetimeSec() {
        return buffer.getShort(REGISTRATION_LIFETIME_SEC_OFFSET, BIG_ENDIAN) & 0xFFFF;
    }

    /**
     * Sets the longest lifetime that the agent accepts; 65535 is forever.
     *
     * @param registrationLifetimeSec 0..65535
     * @return this
     */
    public MobilityAgentAdvertisementExtensionFlyweight registrationLifetimeSec(int registrationLifetimeSec) {
        buffer.putShort(REGISTRATION_LIFETIME_SEC_OFFSET, (short) registrationLifetimeSec, BIG_ENDIAN);
        return this;
    }

    /** {@return the flags} */
    public int flags() {
        return buffer.getShort(FLAGS_OFFSET, BIG_ENDIAN) & 0xFFFF;
    }

    /**
     * Sets the flags.
     *
     * @param flags 0..65535
     * @return this
     */
    public MobilityAgentAdvertisementExtensionFlyweight flags(int flags) {
        buffer.putShort(FLAGS_OFFSET, (short) flags, BIG_ENDIAN);
        return this;
    }

    /**
     * Writes type and length.
     *
     * @param addressCount care-of addresses, 0..62
     * @return this
     */
    public MobilityAgentAdvertisementExtensionFlyweight header(int addressCount) {
        buffer.putByte(TYPE_OFFSET, (byte) TYPE);
        buffer.putByte(LENGTH_OFFSET, (byte) (LENGTH - HEADER_LENGTH + addressCount * Integer.BYTES));
        return this;
    }

    /** {@return the number of care-of addresses} */
    public int careOfAddressCount() {
        return ((buffer.getByte(LENGTH_OFFSET) & 0xFF) - (LENGTH - HEADER_LENGTH)) / Integer.BYTES;
    }

    /**
     * One care-of address.
     *
     * @param index 0..careOfAddressCount-1
     * @return the address
     */
    public int careOfAddress(int index) {
        return buffer.getInt(LENGTH + index * Integer.BYTES, BIG_ENDIAN);
    }

    /**
     * Sets one care-of address.
     *
     * @param index 0..careOfAddressCount-1
     * @param address of the foreign agent
     * @return this
     */
    public MobilityAgentAdvertisementExtensionFlyweight careOfAddress(int index, int address) {
        buffer.putInt(LENGTH + index * Integer.BYTES, address, BIG_ENDIAN);
        return this;
    }
}
