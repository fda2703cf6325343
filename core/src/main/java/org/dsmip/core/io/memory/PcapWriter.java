package org.dsmip.core.io.memory;

import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import org.dsmip.core.net.Octets;
import org.dsmip.core.packet.PacketBatch;

/**
 * Writes IP packets as a classic capture file: big-endian, microseconds, link type 101 (raw IPv4 or IPv6). Used by one thread.
 */
public final class PcapWriter implements AutoCloseable {
    private static final int MAGIC = 0xA1B2C3D4;
    private static final short MAJOR = 2;
    private static final short MINOR = 4;
    private static final int SNAP_LENGTH = 65_535;
    private static final int LINKTYPE_RAW = 101;
    private static final long NANOS_PER_SECOND = 1_000_000_000;
    private static final long NANOS_PER_MICRO = 1_000;

    private final OutputStream output;
    private final byte[] record = new byte[16];

    /**
     * Writes the file header.
     *
     * @param output where to; closed with this object
     * @throws IOException if it cannot be written
     */
    public PcapWriter(OutputStream output) throws IOException {
        this.output = new BufferedOutputStream(output);
        this.output.write(ByteBuffer.allocate(24).order(ByteOrder.BIG_ENDIAN).putInt(MAGIC).putShort(MAJOR)
                .putShort(MINOR).putInt(0).putInt(0).putInt(SNAP_LENGTH).putInt(LINKTYPE_RAW).array());
    }

    /**
     * Writes a packet.
     *
     * @param timeNs when, in nanoseconds since 1970, up to the year 2106
     * @param packet from the IP header on; more than 65535 bytes are cut off
     * @throws IOException if it cannot be written
     */
    public void write(long timeNs, Octets packet) throws IOException {
        write(timeNs, packet.toArray());
    }

    /**
     * Writes a packet of a batch.
     *
     * @param timeNs when, in nanoseconds since 1970, up to the year 2106
     * @param batch holds it
     * @param slot where
     * @throws IOException if it cannot be written
     */
    public void write(long timeNs, PacketBatch batch, int slot) throws IOException {
        final byte[] bytes = new byte[batch.length(slot)];
        batch.buffer().getBytes(batch.start(slot), bytes);
        write(timeNs, bytes);
    }

    private void write(long timeNs, byte[] bytes) throws IOException {
        final int captured = Math.min(bytes.length, SNAP_LENGTH);
        ByteBuffer.wrap(record).order(ByteOrder.BIG_ENDIAN).putInt((int) (timeNs / NANOS_PER_SECOND))
                .putInt((int) (timeNs % NANOS_PER_SECOND / NANOS_PER_MICRO)).putInt(captured).putInt(bytes.length);
        output.write(record);
        output.write(bytes, 0, captured);
    }

    @Override
    public void close() throws IOException {
        output.close();
    }
}
