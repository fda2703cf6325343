package org.dsmip.core.io.linux;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import org.dsmip.core.io.Pollable;
import org.dsmip.core.sys.Errno;
import org.dsmip.core.sys.SocketCalls;
import org.dsmip.core.sys.SocketConstants;

/** What the kernel knows of the receive queue of a socket. Any thread may ask. */
public final class SocketQueue {
    private SocketQueue() {}

    /**
     * How much was lost because the queue had no room: the number that {@code SO_RXQ_OVFL} puts beside each datagram, also
     * where none comes any more.
     *
     * @param port a socket
     * @return datagrams, frames or messages, modulo 2 to the 32nd; 0 also for a port that is closed or is no socket
     */
    public static long lost(Pollable port) {
        if (port.descriptor() == Pollable.NONE) {
            return 0;
        }
        try (Arena scratch = Arena.ofConfined()) {
            final Errno errno = new Errno(scratch);
            final MemorySegment numbers = scratch.allocate(ValueLayout.JAVA_INT, SocketConstants.SK_MEMINFO_VARS);
            final MemorySegment length = scratch.allocateFrom(ValueLayout.JAVA_INT, (int) numbers.byteSize());
            final int failed = SocketCalls.getsockopt(errno, port.descriptor(), SocketConstants.SOL_SOCKET,
                    SocketConstants.SO_MEMINFO, numbers, length);
            return failed < 0
                    ? 0
                    : Integer.toUnsignedLong(
                            numbers.getAtIndex(ValueLayout.JAVA_INT, SocketConstants.SK_MEMINFO_DROPS));
        }
    }
}
