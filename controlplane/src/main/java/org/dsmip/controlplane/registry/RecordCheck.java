package org.dsmip.controlplane.registry;

import java.util.zip.CRC32C;

/** The check value behind a record. */
final class RecordCheck {
    /** Octets that it takes. */
    static final int LENGTH = Integer.BYTES;

    private RecordCheck() {}

    static int of(byte[] octets, int at, int length) {
        final CRC32C check = new CRC32C();
        check.update(octets, at, length);
        return (int) check.getValue();
    }
}
