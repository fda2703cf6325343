package org.dsmip.dataplane.forward;

import org.agrona.concurrent.UnsafeBuffer;
import org.dsmip.core.binding.BindingSnapshot;
import org.dsmip.core.binding.ForwardingEntry;
import org.dsmip.core.counters.DropReason;
import org.dsmip.core.io.PacketBatch;

/**
 * The packet that a worker is at work on: where its bytes lie, what was published when it came, and whose it is as soon as that
 * is known. Goes through the stages, pointed at one packet after the other. Used by one worker.
 */
final class Packet {
    static final int NOBODY = -1;

    private PacketBatch batch;
    private int slot;
    private BindingSnapshot snapshot = BindingSnapshot.EMPTY;
    private int bindingId = NOBODY;
    private DropReason reason = DropReason.INTERNAL_ERROR;

    /** Points nowhere in particular yet. */
    Packet(PacketBatch batch) {
        this.batch = batch;
    }

    /** Points at a packet of a burst, of which nothing is known. */
    Packet at(PacketBatch burst, int index, BindingSnapshot published) {
        batch = burst;
        slot = index;
        snapshot = published;
        bindingId = NOBODY;
        return this;
    }

    PacketBatch batch() {
        return batch;
    }

    int slot() {
        return slot;
    }

    UnsafeBuffer buffer() {
        return batch.buffer();
    }

    /** Offset of its first byte in the buffer. */
    int start() {
        return batch.start(slot);
    }

    int length() {
        return batch.length(slot);
    }

    /** Moves its bounds, within its slot. */
    void bounds(int start, int length) {
        batch.bounds(slot, start, length);
    }

    /** Where its slot ends, in the buffer. */
    int slotEnd() {
        return batch.slotBase(slot) + batch.slotBytes();
    }

    /** When it came, by the monotonic clock. */
    long nowNs() {
        return batch.receivedAtNs();
    }

    BindingSnapshot snapshot() {
        return snapshot;
    }

    /** From now on it counts for a binding. */
    void belongsTo(ForwardingEntry entry) {
        bindingId = entry.bindingId();
    }

    /** The number of the binding it counts for; {@link #NOBODY}: it is not known yet. */
    int bindingId() {
        return bindingId;
    }

    /** It goes no further. */
    Decision drop(DropReason why) {
        reason = why;
        return Decision.DROPPED;
    }

    /** Why it goes no further, if that was decided. */
    DropReason reason() {
        return reason;
    }

    boolean hasOffload() {
        return batch.hasOffload(slot);
    }

    /** Whether its checksum is still to be completed. */
    boolean needsChecksum() {
        return (batch.flags(slot) & PacketBatch.NEEDS_CSUM) != 0;
    }

    /** Says how it is to be completed and split, see {@link PacketBatch#offload}. */
    void offload(int flags, int gsoType, long sizes) {
        batch.offload(slot, flags, gsoType, sizes);
    }
}
