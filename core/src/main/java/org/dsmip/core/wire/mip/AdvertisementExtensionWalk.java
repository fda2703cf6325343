package org.dsmip.core.wire.mip;

import org.agrona.DirectBuffer;
import org.agrona.concurrent.UnsafeBuffer;
import org.dsmip.core.wire.WireError;

/**
 * Cursor over the extensions of an agent advertisement. Their type numbers are a space of their own (BASE-FMT-07), and all
 * but the one-octet pad are type, length, value. Not thread-safe; re-wrapped for every message.
 */
public final class AdvertisementExtensionWalk {
    /** {@link MobilityAgentAdvertisementExtensionFlyweight}. */
    public static final int MOBILITY_AGENT = 16;
    /** One octet of prefix length for each router address (RFC 3344 section 2.1.2). */
    public static final int PREFIX_LENGTHS = 19;
    /** A challenge (RFC 4721 section 2). */
    public static final int CHALLENGE = 24;

    private static final int PAD = 0;
    private static final int HEADER_LENGTH = 2;

    private final UnsafeBuffer message = new UnsafeBuffer(0, 0);
    private WireError error = WireError.NONE;
    private int offset;
    private int next;

    /** Makes a walk over nothing; {@link #wrap} it. */
    public AdvertisementExtensionWalk() {}

    /**
     * Goes to the beginning of the extensions.
     *
     * @param source holds the ICMP message
     * @param messageOffset of its first octet
     * @param messageLength octets up to the IP Total Length, never the padding of a frame (BASE-FMT-01)
     * @param extensionsOffset in the message, see {@link AgentAdvertisementFlyweight#extensionsOffset()}
     * @return this
     */
    public AdvertisementExtensionWalk wrap(DirectBuffer source, int messageOffset, int messageLength,
            int extensionsOffset) {
        message.wrap(source, messageOffset, messageLength);
        error = WireError.NONE;
        offset = extensionsOffset;
        next = extensionsOffset;
        return this;
    }

    /**
     * Goes to the next extension.
     *
     * @return false at the end of the message and after a fault, see {@link #error()}
     */
    public boolean next() {
        final int end = message.capacity();
        while (next < end && message.getByte(next) == PAD) {
            next++;
        }
        offset = next;
        if (offset == end) {
            return false;
        }
        final int total = end - offset < HEADER_LENGTH
                ? HEADER_LENGTH
                : HEADER_LENGTH + (message.getByte(offset + 1) & 0xFF);
        if (total > end - offset) {
            error = WireError.TRUNCATED;
            next = end;
            return false;
        }
        next = offset + total;
        return true;
    }

    /** {@return the extension type, 0..255} */
    public int type() {
        return message.getByte(offset) & 0xFF;
    }

    /** {@return the offset of the type octet in the message} */
    public int offset() {
        return offset;
    }

    /** {@return the octets of the whole extension} */
    public int length() {
        return next - offset;
    }

    /** {@return the octets after type and length} */
    public int dataLength() {
        return next - offset - HEADER_LENGTH;
    }

    /**
     * One octet after type and length: a prefix length, or a part of a challenge.
     *
     * @param index 0..dataLength-1
     * @return 0..255
     */
    public int data(int index) {
        return message.getByte(offset + HEADER_LENGTH + index) & 0xFF;
    }

    /** {@return why the walk ended early, or {@code NONE}} */
    public WireError error() {
        return error;
    }
}
