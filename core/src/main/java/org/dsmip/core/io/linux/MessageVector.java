package org.dsmip.core.io.linux;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import org.dsmip.core.io.PacketBatch;
import org.dsmip.core.sys.Iovec;
import org.dsmip.core.sys.Mmsghdr;
import org.dsmip.core.sys.Msghdr;
import org.dsmip.core.sys.SockaddrIn;
import org.dsmip.core.sys.SocketConstants;

/** The argument of sendmmsg or recvmmsg: messages of one part each, laid out once and pointed at packets again and again. */
final class MessageVector {
    final MemorySegment messages;
    private final MemorySegment parts;
    private final MemorySegment names;
    private final int capacity;

    MessageVector(Arena arena, int capacity, boolean named) {
        this.capacity = capacity;
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

    int capacity() {
        return capacity;
    }

    /** Points message {@code index} at bytes of a batch. */
    void point(int index, PacketBatch batch, int start, int length) {
        final long part = (long) index * Iovec.SIZE;
        Iovec.iovBase(parts, part, batch.buffer().addressOffset() + start);
        Iovec.iovLen(parts, part, length);
    }

    /** Sets the IPv4 address that message {@code index} goes to. */
    void destination(int index, int address) {
        SockaddrIn.sinAddr(names, (long) index * SockaddrIn.SIZE, address);
    }

    /** Bytes that were moved for message {@code index}. */
    int moved(int index) {
        return Mmsghdr.msgLen(messages, (long) index * Mmsghdr.SIZE);
    }
}
