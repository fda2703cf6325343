package org.dsmip.core.packet;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.nio.ByteOrder;
import org.agrona.concurrent.UnsafeBuffer;

/**
 * A burst of packets in off-heap slots, each behind headroom for headers that are still to be written. Beside its bytes each
 * packet has the offload metadata of a {@code virtio_net_hdr}. Not thread-safe; handed over whole from thread to thread.
 *
 * <pre>
 *  slotBase(i)            start(i)               start(i)+length(i)      slotBase(i)+slotBytes
 *      |------ headroom ------|------- packet -------|------- free -------|
 * </pre>
 */
public final class PacketBatch {
    /** {@link #gsoType} of a packet that is to be sent as it is. */
    public static final int GSO_NONE = 0;
    /** {@link #gsoType} of a run of TCP segments over IPv4. */
    public static final int GSO_TCPV4 = 1;
    /** {@link #gsoType} of a run of TCP segments over IPv6. */
    public static final int GSO_TCPV6 = 4;
    /** {@link #gsoType} of a run of UDP datagrams of one size, over IPv4 or IPv6. */
    public static final int GSO_UDP_L4 = 5;
    /** {@link #flags} bit: the checksum from {@code checksumStart} on is still to be completed. */
    public static final int NEEDS_CSUM = 1;
    /** {@link #flags} bit: the checksum was verified by the device. */
    public static final int DATA_VALID = 2;

    private static final int SLOT_ALIGNMENT = 64;

    private final UnsafeBuffer buffer;
    private final MemorySegment segment;
    private final int capacity;
    private final int slotBytes;
    private final int headroom;
    private final int[] starts;
    private final int[] lengths;
    private final long[] offloads;
    private final short[] offloadFlags;
    private int size;
    private long receivedAtNs;

    /**
     * Allocates the slots.
     *
     * @param arena owner of the memory
     * @param capacity number of slots, at least 1
     * @param slotBytes room of a slot including the headroom, a multiple of 64
     * @param headroom bytes before a received packet, less than {@code slotBytes}
     */
    public PacketBatch(Arena arena, int capacity, int slotBytes, int headroom) {
        if (capacity < 1 || slotBytes % SLOT_ALIGNMENT != 0 || headroom < 0 || headroom >= slotBytes) {
            throw new IllegalArgumentException("capacity " + capacity + ", slotBytes " + slotBytes + ", headroom "
                    + headroom);
        }
        this.capacity = capacity;
        this.slotBytes = slotBytes;
        this.headroom = headroom;
        segment = arena.allocate(Math.multiplyExact(capacity, slotBytes), SLOT_ALIGNMENT);
        buffer = new UnsafeBuffer(segment.address(), capacity * slotBytes);
        starts = new int[capacity];
        lengths = new int[capacity];
        offloads = new long[capacity];
        offloadFlags = new short[capacity];
    }

    /**
     * Number of slots.
     *
     * @return 1 or more
     */
    public int capacity() {
        return capacity;
    }

    /**
     * Room of a slot including the headroom.
     *
     * @return bytes
     */
    public int slotBytes() {
        return slotBytes;
    }

    /**
     * Bytes before a received packet.
     *
     * @return bytes
     */
    public int headroom() {
        return headroom;
    }

    /**
     * Number of packets held: slots 0..size-1.
     *
     * @return 0..capacity
     */
    public int size() {
        return size;
    }

    /** Forgets all packets. */
    public void clear() {
        size = 0;
    }

    /**
     * Takes the next free slot for a packet that starts behind the headroom, without offload metadata.
     *
     * @param length of the packet in bytes, 0..slotBytes-headroom
     * @return the slot; there must be a free one
     */
    public int append(int length) {
        final int slot = size++;
        bounds(slot, slotBase(slot) + headroom, length);
        clearOffload(slot);
        return slot;
    }

    /** Gives the last slot back. */
    public void removeLast() {
        size--;
    }

    /**
     * The whole memory; packet {@code i} occupies {@code [start(i), start(i)+length(i))}.
     *
     * @return a view that lives as long as the arena
     */
    public UnsafeBuffer buffer() {
        return buffer;
    }

    /**
     * The whole memory, for system calls.
     *
     * @return a segment that lives as long as the arena
     */
    public MemorySegment segment() {
        return segment;
    }

    /**
     * First byte of a slot.
     *
     * @param slot 0..capacity-1
     * @return offset in {@link #buffer()}
     */
    public int slotBase(int slot) {
        return slot * slotBytes;
    }

    /**
     * First byte of a packet.
     *
     * @param slot 0..size-1
     * @return offset in {@link #buffer()}
     */
    public int start(int slot) {
        return starts[slot];
    }

    /**
     * Length of a packet.
     *
     * @param slot 0..size-1
     * @return bytes
     */
    public int length(int slot) {
        return lengths[slot];
    }

    /**
     * Moves the bounds of a packet within its slot.
     *
     * @param slot 0..size-1
     * @param start offset in {@link #buffer()}, within the slot
     * @param length bytes, within the slot
     */
    public void bounds(int slot, int start, int length) {
        final int base = slot * slotBytes;
        if (start < base || length < 0 || start + length > base + slotBytes) {
            throw outsideSlot(slot, start, length);
        }
        starts[slot] = start;
        lengths[slot] = length;
    }

