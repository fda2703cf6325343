package org.dsmip.core.io.linux;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.nio.ByteOrder;
import org.dsmip.core.packet.PacketBatch;
import org.dsmip.core.packet.SendRows;
import org.dsmip.core.sys.Iovec;
import org.dsmip.core.sys.Mmsghdr;
import org.dsmip.core.sys.Msghdr;
import org.dsmip.core.sys.SockaddrIn;
import org.dsmip.core.sys.SocketConstants;

/**
 * The argument of sendmmsg or recvmmsg: messages laid out once and pointed at packets again and again.
 *
 * <p>The loops over a burst are here and not where the system call is: beside them the optimizing compiler takes the call for
 * rare, does not inline it, and every call leaves an object of 40 bytes behind.
 */
final class MessageVector {
    private static final int IPV4_DESTINATION_OFFSET = 16;

    final MemorySegment messages;
    private final MemorySegment parts;
    private final MemorySegment names;
    private final int partCount;

    private MessageVector(Arena arena, int capacity, int partCount) {
        messages = arena.allocate((long) capacity * Mmsghdr.SIZE, 8);
        this.partCount = partCount;
        parts = arena.allocate((long) partCount * Iovec.SIZE, 8);
        names = arena.allocate((long) capacity * SockaddrIn.SIZE, 8);
    }

    /** For recvmmsg: messages of one part each. */
    static MessageVector receiving(Arena arena, int capacity) {
        final MessageVector vector = new MessageVector(arena, capacity, capacity);
        for (int i = 0; i < capacity; i++) {
            Msghdr.msgIov(vector.messages, (long) i * Mmsghdr.SIZE, vector.partAddress(i));
            Msghdr.msgIovlen(vector.messages, (long) i * Mmsghdr.SIZE, 1);
        }
        return vector;
    }

    /** For sendmmsg: named messages, of a head and a body each or of more parts where others have fewer. */
    static MessageVector sending(Arena arena, int capacity) {
        final MessageVector vector = new MessageVector(arena, capacity, 2 * capacity + SendRows.MOST_BODIES);
        for (int i = 0; i < capacity; i++) {
            final long message = (long) i * Mmsghdr.SIZE;
            final long name = (long) i * SockaddrIn.SIZE;
            SockaddrIn.sinFamily(vector.names, name, (short) SocketConstants.AF_INET);
            Msghdr.msgName(vector.messages, message, vector.names.address() + name);
            Msghdr.msgNamelen(vector.messages, message, SockaddrIn.SIZE);
        }
        return vector;
    }

    private long partAddress(int part) {
        return parts.address() + (long) part * Iovec.SIZE;
    }

    /** Points messages at free slots behind the packets of a batch. */
    void pointAtFree(PacketBatch batch, int count) {
        final int first = batch.size();
        final int room = batch.slotBytes() - batch.headroom();
        for (int i = 0; i < count; i++) {
            point(i, batch.buffer().addressOffset() + batch.slotBase(first + i) + batch.headroom(), room);
        }
    }

    /**
     * Points messages at rows and names the destinations that stand in their IPv4 headers; answers how many there was room for,
     * at least one.
     */
    int pointAt(SendRows rows, int from, int count) {
        int part = 0;
        for (int i = 0; i < count; i++) {
            final int row = from + i;
            if (part + 1 + rows.bodies(row) > partCount) {
                return i;
            }
            final PacketBatch batch = rows.batch(row);
            final int start = batch.start(rows.slot(row));
            Msghdr.msgIov(messages, (long) i * Mmsghdr.SIZE, partAddress(part));
            Msghdr.msgIovlen(messages, (long) i * Mmsghdr.SIZE, 1L + rows.bodies(row));
            point(part++, batch.buffer().addressOffset() + start, batch.length(rows.slot(row)));
            for (int body = rows.firstBody(row); body != SendRows.NONE; body = rows.nextBody(body)) {
                point(part++, rows.bodyAddress(body), rows.bodyLength(body));
            }
            SockaddrIn.sinAddr(names, (long) i * SockaddrIn.SIZE,
                    batch.buffer().getInt(start + IPV4_DESTINATION_OFFSET, ByteOrder.BIG_ENDIAN));
        }
        return count;
    }

    private void point(int index, long address, int length) {
        final long part = (long) index * Iovec.SIZE;
        Iovec.iovBase(parts, part, address);
        Iovec.iovLen(parts, part, length);
    }

    /** Appends what was received to the batch whose free slots were pointed at. */
    void append(PacketBatch batch, int count) {
        for (int i = 0; i < count; i++) {
            batch.append(Mmsghdr.msgLen(messages, (long) i * Mmsghdr.SIZE));
        }
    }
}
