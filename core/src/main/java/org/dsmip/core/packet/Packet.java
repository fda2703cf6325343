package org.dsmip.core.packet;

import org.agrona.concurrent.UnsafeBuffer;
import org.dsmip.core.binding.BindingSnapshot;
import org.dsmip.core.binding.EgressTable;
import org.dsmip.core.binding.ForwardingEntry;
import org.dsmip.core.counters.DropReason;
import org.jspecify.annotations.Nullable;

/**
 * The packet that a worker is at work on: where its bytes lie, what was published when it came, and whose it is as soon as that
 * is known. Goes through the stages, pointed at one packet after the other. Used by one worker.
 *
 * <p>A super-packet stands for a run of segments that have its headers: sizes are those of a segment, counts those of all.
 */
public final class Packet {
    /** {@link #bindingId} while it is not known. */
    public static final int NOBODY = -1;

    private PacketBatch batch;
    private int slot;
    private BindingSnapshot snapshot = BindingSnapshot.EMPTY;
    private int bindingId = NOBODY;
    private int egress = EgressTable.KERNEL;
    private DropReason reason = DropReason.INTERNAL_ERROR;
    private @Nullable AcceptanceRow row;
    private int transportAt;
    private int payloadAt;
    private int payloadBytes;

    /**
     * Points nowhere in particular yet.
     *
     * @param batch any batch
     */
    public Packet(PacketBatch batch) {
        this.batch = batch;
    }

    /**
     * Points at a packet of a burst, of which nothing is known.
     *
     * @param burst the burst
     * @param index its slot, 0..size-1
     * @param published the bindings that hold for it
     * @return this
     */
    public Packet at(PacketBatch burst, int index, BindingSnapshot published) {
        batch = burst;
        slot = index;
        snapshot = published;
        bindingId = NOBODY;
        egress = EgressTable.KERNEL;
        row = null;
        payloadBytes = 0;
        return this;
    }

    /**
     * Points where another one points, and knows what it knows.
     *
     * @param other the other one
     */
    public void as(Packet other) {
        at(other.batch, other.slot, other.snapshot);
        bindingId = other.bindingId;
        egress = other.egress;
        row = other.row;
        transportAt = other.transportAt;
        payloadAt = other.payloadAt;
        payloadBytes = other.payloadBytes;
    }

    /**
     * The burst it came in.
     *
     * @return the batch
     */
    public PacketBatch batch() {
        return batch;
    }

    /**
     * Its place in the burst.
     *
     * @return 0..size-1
     */
    public int slot() {
        return slot;
    }

    /**
     * Where its bytes lie.
     *
     * @return the memory of the whole burst
     */
    public UnsafeBuffer buffer() {
        return batch.buffer();
    }

    /**
     * Offset of its first byte.
     *
     * @return offset in {@link #buffer()}
     */
    public int start() {
        return batch.start(slot);
    }

    /**
     * Its length; of a super-packet that of all segments behind one set of headers.
     *
     * @return bytes
     */
    public int length() {
        return batch.length(slot);
    }

    /**
     * Moves its bounds, within its slot.
     *
     * @param start offset in {@link #buffer()}
     * @param length bytes
     */
    public void bounds(int start, int length) {
        batch.bounds(slot, start, length);
    }

    /**
     * Where its slot ends.
     *
     * @return offset in {@link #buffer()}
     */
    public int slotEnd() {
        return batch.slotBase(slot) + batch.slotBytes();
    }

    /**
     * When it came.
     *
     * @return monotonic nanoseconds
     */
    public long nowNs() {
        return batch.receivedAtNs();
    }

    /**
     * What was published when it came.
     *
     * @return the bindings
     */
    public BindingSnapshot snapshot() {
        return snapshot;
    }

    /**
     * From now on it counts for a binding.
     *
     * @param entry the binding's
     */
    public void belongsTo(ForwardingEntry entry) {
        bindingId = entry.bindingId();
    }

    /**
     * From now on it counts for a binding.
     *
     * @param id the binding's number, or {@link #NOBODY}
     */
    public void belongsTo(int id) {
        bindingId = id;
    }

    /**
     * The number of the binding it counts for.
     *
     * @return the number; {@link #NOBODY}: it is not known yet
     */
    public int bindingId() {
        return bindingId;
    }

    /**
     * If it goes into a tunnel, it leaves by a way out.
     *
     * @param number of the {@link EgressTable} of its snapshot
     */
    public void leavesBy(int number) {
        egress = number;
    }

    /**
     * By which way out it leaves if it goes into a tunnel.
     *
     * @return a number of the {@link EgressTable} of its snapshot
     */
    public int egress() {
        return egress;
    }

    /**
     * It may come through the tunnel it came through.
     *
     * @param by the row that says so
     */
    public void accept(AcceptanceRow by) {
        row = by;
    }

