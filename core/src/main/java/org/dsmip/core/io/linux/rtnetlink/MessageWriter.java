package org.dsmip.core.io.linux.rtnetlink;

import static java.nio.ByteOrder.BIG_ENDIAN;
import static org.dsmip.core.io.linux.rtnetlink.Rtnetlink.HEADER_LENGTH;
import static org.dsmip.core.io.linux.rtnetlink.Rtnetlink.ORDER;

import java.nio.charset.StandardCharsets;
import org.agrona.MutableDirectBuffer;
import org.dsmip.core.io.route.AddressFamily;
import org.dsmip.core.net.IpAddress;
import org.dsmip.core.net.Ipv4Address;
import org.dsmip.core.net.Ipv6Address;

/**
 * Writes netlink requests, one behind the other: {@link #begin}, the fixed part, attributes, {@link #finish}. Not thread-safe;
 * used again after {@link #rewind}. The buffer must have room for the largest request, which is far below {@link #CAPACITY}.
 */
public final class MessageWriter {
    /** Bytes of buffer that hold any request. */
    public static final int CAPACITY = 1024;

    private static final int TYPE_OFFSET = 4;
    private static final int FLAGS_OFFSET = 6;
    private static final int SEQUENCE_OFFSET = 8;

    private final MutableDirectBuffer buffer;
    /** Where the message begins. */
    private int start;
    private int position;

    /**
     * Makes a writer.
     *
     * @param buffer where to, from offset 0; at least {@link #CAPACITY} bytes
     */
    public MessageWriter(MutableDirectBuffer buffer) {
        this.buffer = buffer;
    }

    /** Forgets all messages. */
    void rewind() {
        start = 0;
        position = 0;
    }

    /** Whether any other message fits behind those that have been finished. */
    boolean hasRoom() {
        return buffer.capacity() - position >= CAPACITY;
    }

    MessageWriter begin(int type, int flags) {
        start = Rtnetlink.align(position);
        buffer.setMemory(start, HEADER_LENGTH, (byte) 0);
        buffer.putShort(start + TYPE_OFFSET, (short) type, ORDER);
        buffer.putShort(start + FLAGS_OFFSET, (short) flags, ORDER);
        position = start + HEADER_LENGTH;
        return this;
    }

    /**
     * Ends the message.
     *
     * @param sequence number that the answers carry
     * @return length in bytes of all messages
     */
    public int finish(int sequence) {
        buffer.putInt(start, position - start, ORDER);
        buffer.putInt(start + SEQUENCE_OFFSET, sequence, ORDER);
        return position;
    }

    /** Has only a refusal of the message answered, which has been finished. */
    void unacknowledged() {
        final int flags = buffer.getShort(start + FLAGS_OFFSET, ORDER);
        buffer.putShort(start + FLAGS_OFFSET, (short) (flags & ~Rtnetlink.NLM_F_ACK), ORDER);
    }

    MessageWriter u8(int value) {
        buffer.putByte(position++, (byte) value);
        return this;
    }

    MessageWriter u16(int value) {
        buffer.putShort(position, (short) value, ORDER);
        position += 2;
        return this;
    }

    MessageWriter u32(int value) {
        buffer.putInt(position, value, ORDER);
        position += 4;
        return this;
    }

    MessageWriter attributeU8(int type, int value) {
        attributeHeader(type, 1);
        u8(value);
        return pad();
    }

    MessageWriter attributeU32(int type, int value) {
        attributeHeader(type, 4);
        return u32(value);
    }

    MessageWriter attribute(int type, IpAddress address) {
        attributeHeader(type, AddressFamily.of(address).addressBytes());
        return address(address);
    }

    MessageWriter attributeVia(int type, IpAddress gateway) {
        final AddressFamily family = AddressFamily.of(gateway);
        attributeHeader(type, 2 + family.addressBytes());
        u16(family.wire());
        return address(gateway).pad();
    }

    MessageWriter attribute(int type, String text) {
        final byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
        attributeHeader(type, bytes.length + 1);
        buffer.putBytes(position, bytes);
        position += bytes.length;
        u8(0);
        return pad();
    }

    /** Begins an attribute that holds attributes; answers what {@link #endNest} wants. */
    int beginNest(int type) {
        final int nest = position;
        attributeHeader(type, 0);
        return nest;
    }

    MessageWriter endNest(int nest) {
        buffer.putShort(nest, (short) (position - nest), ORDER);
        return this;
    }

    private void attributeHeader(int type, int valueLength) {
        u16(4 + valueLength);
        u16(type);
    }

    private MessageWriter address(IpAddress address) {
        switch (address) {
            case Ipv4Address ipv4 -> {
                buffer.putInt(position, ipv4.bits(), BIG_ENDIAN);
                position += 4;
            }
            case Ipv6Address ipv6 -> {
                buffer.putLong(position, ipv6.high(), BIG_ENDIAN);
                buffer.putLong(position + 8, ipv6.low(), BIG_ENDIAN);
                position += 16;
            }
        }
        return this;
    }

    private MessageWriter pad() {
        while ((position & 3) != 0) {
            buffer.putByte(position++, (byte) 0);
        }
        return this;
    }
}
