package org.dsmip.dataplane.offload;

import static java.nio.ByteOrder.BIG_ENDIAN;

import org.agrona.concurrent.UnsafeBuffer;

/** Checksum fields of TCP and UDP. Stateless. */
final class Checksums {
    private Checksums() {}

    /** Writes a checksum. Zero means none to UDP, and all ones are the same sum (RFC 768). */
    static void put(UnsafeBuffer buffer, int at, int checksum) {
        buffer.putShort(at, (short) (checksum == 0 ? 0xFFFF : checksum), BIG_ENDIAN);
    }
}
