package org.dsmip.core.packet;

import java.util.Arrays;
import org.agrona.concurrent.UnsafeBuffer;

/**
 * Packets to be sent, in order. A row is one packet: a head, which is a packet of a batch with its offload metadata, and any
 * number of bodies, ranges of other batches that follow it. The bytes stay where they are until the row was sent. Used by one
 * thread.
 */
public final class SendRows {
    /** The most bodies of a row. */
    public static final int MOST_BODIES = 127;
    /** Instead of a body: there is none. */
    public static final int NONE = -1;

    private final PacketBatch[] batches;
    private final int[] slots;
    private final int[] lengths;
    private final int[] bodyCounts;
    private final int[] firstBodies;
    private final int[] lastBodies;
    private final UnsafeBuffer[] bodyBuffers;
    private final int[] bodyStarts;
    private final int[] bodyLengths;
    private final int[] nextBodies;
    private int size;
    private int bodies;

    /**
     * Room for rows.
     *
     * @param rows the most rows, at least 1
     * @param batch any batch
     */
    public SendRows(int rows, PacketBatch batch) {
        batches = new PacketBatch[rows];
        Arrays.fill(batches, batch);
        slots = new int[rows];
        lengths = new int[rows];
        bodyCounts = new int[rows];
        firstBodies = new int[rows];
        lastBodies = new int[rows];
        // Each body is a range of a packet that would otherwise have been a row of its own, or of one beside its head.
        bodyBuffers = new UnsafeBuffer[rows];
        Arrays.fill(bodyBuffers, batch.buffer());
        bodyStarts = new int[rows];
        bodyLengths = new int[rows];
        nextBodies = new int[rows];
    }

    /**
     * Number of rows.
     *
     * @return 0..capacity
     */
    public int size() {
        return size;
    }

    /**
     * The most rows.
     *
     * @return at least 1
     */
    public int capacity() {
        return batches.length;
    }

    /** Forgets all rows. */
    public void clear() {
        size = 0;
        bodies = 0;
    }

    /**
     * Says whether another row, and another body, can be added.
     *
     * @return true if there is room
     */
    public boolean hasRoom() {
        return size < batches.length && bodies < bodyBuffers.length;
    }

    /**
     * Adds a row without a body.
     *
     * @param batch holds its head
     * @param slot the head
     * @return the row, for {@link #append}; there must be room
     */
    public int add(PacketBatch batch, int slot) {
        final int row = size++;
        batches[row] = batch;
        slots[row] = slot;
        lengths[row] = batch.length(slot);
        bodyCounts[row] = 0;
        return row;
    }

    /**
     * Lets a range follow what a row has.
     *
     * @param row the row
     * @param buffer holds the range
     * @param start its offset there
     * @param length its bytes
     */
    public void append(int row, UnsafeBuffer buffer, int start, int length) {
        final int body = bodies++;
        bodyBuffers[body] = buffer;
        bodyStarts[body] = start;
        bodyLengths[body] = length;
        nextBodies[body] = NONE;
        if (bodyCounts[row] == 0) {
            firstBodies[row] = body;
        } else {
            nextBodies[lastBodies[row]] = body;
        }
        lastBodies[row] = body;
        lengths[row] += length;
        bodyCounts[row]++;
    }

    /**
     * The batch that holds the head of a row.
     *
     * @param row 0..size-1
     * @return the batch
     */
    public PacketBatch batch(int row) {
        return batches[row];
    }

    /**
     * The head of a row.
     *
     * @param row 0..size-1
     * @return its slot in {@link #batch}
     */
    public int slot(int row) {
        return slots[row];
    }

    /**
     * Length of a row, head and bodies.
     *
     * @param row 0..size-1
     * @return bytes
     */
    public int length(int row) {
        return lengths[row];
    }

    /**
     * How many bodies a row has.
     *
     * @param row 0..size-1
     * @return 0..{@link #MOST_BODIES}
     */
    public int bodies(int row) {
        return bodyCounts[row];
    }

    /**
     * The first body of a row.
     *
     * @param row 0..size-1
     * @return the body, or {@link #NONE}
     */
    public int firstBody(int row) {
        return bodyCounts[row] == 0 ? NONE : firstBodies[row];
    }

    /**
     * What follows a body.
     *
     * @param body one of a row
     * @return the next body of its row, or {@link #NONE}
     */
    public int nextBody(int body) {
        return nextBodies[body];
    }

    /**
     * Where a body lies, for system calls.
     *
     * @param body one of a row
     * @return its address in memory
     */
    public long bodyAddress(int body) {
        return bodyBuffers[body].addressOffset() + bodyStarts[body];
    }

    /**
     * What holds a body.
     *
     * @param body one of a row
     * @return the buffer
     */
    public UnsafeBuffer bodyBuffer(int body) {
        return bodyBuffers[body];
    }

    /**
     * Offset of a body in what holds it.
     *
     * @param body one of a row
     * @return offset in {@link #bodyBuffer}
     */
    public int bodyStart(int body) {
        return bodyStarts[body];
    }

    /**
     * Length of a body.
     *
     * @param body one of a row
     * @return bytes
     */
    public int bodyLength(int body) {
        return bodyLengths[body];
    }

    /**
     * A row as one piece, for tests and ports in memory.
     *
     * @param row 0..size-1
     * @return a copy of its bytes
     */
    public byte[] copy(int row) {
        final byte[] bytes = new byte[lengths[row]];
        final PacketBatch batch = batches[row];
        int at = batch.length(slots[row]);
        batch.buffer().getBytes(batch.start(slots[row]), bytes, 0, at);
        for (int body = firstBody(row); body != NONE; body = nextBodies[body]) {
            bodyBuffers[body].getBytes(bodyStarts[body], bytes, at, bodyLengths[body]);
            at += bodyLengths[body];
        }
        return bytes;
    }
}
