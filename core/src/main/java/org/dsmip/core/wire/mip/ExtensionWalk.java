package org.dsmip.core.wire.mip;

import static java.nio.ByteOrder.BIG_ENDIAN;

import org.agrona.DirectBuffer;
import org.agrona.concurrent.UnsafeBuffer;
import org.dsmip.core.wire.WireError;

/**
 * Cursor over the extensions of a message on UDP port 434 (base ledger section 3.4). It knows three forms: the one-octet
 * pad, which it passes over; the long form with a 16-bit length; and type, length, value. It looks at no contents except
 * where they decide the length, and never past the message. Not thread-safe; re-wrapped for every message.
 */
public final class ExtensionWalk {
    private static final int HEADER_LENGTH = 2;
    private static final int LONG_HEADER_LENGTH = 4;
    private static final int DYNAMIC_HOME_AGENT_LONG_LENGTH = 4;

    private final UnsafeBuffer message = new UnsafeBuffer(0, 0);
    private LengthStyle style = LengthStyle.STANDARD;
    private WireError error = WireError.NONE;
    private int offset;
    private int next;
    private int headerLength;

    /** Makes a walk over nothing; {@link #wrap} it. */
    public ExtensionWalk() {}

    /**
     * Goes to the beginning of a message's extensions.
     *
     * @param source holds the message
     * @param messageOffset of its first octet
     * @param messageLength octets that were received
     * @param fixedLength octets of the fixed part, at most {@code messageLength}
     * @param lengthStyle how dual-stack extensions count their length
     * @return this
     */
    public ExtensionWalk wrap(DirectBuffer source, int messageOffset, int messageLength, int fixedLength,
            LengthStyle lengthStyle) {
        message.wrap(source, messageOffset, messageLength);
        style = lengthStyle;
        error = WireError.NONE;
        offset = fixedLength;
        next = fixedLength;
        headerLength = 0;
        return this;
    }

    /**
     * Goes to the next extension.
     *
     * @return false at the end of the message and after a fault, see {@link #error()}
     */
    public boolean next() {
        final int end = message.capacity();
        while (next < end && message.getByte(next) == ExtensionType.PAD) {
            next++;
        }
        offset = next;
        if (offset == end) {
            return false;
        }
        if (end - offset < HEADER_LENGTH) {
            return fault();
        }
        headerLength = HEADER_LENGTH;
        final int total = totalLength(end);
        if (total > end - offset) {
            return fault();
        }
        next = offset + total;
        return true;
    }

    private boolean fault() {
        error = WireError.TRUNCATED;
        next = message.capacity();
        return false;
    }

    private int totalLength(int end) {
        final int type = type();
        if (ExtensionType.isLongForm(type) || isLongDynamicHomeAgent(type, end)) {
            headerLength = LONG_HEADER_LENGTH;
            return end - offset < LONG_HEADER_LENGTH ? LONG_HEADER_LENGTH : LONG_HEADER_LENGTH + longLength();
        }
        final int length = message.getByte(offset + 1) & 0xFF;
        return style == LengthStyle.LITERAL && hasLiteralLength() ? length : HEADER_LENGTH + length;
    }

    // CNF-13: byte 1 is 1 or 2 (a subtype) in the layout of RFC 4433, and 5 (a length) in the short one.
    private boolean isLongDynamicHomeAgent(int type, int end) {
        if (type != ExtensionType.DYNAMIC_HOME_AGENT || end - offset < LONG_HEADER_LENGTH) {
            return false;
        }
        final int second = message.getByte(offset + 1);
        return (second == 1 || second == 2) && longLength() == DYNAMIC_HOME_AGENT_LONG_LENGTH;
    }

    private int longLength() {
        return message.getShort(offset + 2, BIG_ENDIAN) & 0xFFFF;
    }

    /** {@return the extension type, 0..255} */
    public int type() {
        return message.getByte(offset) & 0xFF;
    }

    /** {@return the offset of the type octet in the message; after a fault, of what is damaged} */
    public int offset() {
        return offset;
    }

    /** {@return the octets of the whole extension} */
    public int length() {
        return next - offset;
    }

    /** {@return the offset in the message of what follows type, length and the subtype of the long form} */
    public int dataOffset() {
        return offset + headerLength;
    }

    /** {@return the octets from {@link #dataOffset()} to the end of the extension} */
    public int dataLength() {
        return next - offset - headerLength;
    }

    /** {@return whether the extension has a 16-bit length, and so its subtype in the second octet} */
    public boolean isLongForm() {
        return headerLength == LONG_HEADER_LENGTH;
    }

    /**
     * Says whether this is a dual-stack extension whose length octet is that of the draft, the total size.
     *
     * @return true for (subtype 1, 20), (2, 22) and (3, 4), also after a fault
     */
    public boolean hasLiteralLength() {
        return isDualStack() && lengthOctet() == LengthStyle.LITERAL.lengthOctet(message.getByte(offset + 2));
    }

    /**
     * Says whether this is a dual-stack extension of a known subtype whose length octet is not the standard one.
     *
     * @return true also after a fault
     */
    public boolean hasOddLength() {
        if (!isDualStack()) {
            return false;
        }
        final int standard = LengthStyle.STANDARD.lengthOctet(message.getByte(offset + 2));
        return standard != LengthStyle.UNKNOWN && lengthOctet() != standard;
    }

    private boolean isDualStack() {
        return message.capacity() - offset > HEADER_LENGTH && type() == ExtensionType.DUAL_STACK;
    }

    private int lengthOctet() {
        return message.getByte(offset + 1) & 0xFF;
    }

    /** {@return why the walk ended early, or {@code NONE}} */
    public WireError error() {
        return error;
    }
}
