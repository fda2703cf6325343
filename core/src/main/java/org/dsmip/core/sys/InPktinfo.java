package org.dsmip.core.sys;

import static java.lang.foreign.ValueLayout.JAVA_INT;

import java.lang.foreign.MemoryLayout;
import java.lang.foreign.MemoryLayout.PathElement;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.StructLayout;
import java.lang.foreign.ValueLayout;
import java.nio.ByteOrder;

/**
 * Ancillary data of {@code IP_PKTINFO}.
 *
 * <pre>{@code
 * struct in_pktinfo {
 *     int            ipi_ifindex;
 *     struct in_addr ipi_spec_dst;   // network byte order
 *     struct in_addr ipi_addr;       // network byte order
 * };
 * }</pre>
 */
public final class InPktinfo {
    private static final StructLayout LAYOUT = MemoryLayout.structLayout(
            JAVA_INT.withName("ipi_ifindex"),
            JAVA_INT.withName("ipi_spec_dst"),
            JAVA_INT.withName("ipi_addr"));

    /** Size in bytes. */
    public static final int SIZE = (int) LAYOUT.byteSize();
    private static final long IPI_IFINDEX = LAYOUT.byteOffset(PathElement.groupElement("ipi_ifindex"));
    private static final long IPI_SPEC_DST = LAYOUT.byteOffset(PathElement.groupElement("ipi_spec_dst"));
    private static final long IPI_ADDR = LAYOUT.byteOffset(PathElement.groupElement("ipi_addr"));
    private static final ValueLayout.OfInt NETWORK_INT = JAVA_INT.withOrder(ByteOrder.BIG_ENDIAN);

    private InPktinfo() {}

    /**
     * Interface; 0 when sending: by the routes.
     *
     * @param struct holds the struct
     * @param base offset of the struct in it
     * @return the value of {@code ipi_ifindex}
     */
    public static int ipiIfindex(MemorySegment struct, long base) {
        return struct.get(JAVA_INT, base + IPI_IFINDEX);
    }

    /**
     * Interface; 0 when sending: by the routes.
     *
     * @param struct holds the struct
     * @param base offset of the struct in it
     * @param value the value of {@code ipi_ifindex}
     */
    public static void ipiIfindex(MemorySegment struct, long base, int value) {
        struct.set(JAVA_INT, base + IPI_IFINDEX, value);
    }

    /**
     * Sending: source address; receiving: the own address that answers it.
     *
     * @param struct holds the struct
     * @param base offset of the struct in it
     * @return the value of {@code ipi_spec_dst}
     */
    public static int ipiSpecDst(MemorySegment struct, long base) {
        return struct.get(NETWORK_INT, base + IPI_SPEC_DST);
    }

    /**
     * Sending: source address; receiving: the own address that answers it.
     *
     * @param struct holds the struct
     * @param base offset of the struct in it
     * @param value the value of {@code ipi_spec_dst}
     */
    public static void ipiSpecDst(MemorySegment struct, long base, int value) {
        struct.set(NETWORK_INT, base + IPI_SPEC_DST, value);
    }

    /**
     * Receiving: destination address of the datagram.
     *
     * @param struct holds the struct
     * @param base offset of the struct in it
     * @return the value of {@code ipi_addr}
     */
    public static int ipiAddr(MemorySegment struct, long base) {
        return struct.get(NETWORK_INT, base + IPI_ADDR);
    }

    /**
     * Receiving: destination address of the datagram.
     *
     * @param struct holds the struct
     * @param base offset of the struct in it
     * @param value the value of {@code ipi_addr}
     */
    public static void ipiAddr(MemorySegment struct, long base, int value) {
        struct.set(NETWORK_INT, base + IPI_ADDR, value);
    }
}
