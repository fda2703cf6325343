package org.dsmip.core.sys;

import static java.lang.foreign.ValueLayout.JAVA_BYTE;
import static java.lang.foreign.ValueLayout.JAVA_INT;
import static java.lang.foreign.ValueLayout.JAVA_SHORT;

import java.lang.foreign.MemoryLayout;
import java.lang.foreign.MemoryLayout.PathElement;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.StructLayout;

/**
 * What a packet socket is to receive of an interface.
 *
 * <pre>{@code
 * struct packet_mreq {
 *     int            mr_ifindex;
 *     unsigned short mr_type;
 *     unsigned short mr_alen;
 *     unsigned char  mr_address[8];
 * };
 * }</pre>
 */
public final class PacketMreq {
    private static final StructLayout LAYOUT = MemoryLayout.structLayout(
            JAVA_INT.withName("mr_ifindex"),
            JAVA_SHORT.withName("mr_type"),
            JAVA_SHORT.withName("mr_alen"),
            MemoryLayout.sequenceLayout(8, JAVA_BYTE).withName("mr_address"));

    /** Size in bytes. */
    public static final int SIZE = (int) LAYOUT.byteSize();
    private static final long MR_IFINDEX = LAYOUT.byteOffset(PathElement.groupElement("mr_ifindex"));
    private static final long MR_TYPE = LAYOUT.byteOffset(PathElement.groupElement("mr_type"));

    private PacketMreq() {}

    /**
     * Interface.
     *
     * @param struct holds the struct
     * @param base offset of the struct in it
     * @param value the value of {@code mr_ifindex}
     */
    public static void mrIfindex(MemorySegment struct, long base, int value) {
        struct.set(JAVA_INT, base + MR_IFINDEX, value);
    }

    /**
     * Way of receiving, such as {@link SocketConstants#PACKET_MR_ALLMULTI}.
     *
     * @param struct holds the struct
     * @param base offset of the struct in it
     * @param value the value of {@code mr_type}
     */
    public static void mrType(MemorySegment struct, long base, short value) {
        struct.set(JAVA_SHORT, base + MR_TYPE, value);
    }
}
