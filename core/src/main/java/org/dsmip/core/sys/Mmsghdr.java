package org.dsmip.core.sys;

import static java.lang.foreign.ValueLayout.JAVA_BYTE;
import static java.lang.foreign.ValueLayout.JAVA_INT;

import java.lang.foreign.MemoryLayout;
import java.lang.foreign.MemoryLayout.PathElement;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.StructLayout;

/**
 * A message of sendmmsg and recvmmsg; begins with a {@link Msghdr}.
 *
 * <pre>{@code
 * struct mmsghdr {
 *     struct msghdr msg_hdr;
 *     unsigned int  msg_len;
 * };
 * }</pre>
 */
public final class Mmsghdr {
    private static final StructLayout LAYOUT = MemoryLayout.structLayout(
            MemoryLayout.sequenceLayout(56, JAVA_BYTE).withName("msg_hdr"),
            JAVA_INT.withName("msg_len"),
            MemoryLayout.paddingLayout(4));

    /** Size in bytes. */
    public static final int SIZE = (int) LAYOUT.byteSize();
    /** Offset of {@code msg_hdr}. */
    public static final long MSG_HDR = LAYOUT.byteOffset(PathElement.groupElement("msg_hdr"));
    private static final long MSG_LEN = LAYOUT.byteOffset(PathElement.groupElement("msg_len"));

    private Mmsghdr() {}

    /**
     * Bytes moved for this message.
     *
     * @param struct holds the struct
     * @param base offset of the struct in it
     * @return the value of {@code msg_len}
     */
    public static int msgLen(MemorySegment struct, long base) {
        return struct.get(JAVA_INT, base + MSG_LEN);
    }

    /**
     * Bytes moved for this message.
     *
     * @param struct holds the struct
     * @param base offset of the struct in it
     * @param value the value of {@code msg_len}
     */
    public static void msgLen(MemorySegment struct, long base, int value) {
        struct.set(JAVA_INT, base + MSG_LEN, value);
    }
}
