package org.dsmip.core.wire.nd;

import static java.nio.ByteOrder.BIG_ENDIAN;

import org.agrona.DirectBuffer;
import org.agrona.concurrent.UnsafeBuffer;
import org.dsmip.core.wire.WireError;
import org.dsmip.core.wire.ip.InternetChecksum;

/**
 * View of a neighbor solicitation (RFC 4861 section 4.3) and its options in network byte order. That its hop limit
 * is 255 shows in the IPv6 header. Not thread-safe; re-wrapped for every packet.
 *
 * <pre>
 *  0                   1                   2                   3
 *  0 1 2 3 4 5 6 7 8 9 0 1 2 3 4 5 6 7 8 9 0 1 2 3 4 5 6 7 8 9 0 1
 * +---------------+---------------+-------------------------------+
 * |  Type = 135   |   Code = 0    |           Checksum            |
 * +---------------+---------------+-------------------------------+
 * |                           Reserved                            |
 * +---------------------------------------------------------------+
 * |                   Target Address, 128 bits                    |
 * +---------------------------------------------------------------+
 * |                          Options ...                          |
 * +---------------------------------------------------------------+
 * </pre>
 */
public final class NeighborSolicitationFlyweight {
    /** Octets without options. */
    public static final int LENGTH = 24;
    /** The ICMPv6 type. */
    public static final int TYPE = 135;

    private static final int TYPE_OFFSET = 0;
    private static final int CODE_OFFSET = 1;

    private static final int CHECKSUM_OFFSET = 2;
    private static final int TARGET_HIGH_OFFSET = 8;
    private static final int TARGET_LOW_OFFSET = 16;

    private final UnsafeBuffer buffer = new UnsafeBuffer(0, 0);

    /** Makes a view of nothing; {@link #wrap} it. */
    public NeighborSolicitationFlyweight() {}

    /**
     * Points this view at other bytes.
     *
     * @param source the buffer
     * @param offset where the first octet is
     * @param length octets that may be used, for input no more than were received
     * @return this
     */
    public NeighborSolicitationFlyweight wrap(DirectBuffer source, int offset, int length) {
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
        // RFC 4861 section 7.1: code 0, and the target is no group.
        if (buffer.getByte(CODE_OFFSET) != 0 || targetHigh() >>> 56 == 0xFF) {
            return WireError.BAD_VALUE;
        }
        return NeighborOption.check(buffer, LENGTH);
    }

    /** {@return the code; 0 in what passes the check} */
    public int code() {
        return buffer.getByte(CODE_OFFSET) & 0xFF;
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
    public NeighborSolicitationFlyweight checksum(int checksum) {
        buffer.putShort(CHECKSUM_OFFSET, (short) checksum, BIG_ENDIAN);
        return this;
    }

    /** {@return the first 64 bits of the target address} */
    public long targetHigh() {
        return buffer.getLong(TARGET_HIGH_OFFSET, BIG_ENDIAN);
    }

    /**
     * Sets the first 64 bits of the target address.
     *
     * @param targetHigh 64 bits
     * @return this
     */
    public NeighborSolicitationFlyweight targetHigh(long targetHigh) {
        buffer.putLong(TARGET_HIGH_OFFSET, targetHigh, BIG_ENDIAN);
        return this;
    }

    /** {@return the last 64 bits of the target address} */
    public long targetLow() {
        return buffer.getLong(TARGET_LOW_OFFSET, BIG_ENDIAN);
    }

    /**
     * Sets the last 64 bits of the target address.
     *
     * @param targetLow 64 bits
     * @return this
     */
    public NeighborSolicitationFlyweight targetLow(long targetLow) {
        buffer.putLong(TARGET_LOW_OFFSET, targetLow, BIG_ENDIAN);
        return this;
    }

    /**
     * Says whether an option of a type is there; the message must have passed the check.
     *
     * @param type see {@link NeighborOption}
     * @return the link-layer address in it, 48 bits, or {@link NeighborOption#ABSENT}
     */
    public long linkLayerAddress(int type) {
        return NeighborOption.linkLayerAddress(buffer, LENGTH, type);
    }

    /**
     * Writes one option with a link-layer address right behind the message, which needs {@link NeighborOption#LENGTH} more
     * octets.
     *
     * @param type see {@link NeighborOption}
     * @param address 48 bits
     * @return this
     */
    public NeighborSolicitationFlyweight linkLayerAddress(int type, long address) {
        NeighborOption.putLinkLayerAddress(buffer, LENGTH, type, address);
        return this;
    }

    /**
     * Zeroes the message without its options and writes the type.
     *
     * @return this
     */
    public NeighborSolicitationFlyweight clear() {
        buffer.setMemory(0, LENGTH, (byte) 0);
        buffer.putByte(TYPE_OFFSET, (byte) TYPE);
        return this;
    }

    /**
     * Sets the target address.
     *
     * @param high its first 64 bits
     * @param low its last 64 bits
     * @return this
     */
    public NeighborSolicitationFlyweight target(long high, long low) {
        return targetHigh(high).targetLow(low);
    }

    /**
     * Says whether the checksum fits the message, which is all that is wrapped.
     *
     * @param pseudoHeaderSum from {@link InternetChecksum}
     * @return true if it does
     */
    public boolean isChecksumValid(int pseudoHeaderSum) {
        return InternetChecksum.isValid(pseudoHeaderSum + InternetChecksum.sum(buffer, 0, buffer.capacity()));
    }

    /**
     * Computes the checksum of the message, which is all that is wrapped, and writes it.
     *
     * @param pseudoHeaderSum from {@link InternetChecksum}
     * @return this
     */
    public NeighborSolicitationFlyweight computeChecksum(int pseudoHeaderSum) {
        checksum(0);
        return checksum(InternetChecksum.finish(pseudoHeaderSum + InternetChecksum.sum(buffer, 0, buffer.capacity())));
    }
}
