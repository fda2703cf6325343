package org.dsmip.controlplane.store;

import java.nio.ByteBuffer;
import java.util.zip.CRC32C;

/** Check values over octets. */
final class Checks {
    private Checks() {}

    static int of(ByteBuffer octets, int at, int length) {
        final CRC32C check = new CRC32C();
        check.update(octets.duplicate().clear().position(at).limit(at + length));
        return (int) check.getValue();
    }
}
