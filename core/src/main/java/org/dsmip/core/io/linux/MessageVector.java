package org.dsmip.core.io.linux;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.nio.ByteOrder;
import org.dsmip.core.io.PacketBatch;
import org.dsmip.core.sys.Iovec;
import org.dsmip.core.sys.Mmsghdr;
import org.dsmip.core.sys.Msghdr;
import org.dsmip.core.sys.SockaddrIn;
import org.dsmip.core.sys.SocketConstants;

/**
 * The argument of sendmmsg or recvmmsg: messages of one part each, laid out once and pointed at packets again and again.
 *
 * <p>The loops over a burst are here and not where the system call is: beside them the optimizing compiler takes the call for
 * rare, does not inline it, and every call leaves an object of 40 bytes behind.
 */
final class MessageVector {
    private static final int IPV4_DESTINATION_OFFSET = 16;

    final MemorySegment messages;
    private final MemorySegment parts;
    private final MemorySegment names;

    MessageVector(Arena arena, int capacity, boolean named) {
        messages = arena.allocate((long) capacity * Mmsghdr.SIZE, 8);
        parts = arena.allocate((long) capacity * Iovec.SIZE, 8);
        names = arena.allocate((long) capacity * SockaddrIn.SIZE, 8);
        for (int i = 0; i < capacity; i++) {
            final long message = (long) i * Mmsghdr.SIZE;
            Msghdr.msgIov(messages, message, parts.address() + (long) i * Iovec.SIZE);
            Msghdr.msgIovlen(messages, message, 1);
            if (named) {
                final long name = (long) i * SockaddrIn.SIZE;
                SockaddrIn.sinFamily(names, name, (short) SocketConstants.AF_INET);
                Msghdr.msgName(messages, message, names.address() + name);
                Msghdr.msgNamelen(messages, message, SockaddrIn.SIZE);
            }
        }
    }

    /** Points messages at free slots behind the packets of a batch. */
    void pointAtFree(PacketBatch batch, int count) {
        final int first = batch.size();
        final int room = batch.slotBytes() - batch.headroom();
        for (int i = 0; i < count; i++) {
            point(i, batch, batch.slotBase(first + i) + batch.headroom(), room);
        }
    }

    /** Points messages at packets of a batch and names the destinations that stand in their IPv4 headers. */
    void pointAt(PacketBatch batch, int[] slots, int from, int count) {
        for (int i = 0; i < count; i++) {
            final int start = batch.start(slots[from + i]);
            point(i, batch, start, batch.length(slots[from + i]));
            SockaddrIn.sinAddr(names, (long) i * SockaddrIn.SIZE,
                    batch.buffer().getInt(start + IPV4_DESTINATION_OFFSET, ByteOrder.BIG_ENDIAN));
        }
    }

    private void point(int index, PacketBatch batch, int start, int length) {
        final long part = (long) index * Iovec.SIZE;
        Iovec.iovBase(parts, part, batch.buffer().addressOffset() + start);
        Iovec.iovLen(parts, part, length);
    }

    /** Appends what was received to the batch whose free slots were pointed at. */
    void append(PacketBatch batch, int count) {
        for (int i = 0; i < count; i++) {
            batch.append(Mmsghdr.msgLen(messages, (long) i * Mmsghdr.SIZE));
        }
    }
}
