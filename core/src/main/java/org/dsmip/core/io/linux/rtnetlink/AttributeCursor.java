package org.dsmip.core.io.linux.rtnetlink;

import static java.nio.ByteOrder.BIG_ENDIAN;
import static org.dsmip.core.io.linux.rtnetlink.Rtnetlink.ORDER;

import java.nio.charset.StandardCharsets;
import org.agrona.DirectBuffer;
import org.dsmip.core.net.IpAddress;
import org.dsmip.core.net.Ipv4Address;
import org.dsmip.core.net.Ipv6Address;
import org.dsmip.core.net.MacAddress;
import org.jspecify.annotations.Nullable;

/**
 * Walks the attributes of a message ({@code struct rtattr}: length with header, type, value, filled up to four bytes). A length
 * that does not fit and a value shorter than what is read from it mark the whole as malformed; nothing throws.
 */
final class AttributeCursor {
    private static final int HEADER_LENGTH = 4;
    private static final int TYPE_MASK = 0x3FFF;

    private final DirectBuffer buffer;
    private final int limit;
    private int next;
    private int type;
    private int offset;
    private int length;
    private boolean malformed;

    AttributeCursor(DirectBuffer buffer, int start, int limit) {
        this.buffer = buffer;
        this.limit = limit;
        next = start;
        malformed = start > limit;
    }

    boolean next() {
        if (malformed || limit - next < HEADER_LENGTH) {
            return false;
        }
        final int stated = buffer.getShort(next, ORDER) & 0xFFFF;
        if (stated < HEADER_LENGTH || stated > limit - next) {
            malformed = true;
            return false;
        }
        type = buffer.getShort(next + 2, ORDER) & TYPE_MASK;
        offset = next + HEADER_LENGTH;
        length = stated - HEADER_LENGTH;
        next += Rtnetlink.align(stated);
        return true;
    }

    int type() {
        return type;
    }

    boolean isMalformed() {
        return malformed;
    }

    AttributeCursor nested() {
        return new AttributeCursor(buffer, offset, offset + length);
    }

    /** The attributes inside a struct at the start of the value, behind its header of {@code skip} bytes. */
    AttributeCursor nested(int skip, int structLength) {
        final AttributeCursor inner = new AttributeCursor(buffer, offset + skip, offset + structLength);
        inner.malformed |= structLength > length;
        return inner;
    }

    int byteAt(int index) {
        return has(index + 1) ? buffer.getByte(offset + index) & 0xFF : 0;
    }

    int shortAt(int index) {
        return has(index + 2) ? buffer.getShort(offset + index, ORDER) & 0xFFFF : 0;
    }

    int intAt(int index) {
        return has(index + 4) ? buffer.getInt(offset + index, ORDER) : 0;
    }

    void adopt(AttributeCursor nested) {
        malformed |= nested.malformed;
    }

    int u8() {
        return byteAt(0);
    }

    int u32() {
        return intAt(0);
    }

    /** One of several numbers, without sign. */
    long u32(int index) {
        return intAt(4 * index) & 0xFFFF_FFFFL;
    }

    String text() {
        int end = offset;
        while (end < offset + length && buffer.getByte(end) != 0) {
            end++;
        }
        final byte[] bytes = new byte[end - offset];
        buffer.getBytes(offset, bytes);
        return new String(bytes, StandardCharsets.UTF_8);
    }

    /** What follows a zero byte at the beginning; empty: there is none. */
    String abstractName() {
        if (length < 2 || buffer.getByte(offset) != 0) {
            return "";
        }
        final byte[] bytes = new byte[length - 1];
        buffer.getBytes(offset + 1, bytes);
        // Names of others may be any bytes: what is no text is none of ours.
        return new String(bytes, StandardCharsets.UTF_8);
    }

    /** The address whose family the length tells. */
    @Nullable
    IpAddress address() {
        return addressAt(0);
    }

    /** The address of a {@code struct rtvia}: behind two bytes of family. */
    @Nullable
    IpAddress via() {
        return addressAt(2);
    }

    @Nullable
    MacAddress mac() {
        if (length != 6) {
            return null;
        }
        return new MacAddress(((buffer.getShort(offset, BIG_ENDIAN) & 0xFFFFL) << 32)
                | (buffer.getInt(offset + 2, BIG_ENDIAN) & 0xFFFF_FFFFL));
    }

    private @Nullable IpAddress addressAt(int skip) {
        if (length - skip == 4) {
            return new Ipv4Address(buffer.getInt(offset + skip, BIG_ENDIAN));
        }
        if (length - skip == 16) {
            return new Ipv6Address(buffer.getLong(offset + skip, BIG_ENDIAN),
                    buffer.getLong(offset + skip + 8, BIG_ENDIAN));
        }
        malformed = true;
        return null;
    }

    private boolean has(int bytes) {
        malformed |= length < bytes;
        return length >= bytes;
    }
}
