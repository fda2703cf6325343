package org.dsmip.core.wire.arp;

import static java.nio.ByteOrder.BIG_ENDIAN;

import org.agrona.DirectBuffer;
import org.agrona.concurrent.UnsafeBuffer;
import org.dsmip.core.wire.WireError;

/**
 * View of an ARP packet for IPv4 on Ethernet (RFC 826) in network byte order. Not thread-safe; re-wrapped for
 * every packet.
 *
 * <pre>
 *  0                   1                   2                   3
 *  0 1 2 3 4 5 6 7 8 9 0 1 2 3 4 5 6 7 8 9 0 1 2 3 4 5 6 7 8 9 0 1
 * +-------------------------------+-------------------------------+
 * |       Hardware Type = 1       |    Protocol Type = 0x0800     |
 * +---------------+---------------+-------------------------------+
 * | HW Length = 6 |Proto Len. = 4 |           Operation           |
 * +---------------+---------------+-------------------------------+
 * |               Sender Hardware Address, 48 bits                |
 * |                               +-------------------------------+
 * |                               |   Sender Protocol Address     |
 * +-------------------------------+-------------------------------+
 * |                               |                               |
 * +-------------------------------+                               |
 * |               Target Hardware Address, 48 bits                |
 * +---------------------------------------------------------------+
 * |                    Target Protocol Address                    |
 * +---------------------------------------------------------------+
 * </pre>
 */
public final class ArpPacketFlyweight {
    /** Octets of the packet. */
    public static final int LENGTH = 28;
    /** Operation: who has this address. */
    public static final int REQUEST = 1;
    /** Operation: this one has it. */
    public static final int REPLY = 2;

    private static final long ETHERNET_IPV4 = 0x0001_0800_0604L;

    private static final int OPERATION_OFFSET = 6;
    private static final int SENDER_HARDWARE_ADDRESS_OFFSET = 8;
    private static final int SENDER_PROTOCOL_ADDRESS_OFFSET = 14;
    private static final int TARGET_HARDWARE_ADDRESS_OFFSET = 18;
    private static final int TARGET_PROTOCOL_ADDRESS_OFFSET = 24;

    private final UnsafeBuffer buffer = new UnsafeBuffer(0, 0);

    /** Makes a view of nothing; {@link #wrap} it. */
    public ArpPacketFlyweight() {}

    /**
     * Points this view at other bytes.
     *
     * @param source the buffer
     * @param offset where the first octet is
     * @param length octets that may be used, for input no more than were received
     * @return this
     */
    public ArpPacketFlyweight wrap(DirectBuffer source, int offset, int length) {
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
        return buffer.getLong(0, BIG_ENDIAN) >>> 16 == ETHERNET_IPV4 ? WireError.NONE : WireError.UNSUPPORTED;
    }

    /** {@return the operation} */
    public int operation() {
        return buffer.getShort(OPERATION_OFFSET, BIG_ENDIAN) & 0xFFFF;
    }

    /**
     * Sets the operation.
     *
     * @param operation {@link #REQUEST} or {@link #REPLY}
     * @return this
     */
    public ArpPacketFlyweight operation(int operation) {
        buffer.putShort(OPERATION_OFFSET, (short) operation, BIG_ENDIAN);
        return this;
    }

    /** {@return the link-layer address of the sender} */
    public long senderHardwareAddress() {
        return ((buffer.getShort(SENDER_HARDWARE_ADDRESS_OFFSET, BIG_ENDIAN) & 0xFFFFL) << 32)
                | (buffer.getInt(SENDER_HARDWARE_ADDRESS_OFFSET + 2, BIG_ENDIAN) & 0xFFFF_FFFFL);
    }

    /**
     * Sets the link-layer address of the sender.
     *
     * @param senderHardwareAddress 48 bits in the low end
     * @return this
     */
    public ArpPacketFlyweight senderHardwareAddress(long senderHardwareAddress) {
        buffer.putShort(SENDER_HARDWARE_ADDRESS_OFFSET, (short) (senderHardwareAddress >>> 32), BIG_ENDIAN);
        buffer.putInt(SENDER_HARDWARE_ADDRESS_OFFSET + 2, (int) senderHardwareAddress, BIG_ENDIAN);
        return this;
    }

    /** {@return the IPv4 address of the sender} */
    public int senderProtocolAddress() {
        return buffer.getInt(SENDER_PROTOCOL_ADDRESS_OFFSET, BIG_ENDIAN);
    }

    /**
     * Sets the IPv4 address of the sender.
     *
     * @param senderProtocolAddress 32 bits
     * @return this
     */
    public ArpPacketFlyweight senderProtocolAddress(int senderProtocolAddress) {
        buffer.putInt(SENDER_PROTOCOL_ADDRESS_OFFSET, senderProtocolAddress, BIG_ENDIAN);
        return this;
    }

    /** {@return the link-layer address of the target} */
    public long targetHardwareAddress() {
        return ((buffer.getShort(TARGET_HARDWARE_ADDRESS_OFFSET, BIG_ENDIAN) & 0xFFFFL) << 32)
                | (buffer.getInt(TARGET_HARDWARE_ADDRESS_OFFSET + 2, BIG_ENDIAN) & 0xFFFF_FFFFL);
    }

    /**
     * Sets the link-layer address of the target.
     *
     * @param targetHardwareAddress 48 bits in the low end
     * @return this
     */
    public ArpPacketFlyweight targetHardwareAddress(long targetHardwareAddress) {
        buffer.putShort(TARGET_HARDWARE_ADDRESS_OFFSET, (short) (targetHardwareAddress >>> 32), BIG_ENDIAN);
        buffer.putInt(TARGET_HARDWARE_ADDRESS_OFFSET + 2, (int) targetHardwareAddress, BIG_ENDIAN);
        return this;
    }

    /** {@return the IPv4 address of the target} */
    public int targetProtocolAddress() {
        return buffer.getInt(TARGET_PROTOCOL_ADDRESS_OFFSET, BIG_ENDIAN);
    }

    /**
     * Sets the IPv4 address of the target.
     *
     * @param targetProtocolAddress 32 bits
     * @return this
     */
    public ArpPacketFlyweight targetProtocolAddress(int targetProtocolAddress) {
        buffer.putInt(TARGET_PROTOCOL_ADDRESS_OFFSET, targetProtocolAddress, BIG_ENDIAN);
        return this;
    }

    /**
     * Writes the four fields that say Ethernet and IPv4.
     *
     * @return this
     */
    public ArpPacketFlyweight header() {
        buffer.putLong(0, ETHERNET_IPV4 << 16, BIG_ENDIAN);
        return this;
    }

    /** {@return whether sender and target are the same address: an announcement or a probe's answer} */
    public boolean isGratuitous() {
        return senderProtocolAddress() == targetProtocolAddress();
    }
}