    /**
     * Which row of the acceptance table has let it out of its tunnel.
     *
     * @return the row; null: it came through none, or it was not let out
     */
    public @Nullable AcceptanceRow row() {
        return row;
    }

    /**
     * The requirement by which it was decided what becomes of it.
     *
     * @param decision what becomes of it
     * @return its id
     */
    public String requirement(Decision decision) {
        if (decision == Decision.DROPPED) {
            return reason.requirement();
        }
        final AcceptanceRow accepted = row;
        return accepted == null ? decision.requirement() : accepted.requirement();
    }

    /**
     * It goes no further.
     *
     * @param why the reason to count
     * @return the decision
     */
    public Decision drop(DropReason why) {
        reason = why;
        return Decision.DROPPED;
    }

    /**
     * Why it goes no further.
     *
     * @return the reason, if that was decided
     */
    public DropReason reason() {
        return reason;
    }

    /**
     * Says whether something is left to do about it: a checksum to complete, or segments to make of it.
     *
     * @return true unless it is as it is to be sent
     */
    public boolean hasOffload() {
        return batch.hasOffload(slot);
    }

    /**
     * Whether its checksum is still to be completed.
     *
     * @return true if the field holds the sum of the pseudo header only
     */
    public boolean needsChecksum() {
        return (batch.flags(slot) & PacketBatch.NEEDS_CSUM) != 0;
    }

    /**
     * What it is a run of.
     *
     * @return {@code PacketBatch.GSO_...}
     */
    public int gsoType() {
        return batch.gsoType(slot);
    }

    /**
     * Says how it is to be completed and split, see {@link PacketBatch#offload}.
     *
     * @param flags {@code PacketBatch.NEEDS_CSUM}, {@code PacketBatch.DATA_VALID}
     * @param gsoType {@code PacketBatch.GSO_...}
     * @param sizes from {@link PacketBatch#sizes}
     */
    public void offload(int flags, int gsoType, long sizes) {
        batch.offload(slot, flags, gsoType, sizes);
    }

    /** Says that nothing is left to do about it. */
    public void clearOffload() {
        batch.clearOffload(slot);
        payloadBytes = 0;
    }

    /**
     * Says that it is a super-packet. Its headers up to the payload may grow and shrink at their front from now on.
     *
     * @param transportOffset where its TCP or UDP header begins, from its first byte
     * @param payloadOffset where its payload begins, from its first byte, behind that and less than its length
     * @param segmentPayloadBytes payload of each segment but the last, which may have less; at least 1
     */
    public void isRunOfSegments(int transportOffset, int payloadOffset, int segmentPayloadBytes) {
        if (transportOffset < 0 || payloadOffset <= transportOffset || payloadOffset >= length()
                || segmentPayloadBytes < 1) {
            throw new IllegalArgumentException("a run of " + length() + " bytes, transport at " + transportOffset
                    + ", payload at " + payloadOffset + ", segments of " + segmentPayloadBytes);
        }
        transportAt = start() + transportOffset;
        payloadAt = start() + payloadOffset;
        payloadBytes = segmentPayloadBytes;
    }

    /**
     * Lets the segments of a super-packet be smaller, if they have room for a payload; of other packets it says nothing.
     *
     * @param bytes length of the largest, with all headers that it has now
     */
    public void segmentsOfAtMost(int bytes) {
        final int room = bytes - (payloadAt - start());
        if (room > 0 && room < payloadBytes) {
            payloadBytes = room;
        }
    }

    /**
     * Says whether it stands for several segments.
     *
     * @return true if {@link #isRunOfSegments} was said of it
     */
    public boolean isSuperPacket() {
        return payloadBytes != 0;
    }

    /**
     * Where the TCP or UDP header of a super-packet begins.
     *
     * @return offset in {@link #buffer()}
     */
    public int transportAt() {
        return transportAt;
    }

    /**
     * Where the payload of a super-packet begins.
     *
     * @return offset in {@link #buffer()}
     */
    public int payloadAt() {
        return payloadAt;
    }

    /**
     * Payload of each segment of a super-packet but the last.
     *
     * @return bytes, at least 1; 0: it is none
     */
    public int segmentPayloadBytes() {
        return payloadBytes;
    }

    /**
     * How many packets it stands for.
     *
     * @return at least 1
     */
    public int segments() {
        if (payloadBytes == 0) {
            return 1;
        }
        return Math.max((start() + length() - payloadAt + payloadBytes - 1) / payloadBytes, 1);
    }

    /**
     * Length of the largest packet it stands for, with all its headers.
     *
     * @return bytes
     */
    public int largestBytes() {
        return payloadBytes == 0 ? length() : Math.min(length(), payloadAt - start() + payloadBytes);
    }

    /**
     * Length of all packets it stands for, each with its headers.
     *
     * @return bytes
     */
    public int totalBytes() {
        return payloadBytes == 0 ? length() : length() + (segments() - 1) * (payloadAt - start());
    }
}
