package org.dsmip.bench.testbed.traffic;

import java.nio.ByteBuffer;

/**
 * The head of every datagram of this tool, in network byte order; zeros fill the rest.
 *
 * <pre>
 *  0                   1                   2                   3
 *  0 1 2 3 4 5 6 7 8 9 0 1 2 3 4 5 6 7 8 9 0 1 2 3 4 5 6 7 8 9 0 1
 * +-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+
 * |                        magic "DSMP"                           |
 * +-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+
 * |     kind      |                  zero                         |
 * +-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+
 * |                     session (64 bits)                         |
 * |                     sequence (64 bits)                        |
 * |       clock of the sender when it was sent, ns (64 bits)      |
 * |     distinct probes of the session that arrived (64 bits)     |
 * +-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+
 * </pre>
 */
final class Probe {
    static final int LENGTH = 40;

    private static final int MAGIC = 0x44534D50;
    private static final int KIND_OFFSET = 4;
    private static final int SESSION_OFFSET = 8;
    private static final int SEQUENCE_OFFSET = 16;
    private static final int SENT_OFFSET = 24;
    private static final int ARRIVED_OFFSET = 32;

    private Probe() {}

    /** What a datagram is for. */
    enum Kind {
        /** Sent at a pace, counted. */
        PROBE(1),
        /** A probe on its way back. */
        ECHO(2),
        /** Asks how many probes arrived; not counted. */
        QUESTION(3),
        /** Says how many probes arrived; not counted. */
        ANSWER(4);

        private final byte code;

        Kind(int code) {
            this.code = (byte) code;
        }
    }

    /** Writes a head at the start of a buffer. */
    static void write(ByteBuffer buffer, Kind kind, long session, long sequence, long sentNs) {
        buffer.putInt(0, MAGIC).putInt(KIND_OFFSET, kind.code << 24).putLong(SESSION_OFFSET, session)
                .putLong(SEQUENCE_OFFSET, sequence).putLong(SENT_OFFSET, sentNs).putLong(ARRIVED_OFFSET, 0);
    }

    /** Turns a received datagram into its reply. */
    static void turn(ByteBuffer buffer, Kind kind, long arrived) {
        buffer.putInt(KIND_OFFSET, kind.code << 24).putLong(ARRIVED_OFFSET, arrived);
    }

    /** Says whether a buffer, from 0 to its limit, holds a datagram of this kind. */
    static boolean is(ByteBuffer buffer, Kind kind) {
        return buffer.limit() >= LENGTH && buffer.getInt(0) == MAGIC && buffer.get(KIND_OFFSET) == kind.code;
    }

    static long session(ByteBuffer buffer) {
        return buffer.getLong(SESSION_OFFSET);
    }

    static long sequence(ByteBuffer buffer) {
        return buffer.getLong(SEQUENCE_OFFSET);
    }

    static long sentNs(ByteBuffer buffer) {
        return buffer.getLong(SENT_OFFSET);
    }

    static long arrived(ByteBuffer buffer) {
        return buffer.getLong(ARRIVED_OFFSET);
    }
}
