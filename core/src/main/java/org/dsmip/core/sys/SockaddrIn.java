package org.dsmip.core.sys;

import static java.lang.foreign.ValueLayout.JAVA_BYTE;
import static java.lang.foreign.ValueLayout.JAVA_INT;
import static java.lang.foreign.ValueLayout.JAVA_SHORT;

import java.lang.foreign.MemoryLayout;
import java.lang.foreign.MemoryLayout.PathElement;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.StructLayout;
import java.lang.foreign.ValueLayout;
import java.nio.ByteOrder;

/**
 * An IPv4 socket address.
 *
 * <pre>{@code
 * struct sockaddr_in {
 *     sa_family_t    sin_family;
 *     in_port_t      sin_port;   // network byte order
 *     struct in_addr sin_addr;   // network byte order
 *     unsigned char  sin_zero[8];
 * };
 * }</pre>
 */
public final class SockaddrIn {
    private static final StructLayout LAYOUT = MemoryLayout.structLayout(
            JAVA_SHORT.withName("sin_family"),
            JAVA_SHORT.withName("sin_port"),
            JAVA_INT.withName("sin_addr"),
            MemoryLayout.sequenceLayout(8, JAVA_BYTE).withName("sin_zero"));

    /** Size in bytes. */
    public static final int SIZE = (int) LAYOUT.byteSize();
    private static final long SIN_FAMILY = LAYOUT.byteOffset(PathElement.groupElement("sin_family"));
    private static final long SIN_PORT = LAYOUT.byteOffset(PathElement.groupElement("sin_port"));
    private static final long SIN_ADDR = LAYOUT.byteOffset(PathElement.groupElement("sin_addr"));
    /** Offset of {@code sin_zero}. */
    public static final long SIN_ZERO = LAYOUT.byteOffset(PathElement.groupElement("sin_zero"));
    private static final ValueLayout.OfInt NETWORK_INT = JAVA_INT.withOrder(ByteOrder.BIG_ENDIAN);
    private static final ValueLayout.OfShort NETWORK_SHORT = JAVA_SHORT.withOrder(ByteOrder.BIG_ENDIAN);

    private SockaddrIn() {}

    /**
     * {@code AF_INET}.
     *
     * @param struct holds the struct
     * @param base offset of the struct in it
     * @return the value of {@code sin_family}
     */
    public static short sinFamily(MemorySegment struct, long base) {
        return struct.get(JAVA_SHORT, base + SIN_FAMILY);
    }

    /**
     * {@code AF_INET}.
     *
     * @param struct holds the struct
     * @param base offset of the struct in it
     * @param value the value of {@code sin_family}
     */
    public static void sinFamily(MemorySegment struct, long base, short value) {
        struct.set(JAVA_SHORT, base + SIN_FAMILY, value);
    }

    /**
     * Port; as a signed short.
     *
     * @param struct holds the struct
     * @param base offset of the struct in it
     * @return the value of {@code sin_port}
     */
    public static short sinPort(MemorySegment struct, long base) {
        return struct.get(NETWORK_SHORT, base + SIN_PORT);
    }

    /**
     * Port; as a signed short.
     *
     * @param struct holds the struct
     * @param base offset of the struct in it
     * @param value the value of {@code sin_port}
     */
    public static void sinPort(MemorySegment struct, long base, short value) {
        struct.set(NETWORK_SHORT, base + SIN_PORT, value);
    }

    /**
     * IPv4 address bits, most significant first.
     *
     * @param struct holds the struct
     * @param base offset of the struct in it
     * @return the value of {@code sin_addr}
     */
    public static int sinAddr(MemorySegment struct, long base) {
        return struct.get(NETWORK_INT, base + SIN_ADDR);
    }

    /**
     * IPv4 address bits, most significant first.
     *
     * @param struct holds the struct
     * @param base offset of the struct in it
     * @param value the value of {@code sin_addr}
     */
    public static void sinAddr(MemorySegment struct, long base, int value) {
        struct.set(NETWORK_INT, base + SIN_ADDR, value);
    }
}
