package org.dsmip.core.wire.nd;

import static java.nio.ByteOrder.BIG_ENDIAN;

import org.agrona.DirectBuffer;
import org.agrona.MutableDirectBuffer;
import org.dsmip.core.wire.WireError;

/**
 * Options of neighbor discovery (RFC 4861 section 4.6) on Ethernet. Stateless.
 *
 * <pre>
 *  0                   1                   2                   3
 *  0 1 2 3 4 5 6 7 8 9 0 1 2 3 4 5 6 7 8 9 0 1 2 3 4 5 6 7 8 9 0 1
 * +---------------+---------------+-------------------------------+
 * |     Type      |  Length = 1   |                               |
 * +---------------+---------------+                               |
 * |                  Link-Layer Address, 48 bits                  |
 * +---------------------------------------------------------------+
 * </pre>
 */
public final class NeighborOption {
    /** Octets of an option with an Ethernet address. */
    public static final int LENGTH = 8;
    /** Type: link-layer address of the sender. */
    public static final int SOURCE_LINK_LAYER_ADDRESS = 1;
    /** Type: link-layer address of the target. */
    public static final int TARGET_LINK_LAYER_ADDRESS = 2;
    /** No such option. */
    public static final long ABSENT = -1;

    private static final int LENGTH_OFFSET = 1;
    private static final int ADDRESS_OFFSET = 2;
    private static final int UNIT = 8;

    private NeighborOption() {}

    /** Says whether the options up to the end of a message can be walked. */
    static WireError check(DirectBuffer message, int first) {
        int offset = first;
        while (offset < message.capacity()) {
            if (message.capacity() - offset < UNIT) {
                return WireError.TRUNCATED;
            }
            final int length = lengthAt(message, offset);
            // RFC 4861 section 4.6: a message with an option of length zero is discarded.
            if (length == 0) {
                return WireError.BAD_LENGTH;
            }
            if (length > message.capacity() - offset) {
                return WireError.TRUNCATED;
            }
            offset += length;
        }
        return WireError.NONE;
    }

    static long linkLayerAddress(DirectBuffer message, int first, int type) {
        for (int offset = first; offset < message.capacity(); offset += lengthAt(message, offset)) {
            if (message.getByte(offset) == type && lengthAt(message, offset) == LENGTH) {
                return ((message.getShort(offset + ADDRESS_OFFSET, BIG_ENDIAN) & 0xFFFFL) << 32)
                        | (message.getInt(offset + ADDRESS_OFFSET + 2, BIG_ENDIAN) & 0xFFFF_FFFFL);
            }
        }
        return ABSENT;
    }

    static void putLinkLayerAddress(MutableDirectBuffer message, int offset, int type, long address) {
        message.putByte(offset, (byte) type);
        message.putByte(offset + LENGTH_OFFSET, (byte) (LENGTH / UNIT));
        message.putShort(offset + ADDRESS_OFFSET, (short) (address >>> 32), BIG_ENDIAN);
        message.putInt(offset + ADDRESS_OFFSET + 2, (int) address, BIG_ENDIAN);
    }

    private static int lengthAt(DirectBuffer message, int offset) {
        return (message.getByte(offset + LENGTH_OFFSET) & 0xFF) * UNIT;
    }
}
