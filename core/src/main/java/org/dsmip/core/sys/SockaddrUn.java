package org.dsmip.core.sys;

import static java.lang.foreign.ValueLayout.JAVA_BYTE;
import static java.lang.foreign.ValueLayout.JAVA_SHORT;
import static java.nio.charset.StandardCharsets.UTF_8;

import java.lang.foreign.MemoryLayout;
import java.lang.foreign.MemoryLayout.PathElement;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.StructLayout;

/**
 * A local socket address.
 *
 * <pre>{@code
 * struct sockaddr_un {
 *     sa_family_t sun_family;
 *     char        sun_path[108];
 * };
 * }</pre>
 */
public final class SockaddrUn {
    private static final int PATH_BYTES = 108;
    private static final StructLayout LAYOUT = MemoryLayout.structLayout(JAVA_SHORT.withName("sun_family"),
            MemoryLayout.sequenceLayout(PATH_BYTES, JAVA_BYTE).withName("sun_path"));

    /** Size in bytes. */
    public static final int SIZE = (int) LAYOUT.byteSize();
    private static final long SUN_FAMILY = LAYOUT.byteOffset(PathElement.groupElement("sun_family"));
    private static final long SUN_PATH = LAYOUT.byteOffset(PathElement.groupElement("sun_path"));

    private SockaddrUn() {}

    /**
     * Writes an address in the abstract namespace, which belongs to the network namespace and not to the file system.
     *
     * @param struct holds the struct
     * @param name up to 107 bytes in UTF-8
     * @return how many bytes of the struct are the address
     * @throws IllegalArgumentException if the name is too long
     */
    public static int abstractAddress(MemorySegment struct, String name) {
        final byte[] bytes = name.getBytes(UTF_8);
        if (bytes.length >= PATH_BYTES) {
            throw new IllegalArgumentException("the name has " + bytes.length + " bytes: " + name);
        }
        struct.set(JAVA_SHORT, SUN_FAMILY, (short) SocketConstants.AF_UNIX);
        struct.set(JAVA_BYTE, SUN_PATH, (byte) 0);
        MemorySegment.copy(bytes, 0, struct, JAVA_BYTE, SUN_PATH + 1, bytes.length);
        return (int) SUN_PATH + 1 + bytes.length;
    }
}
