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
 * A link-layer socket address.
 *
 * <pre>{@code
 * struct sockaddr_ll {
 *     unsigned short sll_family;
 *     __be16         sll_protocol;   // network byte order
 *     int            sll_ifindex;
 *     unsigned short sll_hatype;
 *     unsigned char  sll_pkttype;
 *     unsigned char  sll_halen;
 *     unsigned char  sll_addr[8];
 * };
 * }</pre>
 */
public final class SockaddrLl {
    private static final StructLayout LAYOUT = MemoryLayout.structLayout(
            JAVA_SHORT.withName("sll_family"),
            JAVA_SHORT.withName("sll_protocol"),
            JAVA_INT.withName("sll_ifindex"),
            JAVA_SHORT.withName("sll_hatype"),
            JAVA_BYTE.withName("sll_pkttype"),
            JAVA_BYTE.withName("sll_halen"),
            MemoryLayout.sequenceLayout(8, JAVA_BYTE).withName("sll_addr"));

    /** Size in bytes. */
    public static final int SIZE = (int) LAYOUT.byteSize();
    private static final long SLL_FAMILY = LAYOUT.byteOffset(PathElement.groupElement("sll_family"));
    private static final long SLL_PROTOCOL = LAYOUT.byteOffset(PathElement.groupElement("sll_protocol"));
    private static final long SLL_IFINDEX = LAYOUT.byteOffset(PathElement.groupElement("sll_ifindex"));
    private static final long SLL_HATYPE = LAYOUT.byteOffset(PathElement.groupElement("sll_hatype"));
    private static final long SLL_PKTTYPE = LAYOUT.byteOffset(PathElement.groupElement("sll_pkttype"));
    private static final long SLL_HALEN = LAYOUT.byteOffset(PathElement.groupElement("sll_halen"));
    /** Offset of {@code sll_addr}. */
    public static final long SLL_ADDR = LAYOUT.byteOffset(PathElement.groupElement("sll_addr"));
    private static final ValueLayout.OfShort NETWORK_SHORT = JAVA_SHORT.withOrder(ByteOrder.BIG_ENDIAN);

    private SockaddrLl() {}

    /**
     * {@code AF_PACKET}.
     *
     * @param struct holds the struct
     * @param base offset of the struct in it
     * @return the value of {@code sll_family}
     */
    public static short sllFamily(MemorySegment struct, long base) {
        return struct.get(JAVA_SHORT, base + SLL_FAMILY);
    }

    /**
     * {@code AF_PACKET}.
     *
     * @param struct holds the struct
     * @param base offset of the struct in it
     * @param value the value of {@code sll_family}
     */
    public static void sllFamily(MemorySegment struct, long base, short value) {
        struct.set(JAVA_SHORT, base + SLL_FAMILY, value);
    }

    /**
     * EtherType.
     *
     * @param struct holds the struct
     * @param base offset of the struct in it
     * @return the value of {@code sll_protocol}
     */
    public static short sllProtocol(MemorySegment struct, long base) {
        return struct.get(NETWORK_SHORT, base + SLL_PROTOCOL);
    }

    /**
     * EtherType.
     *
     * @param struct holds the struct
     * @param base offset of the struct in it
     * @param value the value of {@code sll_protocol}
     */
    public static void sllProtocol(MemorySegment struct, long base, short value) {
        struct.set(NETWORK_SHORT, base + SLL_PROTOCOL, value);
    }

    /**
     * Interface.
     *
     * @param struct holds the struct
     * @param base offset of the struct in it
     * @return the value of {@code sll_ifindex}
     */
    public static int sllIfindex(MemorySegment struct, long base) {
        return struct.get(JAVA_INT, base + SLL_IFINDEX);
    }

    /**
     * Interface.
     *
     * @param struct holds the struct
     * @param base offset of the struct in it
     * @param value the value of {@code sll_ifindex}
     */
    public static void sllIfindex(MemorySegment struct, long base, int value) {
        struct.set(JAVA_INT, base + SLL_IFINDEX, value);
    }

    /**
     * ARP hardware type.
     *
     * @param struct holds the struct
     * @param base offset of the struct in it
     * @return the value of {@code sll_hatype}
     */
    public static short sllHatype(MemorySegment struct, long base) {
        return struct.get(JAVA_SHORT, base + SLL_HATYPE);
    }

    /**
     * ARP hardware type.
     *
     * @param struct holds the struct
     * @param base offset of the struct in it
     * @param value the value of {@code sll_hatype}
     */
    public static void sllHatype(MemorySegment struct, long base, short value) {
        struct.set(JAVA_SHORT, base + SLL_HATYPE, value);
    }

    /**
     * To whom the frame went.
     *
     * @param struct holds the struct
     * @param base offset of the struct in it
     * @return the value of {@code sll_pkttype}
     */
    public static byte sllPkttype(MemorySegment struct, long base) {
        return struct.get(JAVA_BYTE, base + SLL_PKTTYPE);
    }

    /**
     * To whom the frame went.
     *
     * @param struct holds the struct
     * @param base offset of the struct in it
     * @param value the value of {@code sll_pkttype}
     */
    public static void sllPkttype(MemorySegment struct, long base, byte value) {
        struct.set(JAVA_BYTE, base + SLL_PKTTYPE, value);
    }

    /**
     * Length of the address.
     *
     * @param struct holds the struct
     * @param base offset of the struct in it
     * @return the value of {@code sll_halen}
     */
    public static byte sllHalen(MemorySegment struct, long base) {
        return struct.get(JAVA_BYTE, base + SLL_HALEN);
    }

    /**
     * Length of the address.
     *
     * @param struct holds the struct
     * @param base offset of the struct in it
     * @param value the value of {@code sll_halen}
     */
    public static void sllHalen(MemorySegment struct, long base, byte value) {
        struct.set(JAVA_BYTE, base + SLL_HALEN, value);
    }
}
