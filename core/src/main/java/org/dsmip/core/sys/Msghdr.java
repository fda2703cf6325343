package org.dsmip.core.sys;

import static java.lang.foreign.ValueLayout.JAVA_INT;
import static java.lang.foreign.ValueLayout.JAVA_LONG;

import java.lang.foreign.MemoryLayout;
import java.lang.foreign.MemoryLayout.PathElement;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.StructLayout;

/**
 * A message of sendmsg and recvmsg.
 *
 * <pre>{@code
 * struct msghdr {
 *     void         *msg_name;
 *     socklen_t     msg_namelen;
 *     struct iovec *msg_iov;
 *     size_t        msg_iovlen;
 *     void         *msg_control;
 *     size_t        msg_controllen;
 *     int           msg_flags;
 * };
 * }</pre>
 */
public final class Msghdr {
    private static final StructLayout LAYOUT = MemoryLayout.structLayout(
            JAVA_LONG.withName("msg_name"),
            JAVA_INT.withName("msg_namelen"),
            MemoryLayout.paddingLayout(4),
            JAVA_LONG.withName("msg_iov"),
            JAVA_LONG.withName("msg_iovlen"),
            JAVA_LONG.withName("msg_control"),
            JAVA_LONG.withName("msg_controllen"),
            JAVA_INT.withName("msg_flags"),
            MemoryLayout.paddingLayout(4));

    /** Size in bytes. */
    public static final int SIZE = (int) LAYOUT.byteSize();
    private static final long MSG_NAME = LAYOUT.byteOffset(PathElement.groupElement("msg_name"));
    private static final long MSG_NAMELEN = LAYOUT.byteOffset(PathElement.groupElement("msg_namelen"));
    private static final long MSG_IOV = LAYOUT.byteOffset(PathElement.groupElement("msg_iov"));
    private static final long MSG_IOVLEN = LAYOUT.byteOffset(PathElement.groupElement("msg_iovlen"));
    private static final long MSG_CONTROL = LAYOUT.byteOffset(PathElement.groupElement("msg_control"));
    private static final long MSG_CONTROLLEN = LAYOUT.byteOffset(PathElement.groupElement("msg_controllen"));
    private static final long MSG_FLAGS = LAYOUT.byteOffset(PathElement.groupElement("msg_flags"));

    private Msghdr() {}

    /**
     * Address of the peer's socket address.
     *
     * @param struct holds the struct
     * @param base offset of the struct in it
     * @return the value of {@code msg_name}
     */
    public static long msgName(MemorySegment struct, long base) {
        return struct.get(JAVA_LONG, base + MSG_NAME);
    }

    /**
     * Address of the peer's socket address.
     *
     * @param struct holds the struct
     * @param base offset of the struct in it
     * @param value the value of {@code msg_name}
     */
    public static void msgName(MemorySegment struct, long base, long value) {
        struct.set(JAVA_LONG, base + MSG_NAME, value);
    }

    /**
     * Its length in bytes.
     *
     * @param struct holds the struct
     * @param base offset of the struct in it
     * @return the value of {@code msg_namelen}
     */
    public static int msgNamelen(MemorySegment struct, long base) {
        return struct.get(JAVA_INT, base + MSG_NAMELEN);
    }

    /**
     * Its length in bytes.
     *
     * @param struct holds the struct
     * @param base offset of the struct in it
     * @param value the value of {@code msg_namelen}
     */
    public static void msgNamelen(MemorySegment struct, long base, int value) {
        struct.set(JAVA_INT, base + MSG_NAMELEN, value);
    }

    /**
     * Address of the array of {@link Iovec}.
     *
     * @param struct holds the struct
     * @param base offset of the struct in it
     * @return the value of {@code msg_iov}
     */
    public static long msgIov(MemorySegment struct, long base) {
        return struct.get(JAVA_LONG, base + MSG_IOV);
    }

    /**
     * Address of the array of {@link Iovec}.
     *
     * @param struct holds the struct
     * @param base offset of the struct in it
     * @param value the value of {@code msg_iov}
     */
    public static void msgIov(MemorySegment struct, long base, long value) {
        struct.set(JAVA_LONG, base + MSG_IOV, value);
    }

    /**
     * Number of its elements.
     *
     * @param struct holds the struct
     * @param base offset of the struct in it
     * @return the value of {@code msg_iovlen}
     */
    public static long msgIovlen(MemorySegment struct, long base) {
        return struct.get(JAVA_LONG, base + MSG_IOVLEN);
    }

    /**
     * Number of its elements.
     *
     * @param struct holds the struct
     * @param base offset of the struct in it
     * @param value the value of {@code msg_iovlen}
     */
    public static void msgIovlen(MemorySegment struct, long base, long value) {
        struct.set(JAVA_LONG, base + MSG_IOVLEN, value);
    }

    /**
     * Address of ancillary data.
     *
     * @param struct holds the struct
     * @param base offset of the struct in it
     * @return the value of {@code msg_control}
     */
    public static long msgControl(MemorySegment struct, long base) {
        return struct.get(JAVA_LONG, base + MSG_CONTROL);
    }

    /**
     * Address of ancillary data.
     *
     * @param struct holds the struct
     * @param base offset of the struct in it
     * @param value the value of {@code msg_control}
     */
    public static void msgControl(MemorySegment struct, long base, long value) {
        struct.set(JAVA_LONG, base + MSG_CONTROL, value);
    }

    /**
     * Its length in bytes.
     *
     * @param struct holds the struct
     * @param base offset of the struct in it
     * @return the value of {@code msg_controllen}
     */
    public static long msgControllen(MemorySegment struct, long base) {
        return struct.get(JAVA_LONG, base + MSG_CONTROLLEN);
    }

    /**
     * Its length in bytes.
     *
     * @param struct holds the struct
     * @param base offset of the struct in it
     * @param value the value of {@code msg_controllen}
     */
    public static void msgControllen(MemorySegment struct, long base, long value) {
        struct.set(JAVA_LONG, base + MSG_CONTROLLEN, value);
    }

    /**
     * {@code MSG_...} flags of a received message.
     *
     * @param struct holds the struct
     * @param base offset of the struct in it
     * @return the value of {@code msg_flags}
     */
    public static int msgFlags(MemorySegment struct, long base) {
        return struct.get(JAVA_INT, base + MSG_FLAGS);
    }

    /**
     * {@code MSG_...} flags of a received message.
     *
     * @param struct holds the struct
     * @param base offset of the struct in it
     * @param value the value of {@code msg_flags}
     */
    public static void msgFlags(MemorySegment struct, long base, int value) {
        struct.set(JAVA_INT, base + MSG_FLAGS, value);
    }
}
