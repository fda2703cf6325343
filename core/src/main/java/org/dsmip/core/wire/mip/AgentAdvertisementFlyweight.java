package org.dsmip.core.wire.mip;

import static java.nio.ByteOrder.BIG_ENDIAN;

import org.agrona.DirectBuffer;
import org.agrona.concurrent.UnsafeBuffer;
import org.dsmip.core.wire.WireError;
import org.dsmip.core.wire.ip.InternetChecksum;

/**
 * View of an agent advertisement: the ICMP router advertisement of RFC 1256 with the extensions of RFC 3344
 * section 2.1, in network byte order. Not thread-safe; re-wrapped for every packet.
 *
 * <pre>
 *  0                   1                   2                   3
 *  0 1 2 3 4 5 6 7 8 9 0 1 2 3 4 5 6 7 8 9 0 1 2 3 4 5 6 7 8 9 0 1
 * +---------------+---------------+-------------------------------+
 * |   Type = 9    |     Code      |           Checksum            |
 * +---------------+---------------+-------------------------------+
 * |   Num Addrs   |Addr Entry Size|           Lifetime            |
 * +---------------+---------------+-------------------------------+
 * |                       Router Address 1                        |
 * +---------------------------------------------------------------+
 * |                      Preference Level 1                       |
 * +---------------------------------------------------------------+
 * |        further addresses, then extensions to the end ...      |
 * +---------------------------------------------------------------+
 * </pre>
 */
public final class AgentAdvertisementFlyweight {
    /** Octets before the router addresses. */
    public static final int LENGTH = 8;
    /** The ICMP type. */
    public static final int TYPE = 9;
    /** Code of an agent that serves mobile nodes but is no default router. */
    public static final int MOBILE_ONLY = 16;

    private static final int TYPE_OFFSET = 0;
    private static final int MIN_ENTRY_WORDS = 2;

    private static final int CODE_OFFSET = 1;
    private static final int CHECKSUM_OFFSET = 2;
    private static final int ADDRESS_COUNT_OFFSET = 4;
    private static final int ENTRY_WORDS_OFFSET = 5;
    private static final int LIFETIME_SEC_OFFSET = 6;

    private final UnsafeBuffer buffer = new UnsafeBuffer(0, 0);

    /** Makes a view of nothing; {@link #wrap} it. */
    public AgentAdvertisementFlyweight() {}

    /**
     * Points this view at other bytes.
     *
     * @param source the buffer
     * @param offset where the first octet is
     * @param length octets that may be used, for input no more than were received
     * @return this
     */
    public AgentAdvertisementFlyweight wrap(DirectBuffer source, int offset, int length) {
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
        if (addressCount() > 0 && entryWords() < MIN_ENTRY_WORDS) {
            return WireError.BAD_LENGTH;
        }
        if (extensionsOffset() > buffer.capacity()) {
            return WireError.TRUNCATED;
        }
        return isChecksumValid() ? WireError.NONE : WireError.BAD_CHECKSUM;
    }

    /** {@return the code} */
    public int code() {
        return buffer.getByte(CODE_OFFSET) & 0xFF;
    }

    /**
     * Sets the code.
     *
     * @param code 0, or {@link #MOBILE_ONLY}
     * @return this
     */
    public AgentAdvertisementFlyweight code(int code) {
        buffer.putByte(CODE_OFFSET, (byte) code);
        return this;
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
    public AgentAdvertisementFlyweight checksum(int checksum) {
        buffer.putShort(CHECKSUM_OFFSET, (short) checksum, BIG_ENDIAN);
        return this;
    }

    /** {@return the number of router addresses} */
    public int addressCount() {
        return buffer.getByte(ADDRESS_COUNT_OFFSET) & 0xFF;
    }

    /**
     * Sets the number of router addresses.
     *
     * @param addressCount 0..255
     * @return this
     */
    public AgentAdvertisementFlyweight addressCount(int addressCount) {
        buffer.putByte(ADDRESS_COUNT_OFFSET, (byte) addressCount);
        return this;
    }

    /** {@return the 32-bit words of each address entry} */
    public int entryWords() {
        return buffer.getByte(ENTRY_WORDS_OFFSET) & 0xFF;
    }

    /**
     * Sets the 32-bit words of each address entry.
     *
     * @param entryWords 2
     * @return this
     */
    public AgentAdvertisementFlyweight entryWords(int entryWords) {
        buffer.putByte(ENTRY_WORDS_OFFSET, (byte) entryWords);
        return this;
    }

    /** {@return how long the advertisement is valid} */
    public int lifetimeSec() {
        return buffer.getShort(LIFETIME_SEC_OFFSET, BIG_ENDIAN) & 0xFFFF;
    }

    /**
     * Sets how long the advertisement is valid.
     *
     * @param lifetimeSec 0..65535
     * @return this
     */
    public AgentAdvertisementFlyweight lifetimeSec(int lifetimeSec) {
        buffer.putShort(LIFETIME_SEC_OFFSET, (short) lifetimeSec, BIG_ENDIAN);
        return this;
    }

    /**
     * Zeroes the fixed part and writes type and entry size.
     *
     * @return this
     */
    public AgentAdvertisementFlyweight clear() {
        buffer.setMemory(0, LENGTH, (byte) 0);
        buffer.putByte(TYPE_OFFSET, (byte) TYPE);
        return entryWords(MIN_ENTRY_WORDS);
    }

    /** {@return the offset of the first extension in the message} */
    public int extensionsOffset() {
        return LENGTH + addressCount() * entryWords() * Integer.BYTES;
    }

    /**
     * One router address.
     *
     * @param index 0..addressCount-1
     * @return the address
     */
    public int routerAddress(int index) {
        return buffer.getInt(entryOffset(index), BIG_ENDIAN);
    }

    /**
     * How much one router wants to be the default router.
     *
     * @param index 0..addressCount-1
     * @return the preference, signed
     */
    public int preference(int index) {
        return buffer.getInt(entryOffset(index) + Integer.BYTES, BIG_ENDIAN);
    }

    /**
     * Sets one router address; the entry size must be in place.
     *
     * @param index 0..addressCount-1
     * @param address of the router
     * @param preference signed
     * @return this
     */
    public AgentAdvertisementFlyweight router(int index, int address, int preference) {
        buffer.putInt(entryOffset(index), address, BIG_ENDIAN);
        buffer.putInt(entryOffset(index) + Integer.BYTES, preference, BIG_ENDIAN);
        return this;
    }

    private int entryOffset(int index) {
        return LENGTH + index * entryWords() * Integer.BYTES;
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
    public AgentAdvertisementFlyweight computeChecksum() {
        checksum(0);
        return checksum(InternetChecksum.finish(InternetChecksum.sum(buffer, 0, buffer.capacity())));
    }
}
