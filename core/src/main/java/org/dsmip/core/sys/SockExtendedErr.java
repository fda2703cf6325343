package org.dsmip.core.sys;

import static java.lang.foreign.ValueLayout.JAVA_BYTE;
import static java.lang.foreign.ValueLayout.JAVA_INT;

import java.lang.foreign.MemoryLayout;
import java.lang.foreign.MemoryLayout.PathElement;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.StructLayout;

/**
 * Ancillary data of {@code IP_RECVERR}; a {@link SockaddrIn} with the sender of the error follows.
 *
 * <pre>{@code
 * struct sock_extended_err {
 *     __u32 ee_errno;
 *     __u8  ee_origin;
 *     __u8  ee_type;
 *     __u8  ee_code;
 *     __u8  ee_pad;
 *     __u32 ee_info;
 *     __u32 ee_data;
 * };
 * }</pre>
 */
public final class SockExtendedErr {
    /** The error came by ICMP. */
    public static final int SO_EE_ORIGIN_ICMP = 2;

    private static final StructLayout LAYOUT = MemoryLayout.structLayout(
            JAVA_INT.withName("ee_errno"),
            JAVA_BYTE.withName("ee_origin"),
            JAVA_BYTE.withName("ee_type"),
            JAVA_BYTE.withName("ee_code"),
            JAVA_BYTE.withName("ee_pad"),
            JAVA_INT.withName("ee_info"),
            JAVA_INT.withName("ee_data"));

    /** Size in bytes. */
    public static final int SIZE = (int) LAYOUT.byteSize();
    private static final long EE_ORIGIN = LAYOUT.byteOffset(PathElement.groupElement("ee_origin"));
    private static final long EE_TYPE = LAYOUT.byteOffset(PathElement.groupElement("ee_type"));
    private static final long EE_CODE = LAYOUT.byteOffset(PathElement.groupElement("ee_code"));

    private SockExtendedErr() {}

    /**
     * Where the error came from.
     *
     * @param struct holds the struct
     * @param base offset of the struct in it
     * @return the value of {@code ee_origin}
     */
    public static int eeOrigin(MemorySegment struct, long base) {
        return struct.get(JAVA_BYTE, base + EE_ORIGIN) & 0xFF;
    }

    /**
     * ICMP type.
     *
     * @param struct holds the struct
     * @param base offset of the struct in it
     * @return the value of {@code ee_type}
     */
    public static int eeType(MemorySegment struct, long base) {
        return struct.get(JAVA_BYTE, base + EE_TYPE) & 0xFF;
    }

    /**
     * ICMP code.
     *
     * @param struct holds the struct
     * @param base offset of the struct in it
     * @return the value of {@code ee_code}
     */
    public static int eeCode(MemorySegment struct, long base) {
        return struct.get(JAVA_BYTE, base + EE_CODE) & 0xFF;
    }
}
