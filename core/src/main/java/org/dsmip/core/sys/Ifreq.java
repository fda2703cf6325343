package org.dsmip.core.sys;

import static java.lang.foreign.ValueLayout.JAVA_BYTE;
import static java.lang.foreign.ValueLayout.JAVA_SHORT;

import java.lang.foreign.MemoryLayout;
import java.lang.foreign.MemoryLayout.PathElement;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.StructLayout;

/**
 * Argument of interface requests. The union is read and written at {@link #UNION}.
 *
 * <pre>{@code
 * struct ifreq {
 *     char ifr_name[IFNAMSIZ];
 *     union {
 *         short           ifr_flags;
 *         int             ifr_ifindex;
 *         int             ifr_mtu;
 *         struct sockaddr ifr_hwaddr;
 *         ...
 *     };
 * };
 * }</pre>
 */
public final class Ifreq {
    private static final StructLayout LAYOUT = MemoryLayout.structLayout(
            MemoryLayout.sequenceLayout(16, JAVA_BYTE).withName("ifr_name"),
            JAVA_SHORT.withName("ifr_flags"),
            MemoryLayout.paddingLayout(22));

    /** Size in bytes. */
    public static final int SIZE = (int) LAYOUT.byteSize();
    /** Offset of {@code ifr_name}. */
    public static final long IFR_NAME = LAYOUT.byteOffset(PathElement.groupElement("ifr_name"));
    private static final long IFR_FLAGS = LAYOUT.byteOffset(PathElement.groupElement("ifr_flags"));

    private Ifreq() {}

    /**
     * Interface flags.
     *
     * @param struct holds the struct
     * @param base offset of the struct in it
     * @return the value of {@code ifr_flags}
     */
    public static short ifrFlags(MemorySegment struct, long base) {
        return struct.get(JAVA_SHORT, base + IFR_FLAGS);
    }

    /**
     * Interface flags.
     *
     * @param struct holds the struct
     * @param base offset of the struct in it
     * @param value the value of {@code ifr_flags}
     */
    public static void ifrFlags(MemorySegment struct, long base, short value) {
        struct.set(JAVA_SHORT, base + IFR_FLAGS, value);
    }

    /** Offset of the union. */
    public static final long UNION = IFR_FLAGS;

    /**
     * Writes the interface name.
     *
     * @param struct holds the struct
     * @param name 1..15 characters
     * @throws IllegalArgumentException if the name does not fit
     */
    public static void ifrName(MemorySegment struct, String name) {
        if (name.isEmpty() || name.length() > 15) {
            throw new IllegalArgumentException("interface name must have 1..15 characters: \"" + name + "\"");
        }
        struct.setString(IFR_NAME, name);
    }

    /**
     * Reads the interface name.
     *
     * @param struct holds the struct
     * @return the name
     */
    public static String ifrName(MemorySegment struct) {
        return struct.getString(IFR_NAME);
    }
}