    private IndexOutOfBoundsException outsideSlot(int slot, int start, int length) {
        return new IndexOutOfBoundsException(
                "slot " + slot + " of " + slotBytes + " bytes: start " + (start - slotBase(slot)) + ", length "
                        + length);
    }

    /**
     * Says that a packet is to be sent as it is.
     *
     * @param slot 0..size-1
     */
    public void clearOffload(int slot) {
        offloads[slot] = 0;
        offloadFlags[slot] = 0;
    }

    /**
     * Says how a packet is to be completed or split.
     *
     * @param slot 0..size-1
     * @param flags {@link #NEEDS_CSUM}, {@link #DATA_VALID}
     * @param gsoType {@code GSO_...}
     * @param sizes from {@link #sizes}
     */
    public void offload(int slot, int flags, int gsoType, long sizes) {
        offloadFlags[slot] = (short) (flags | (gsoType << 8));
        offloads[slot] = sizes;
    }

    /**
     * Packs the sizes of a {@code virtio_net_hdr}, each 0..65535.
     *
     * @param headerLength bytes of headers that each segment repeats
     * @param gsoSize bytes of payload of a segment
     * @param checksumStart offset in the packet from which the checksum counts
     * @param checksumOffset offset of the checksum field from there
     * @return the four packed into one value
     */
    public static long sizes(int headerLength, int gsoSize, int checksumStart, int checksumOffset) {
        return ((long) headerLength << 48) | ((long) gsoSize << 32) | ((long) checksumStart << 16) | checksumOffset;
    }

    /**
     * Says whether a packet has offload metadata.
     *
     * @param slot 0..size-1
     * @return true unless it is to be sent as it is
     */
    public boolean hasOffload(int slot) {
        return offloadFlags[slot] != 0;
    }

    /**
     * Offload flags.
     *
     * @param slot 0..size-1
     * @return {@link #NEEDS_CSUM}, {@link #DATA_VALID}
     */
    public int flags(int slot) {
        return offloadFlags[slot] & 0xFF;
    }

    /**
     * What a packet is a run of.
     *
     * @param slot 0..size-1
     * @return {@code GSO_...}
     */
    public int gsoType(int slot) {
        return (offloadFlags[slot] >> 8) & 0xFF;
    }

    /**
     * Bytes of headers that each segment repeats. Of a received packet no more than a hint: Linux says how many bytes lie in one
     * piece, which may be all of the packet.
     *
     * @param slot 0..size-1
     * @return 0..65535
     */
    public int headerLength(int slot) {
        return (int) (offloads[slot] >>> 48);
    }

    /**
     * Bytes of payload of a segment.
     *
     * @param slot 0..size-1
     * @return 0..65535
     */
    public int gsoSize(int slot) {
        return (int) (offloads[slot] >>> 32) & 0xFFFF;
    }

    /**
     * Offset in the packet from which the checksum counts.
     *
     * @param slot 0..size-1
     * @return 0..65535
     */
    public int checksumStart(int slot) {
        return (int) (offloads[slot] >>> 16) & 0xFFFF;
    }

    /**
     * Offset of the checksum field from {@link #checksumStart}.
     *
     * @param slot 0..size-1
     * @return 0..65535
     */
    public int checksumOffset(int slot) {
        return (int) offloads[slot] & 0xFFFF;
    }

    /**
     * When the burst was received.
     *
     * @return monotonic nanoseconds
     */
    public long receivedAtNs() {
        return receivedAtNs;
    }

    /**
     * Notes when the burst was received.
     *
     * @param nowNs monotonic nanoseconds
     */
    public void receivedAtNs(long nowNs) {
        receivedAtNs = nowNs;
    }

    /**
     * Writes the {@code virtio_net_hdr} of a packet in front of it. The ten bytes are in host byte order.
     *
     * @param slot 0..size-1
     */
    public void writeVirtioHeader(int slot) {
        final int at = starts[slot] - VIRTIO_HEADER_BYTES;
        final ByteOrder order = ByteOrder.nativeOrder();
        buffer.putByte(at, (byte) flags(slot));
        buffer.putByte(at + 1, (byte) gsoType(slot));
        buffer.putShort(at + 2, (short) headerLength(slot), order);
        buffer.putShort(at + 4, (short) gsoSize(slot), order);
        buffer.putShort(at + 6, (short) checksumStart(slot), order);
        buffer.putShort(at + 8, (short) checksumOffset(slot), order);
    }

    /**
     * Takes over the {@code virtio_net_hdr} that was received in front of a packet.
     *
     * @param slot 0..size-1
     */
    public void readVirtioHeader(int slot) {
        final int at = starts[slot] - VIRTIO_HEADER_BYTES;
        final ByteOrder order = ByteOrder.nativeOrder();
        offload(slot, buffer.getByte(at) & 0xFF, buffer.getByte(at + 1) & 0x7F,
                sizes(buffer.getShort(at + 2, order) & 0xFFFF, buffer.getShort(at + 4, order) & 0xFFFF,
                        buffer.getShort(at + 6, order) & 0xFFFF, buffer.getShort(at + 8, order) & 0xFFFF));
    }

    /** Length of a {@code virtio_net_hdr}. */
    public static final int VIRTIO_HEADER_BYTES = 10;
}
