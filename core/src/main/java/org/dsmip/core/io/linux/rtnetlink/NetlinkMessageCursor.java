package org.dsmip.core.io.linux.rtnetlink;

import static org.dsmip.core.io.linux.rtnetlink.Rtnetlink.HEADER_LENGTH;
import static org.dsmip.core.io.linux.rtnetlink.Rtnetlink.ORDER;

import org.agrona.DirectBuffer;
import org.agrona.concurrent.UnsafeBuffer;

/**
 * Walks the messages of one netlink datagram. Not thread-safe; re-wrapped for every datagram.
 *
 * <pre>
 *  0                   1                   2                   3
 *  0 1 2 3 4 5 6 7 8 9 0 1 2 3 4 5 6 7 8 9 0 1 2 3 4 5 6 7 8 9 0 1
 * +-----------------------------------------------------------------+
 * |                    length, header included                      |
 * +--------------------------------+--------------------------------+
 * |             type               |             flags              |
 * +--------------------------------+--------------------------------+
 * |                           sequence                              |
 * +-----------------------------------------------------------------+
 * |                            port                                 |
 * +-----------------------------------------------------------------+
 * |  body, then filled up to a multiple of four bytes            ...
 * </pre>
 */
public final class NetlinkMessageCursor {
    private static final int TYPE_OFFSET = 4;
    private static final int FLAGS_OFFSET = 6;
    private static final int SEQUENCE_OFFSET = 8;

    private final UnsafeBuffer buffer = new UnsafeBuffer(0, 0);
    private int offset;
    private int length;
    private int next;

    /** Makes a cursor over nothing. */
    public NetlinkMessageCursor() {}

    /**
     * Sets the datagram to walk.
     *
     * @param source holds it
     * @param start offset of its first byte
     * @param size how many bytes it has
     * @return this
     */
    public NetlinkMessageCursor wrap(DirectBuffer source, int start, int size) {
        buffer.wrap(source, start, size);
        offset = 0;
        length = 0;
        next = 0;
        return this;
    }

    /**
     * Goes to the next message.
     *
     * @return false at the end, and where a message does not fit what is left
     */
    public boolean next() {
        final int left = buffer.capacity() - next;
        if (left < HEADER_LENGTH) {
            return false;
        }
        final int stated = buffer.getInt(next, ORDER);
        if (stated < HEADER_LENGTH || stated > left) {
            next = buffer.capacity();
            return false;
        }
        offset = next;
        length = stated;
        next = Math.min(buffer.capacity(), offset + Rtnetlink.align(stated));
        return true;
    }

    /**
     * What the message is.
     *
     * @return {@code RTM_...} or {@code NLMSG_...}
     */
    public int type() {
        return buffer.getShort(offset + TYPE_OFFSET, ORDER) & 0xFFFF;
    }

    /**
     * Its flags.
     *
     * @return {@code NLM_F_...}
     */
    public int flags() {
        return buffer.getShort(offset + FLAGS_OFFSET, ORDER) & 0xFFFF;
    }

    /**
     * Which request it answers.
     *
     * @return the number of that request; 0 in most events
     */
    public int sequence() {
        return buffer.getInt(offset + SEQUENCE_OFFSET, ORDER);
    }

    /**
     * Sets a view to the body.
     *
     * @param view becomes the body and nothing more
     */
    public void body(UnsafeBuffer view) {
        view.wrap(buffer, offset + HEADER_LENGTH, length - HEADER_LENGTH);
    }
}
