package org.dsmip.controlplane.store;

import java.nio.ByteBuffer;
import java.util.UUID;
import java.util.function.LongSupplier;
import org.agrona.DirectBuffer;
import org.agrona.concurrent.UnsafeBuffer;
import org.agrona.concurrent.ringbuffer.OneToOneRingBuffer;
import org.agrona.concurrent.ringbuffer.RingBuffer;
import org.agrona.concurrent.ringbuffer.RingBufferDescriptor;
import org.dsmip.controlplane.config.JournalMode;
import org.jspecify.annotations.Nullable;

/**
 * The registry on disk as the control thread has it, and nobody else: it appends records, polls how far they are safe, and gives
 * the whole state when asked for it. Nothing here waits: not for the disk, and not for room on the way to it.
 */
public final class RecordStore implements Records {
    /** Octets that a record or a part may have. */
    public static final int LONGEST = Frame.LONGEST_BODY;

    private static final int WAY_BYTES = 8 << 20;
    private static final DirectBuffer NOTHING = new UnsafeBuffer(new byte[0]);

    private final JournalMode journal;
    private final RingBuffer way = new OneToOneRingBuffer(
            new UnsafeBuffer(ByteBuffer.allocateDirect(WAY_BYTES + RingBufferDescriptor.TRAILER_LENGTH)));
    private final Progress progress;
    private final StoreWriter writer;
    private long lastNumber;
    private boolean isGivingAll;

    /**
     * Of what run a store is.
     *
     * @param journal what is promised
     * @param owner the node, in words
     * @param boot of this machine
     * @param distrustNtp when a node last started that could not be sure of what was accepted before; 0: never
     */
    public record Run(JournalMode journal, String owner, UUID boot, long distrustNtp) {}

    /**
     * What tells the time.
     *
     * @param nowNs monotonic
     * @param wallMs milliseconds since 1970
     */
    public record Clocks(LongSupplier nowNs, LongSupplier wallMs) {}

    /**
     * Makes a store; nothing is written before its {@link #writer} runs.
     *
     * @param files where
     * @param run of what run
     * @param clocks tell the time
     * @param earlier what was found there
     * @param wakeUp makes the control thread look at {@link #durable}, {@link #failure} and {@link #wantsAll}; called by the
     *     store's thread
     */
    public RecordStore(StoreFiles files, Run run, Clocks clocks, Earlier earlier, Runnable wakeUp) {
        this(new StoreWriter.Disk(files, earlier, StoreWriter.GROWTH_BYTES), run, clocks, wakeUp);
    }

    RecordStore(StoreWriter.Disk disk, Run run, Clocks clocks, Runnable wakeUp) {
        journal = run.journal;
        lastNumber = disk.earlier().lastNumber();
        progress = new Progress(wakeUp, lastNumber);
        writer = new StoreWriter(disk, run, clocks, way, progress);
    }

    /**
     * What writes it all down: to be run by a thread of its own, which nothing may interrupt.
     *
     * @return runs until it is told to stop
     */
    public StoreWriter writer() {
        return writer;
    }

    @Override
    public long append(DirectBuffer octets, int at, int length) {
        checkLength(length);
        lastNumber++;
        if (journal != JournalMode.OFF && !send(Frame.Kind.RECORD.code(), octets, at, length)) {
            // The disk has been standing for long. What has no room is not waited for: the whole state follows later.
            progress.overflow();
        }
        return lastNumber;
    }

    @Override
    public long durable() {
        final boolean isPromised = journal == JournalMode.OFF ? !progress.wasSaid() : progress.failure() == null;
        return isPromised ? progress.durable() : lastNumber;
    }

    @Override
    public @Nullable String failure() {
        return progress.failure();
    }

    @Override
    public boolean wantsAll() {
        return progress.wantsAll() && !isGivingAll;
    }

    @Override
    public boolean beginAll() {
        if (!hasRoom(0)) {
            return false;
        }
        // Before the store's thread can see that it is begun, and want it again.
        progress.wantAll(false);
        isGivingAll = send(StoreWriter.BEGIN, NOTHING, 0, 0);
        return isGivingAll;
    }

    @Override
    public boolean part(DirectBuffer octets, int at, int length) {
        checkLength(length);
        return hasRoom(length) && number(send(Frame.Kind.PART.code(), lastNumber + 1, octets, at, length));
    }

    @Override
    public boolean completeAll() {
        final boolean complete = hasRoom(0) && number(send(Frame.Kind.COMPLETE.code(), lastNumber + 1, NOTHING, 0, 0));
        isGivingAll &= !complete;
        return complete;
    }

    /** A longer one would be written, and could not be read. */
    private static void checkLength(int length) {
        if (length > LONGEST) {
            throw new IllegalArgumentException("a record of " + length + " octets, which may have " + LONGEST);
        }
    }

    private boolean number(boolean sent) {
        lastNumber += sent ? 1 : 0;
        return sent;
    }

    /** Half of the way is left to changes. */
    private boolean hasRoom(int length) {
        final boolean room = way.size() + length < WAY_BYTES / 2;
        if (!room) {
            progress.wantRoom();
            writer.wakeUp();
        }
        return room;
    }

    private boolean send(int type, DirectBuffer octets, int at, int length) {
        return send(type, lastNumber, octets, at, length);
    }

    private boolean send(int type, long number, DirectBuffer octets, int at, int length) {
        final int index = way.tryClaim(type, Long.BYTES + length);
        if (index < 0) {
            return false;
        }
        way.buffer().putLong(index, number);
        way.buffer().putBytes(index + Long.BYTES, octets, at, length);
        way.commit(index);
        writer.wakeUp();
        return true;
    }
}
