package org.dsmip.controlplane.store;

import java.nio.ByteBuffer;
import org.agrona.DirectBuffer;

/**
 * The frame around each record, multiple of eight octets long so that the next one is found again behind a damaged one.
 *
 * <pre>
 * check of the other 20 (4)  length of the body (4)  kind (4)  check of the body (4)  number (8)  body  padding
 * </pre>
 */
final class Frame {
    static final int HEAD = 24;
    static final int ALIGNMENT = 8;
    static final int LONGEST_BODY = 64 << 10;
    static final int LONGEST = HEAD + LONGEST_BODY;

    private static final int LENGTH_AT = 4;
    private static final int KIND_AT = 8;
    private static final int BODY_CHECK_AT = 12;
    private static final int NUMBER_AT = 16;

    /** What a frame has. */
    enum Kind {
        /** A change. */
        RECORD(1),
        /** A part of the whole state. */
        PART(2),
        /** Nothing; all parts are there. */
        COMPLETE(3),
        /** Nothing; the node has ended in order. */
        CLOSED(4);

        private final int code;

        Kind(int code) {
            this.code = code;
        }

        int code() {
            return code;
        }

        static boolean isKnown(int code) {
            return code >= RECORD.code && code <= CLOSED.code;
        }

        static Kind of(int code) {
            return switch (code) {
                case 1 -> RECORD;
                case 2 -> PART;
                case 3 -> COMPLETE;
                default -> CLOSED;
            };
        }
    }

    private Frame() {}

    static int lengthOf(int bodyLength) {
        return HEAD + (bodyLength + ALIGNMENT - 1) / ALIGNMENT * ALIGNMENT;
    }

    /** Appends a frame to a little-endian buffer that has room for it. */
    static void put(ByteBuffer into, Kind kind, long number, DirectBuffer body, int at, int length) {
        final int start = into.position();
        into.position(start + HEAD);
        body.getBytes(at, into, length);
        into.putInt(start + LENGTH_AT, length).putInt(start + KIND_AT, kind.code)
                .putInt(start + BODY_CHECK_AT, Checks.of(into, start + HEAD, length))
                .putLong(start + NUMBER_AT, number)
                .putInt(start, Checks.of(into, start + LENGTH_AT, HEAD - LENGTH_AT));
        final int end = start + lengthOf(length);
        while (into.position() < end) {
            into.put((byte) 0);
        }
    }

    /** Whether a frame can begin here; the buffer has all of its head. */
    static boolean isHead(ByteBuffer octets, int at) {
        return octets.getInt(at) == Checks.of(octets, at + LENGTH_AT, HEAD - LENGTH_AT)
                && length(octets, at) >= 0 && length(octets, at) <= LONGEST_BODY
                && Kind.isKnown(octets.getInt(at + KIND_AT));
    }

    /** Whether the body of a frame is as it was written; the buffer has all of it. */
    static boolean isSound(ByteBuffer octets, int at) {
        return octets.getInt(at + BODY_CHECK_AT) == Checks.of(octets, at + HEAD, length(octets, at));
    }

    static int length(ByteBuffer octets, int at) {
        return octets.getInt(at + LENGTH_AT);
    }

    static Kind kind(ByteBuffer octets, int at) {
        return Kind.of(octets.getInt(at + KIND_AT));
    }

    static long number(ByteBuffer octets, int at) {
        return octets.getLong(at + NUMBER_AT);
    }
}
