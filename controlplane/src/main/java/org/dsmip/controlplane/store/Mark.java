package org.dsmip.controlplane.store;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import org.jspecify.annotations.Nullable;

/**
 * How far a file is acknowledged: overwritten in place before anything that depends on it leaves, which needs no room on a full
 * disk. What is missing before it was lost, what is torn behind it was promised to nobody.
 *
 * @param end position behind the last acknowledged frame; {@link #LOST}: more was accepted than the file has
 * @param syncedEnd how far of it a power cut takes nothing
 * @param stampMs the wall clock when it was written, milliseconds since 1970
 */
record Mark(long end, long syncedEnd, long stampMs) {
    static final int AT = FileHeader.LENGTH;
    static final int LENGTH = 512;
    static final long LOST = Long.MAX_VALUE;
    /** Where frames begin. */
    static final int FRAMES_AT = AT + LENGTH;

    private static final int CHECK_AT = 3 * Long.BYTES;

    static ByteBuffer buffer() {
        return ByteBuffer.allocateDirect(LENGTH).order(ByteOrder.LITTLE_ENDIAN);
    }

    /** Writes what a mark needs into a buffer, ready to be written to a file. */
    void encode(ByteBuffer into) {
        into.clear().putLong(end).putLong(syncedEnd).putLong(stampMs).putInt(Checks.of(into, 0, CHECK_AT));
        into.flip();
    }

    /** Null: damaged. */
    static @Nullable Mark decode(ByteBuffer given) {
        final ByteBuffer octets = given.duplicate().order(ByteOrder.LITTLE_ENDIAN);
        if (octets.limit() < LENGTH || octets.getInt(CHECK_AT) != Checks.of(octets, 0, CHECK_AT)) {
            return null;
        }
        return new Mark(octets.getLong(0), octets.getLong(Long.BYTES), octets.getLong(2 * Long.BYTES));
    }
}
