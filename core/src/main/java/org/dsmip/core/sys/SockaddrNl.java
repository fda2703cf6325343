package org.dsmip.core.sys;

import static java.lang.foreign.ValueLayout.JAVA_INT;
import static java.lang.foreign.ValueLayout.JAVA_SHORT;

import java.lang.foreign.MemoryLayout;
import java.lang.foreign.MemoryLayout.PathElement;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.StructLayout;

/**
 * A netlink socket address.
 *
 * <pre>{@code
 * struct sockaddr_nl {
 *     sa_family_t    nl_family;
 *     unsigned short nl_pad;
 *     __u32          nl_pid;
 *     __u32          nl_groups;
 * };
 * }</pre>
 */
public final class SockaddrNl {
    private static final StructLayout LAYOUT = MemoryLayout.structLayout(
            JAVA_SHORT.withName("nl_family"),
            MemoryLayout.paddingLayout(2),
            JAVA_INT.withName("nl_pid"),
            JAVA_INT.withName("nl_groups"));

    /** Size in bytes. */
    public static final int SIZE = (int) LAYOUT.byteSize();
    private static final long NL_FAMILY = LAYOUT.byteOffset(PathElement.groupElement("nl_family"));
    private static final long NL_PID = LAYOUT.byteOffset(PathElement.groupElement("nl_pid"));
    private static final long NL_GROUPS = LAYOUT.byteOffset(PathElement.groupElement("nl_groups"));

    private SockaddrNl() {}

    /**
     * {@code AF_NETLINK}.
     *
     * @param struct holds the struct
     * @param base offset of the struct in it
     * @return the value of {@code nl_family}
     */
    public static short nlFamily(MemorySegment struct, long base) {
        return struct.get(JAVA_SHORT, base + NL_FAMILY);
    }

    /**
     * {@code AF_NETLINK}.
     *
     * @param struct holds the struct
     * @param base offset of the struct in it
     * @param value the value of {@code nl_family}
     */
    public static void nlFamily(MemorySegment struct, long base, short value) {
        struct.set(JAVA_SHORT, base + NL_FAMILY, value);
    }

    /**
     * Port id; 0: the kernel chooses, or is.
     *
     * @param struct holds the struct
     * @param base offset of the struct in it
     * @return the value of {@code nl_pid}
     */
    public static int nlPid(MemorySegment struct, long base) {
        return struct.get(JAVA_INT, base + NL_PID);
    }

    /**
     * Port id; 0: the kernel chooses, or is.
     *
     * @param struct holds the struct
     * @param base offset of the struct in it
     * @param value the value of {@code nl_pid}
     */
    public static void nlPid(MemorySegment struct, long base, int value) {
        struct.set(JAVA_INT, base + NL_PID, value);
    }

    /**
     * Bit set of multicast groups.
     *
     * @param struct holds the struct
     * @param base offset of the struct in it
     * @return the value of {@code nl_groups}
     */
    public static int nlGroups(MemorySegment struct, long base) {
        return struct.get(JAVA_INT, base + NL_GROUPS);
    }

    /**
     * Bit set of multicast groups.
     *
     * @param struct holds the struct
     * @param base offset of the struct in it
     * @param value the value of {@code nl_groups}
     */
    public static void nlGroups(MemorySegment struct, long base, int value) {
        struct.set(JAVA_INT, base + NL_GROUPS, value);
    }
}
