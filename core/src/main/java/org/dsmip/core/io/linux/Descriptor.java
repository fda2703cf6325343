package org.dsmip.core.io.linux;

import static org.dsmip.core.sys.SystemCallException.check;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import org.dsmip.core.sys.DescriptorCalls;
import org.dsmip.core.sys.Errno;
import org.dsmip.core.sys.SocketCalls;
import org.dsmip.core.sys.SocketConstants;

/** An open file descriptor with the memory that its owner's system calls use. Closed once, by its owner. */
final class Descriptor implements AutoCloseable {
    private static final int NONE = -1;

    final Arena arena;
    final Errno errno;
    final int fd;
    private volatile boolean closed;

    private Descriptor(Arena arena, Errno errno, int fd) {
        this.arena = arena;
        this.errno = errno;
        this.fd = fd;
    }

    /** An opener of descriptors: answers a descriptor or -errno. */
    @FunctionalInterface
    interface Opener {
        int open(Arena arena, Errno errno);
    }

    @SuppressWarnings("MustBeClosedChecker") // closed with the descriptor that owns it
    static Descriptor open(String call, String arguments, Opener opener) {
        final Arena arena = Arena.ofShared();
        try {
            final Errno errno = new Errno(arena);
            return new Descriptor(arena, errno, check(opener.open(arena, errno), call, arguments));
        } catch (RuntimeException e) {
            arena.close();
            throw e;
        }
    }

    /** A descriptor that is none: the kernel answers every call on it with EBADF. */
    @SuppressWarnings("MustBeClosedChecker") // closed with the descriptor that owns it
    static Descriptor none() {
        final Arena arena = Arena.ofShared();
        return new Descriptor(arena, new Errno(arena), NONE);
    }

    static Descriptor socket(int domain, int type, int protocol, String name) {
        return open("socket", name, (arena, errno) -> SocketCalls.socket(errno, domain,
                type | SocketConstants.SOCK_NONBLOCK | SocketConstants.SOCK_CLOEXEC, protocol));
    }

    /** The number for others, who may ask after it was closed: by then it may be another's. */
    int number() {
        return closed ? NONE : fd;
    }

    /** Sets an int option; a refusal is an exception. */
    void option(int level, int option, int value, String name) {
        check(tryOption(level, option, value), "setsockopt", name + " = " + value);
    }

    /** Makes the receive buffer as large as the kernel allows, up to a size. */
    void receiveBuffer(int bytes) {
        buffer(SocketConstants.SO_RCVBUFFORCE, SocketConstants.SO_RCVBUF, bytes);
    }

    /** Makes the send buffer as large as the kernel allows, up to a size. */
    void sendBuffer(int bytes) {
        buffer(SocketConstants.SO_SNDBUFFORCE, SocketConstants.SO_SNDBUF, bytes);
    }

    private void buffer(int beyondTheLimit, int withinTheLimit, int bytes) {
        // Beyond the system's limit only with CAP_NET_ADMIN over the initial namespace.
        if (tryOption(SocketConstants.SOL_SOCKET, beyondTheLimit, bytes) < 0) {
            tryOption(SocketConstants.SOL_SOCKET, withinTheLimit, bytes);
        }
    }

    /** Sets an int option; answers 0 or -errno. */
    int tryOption(int level, int option, int value) {
        try (Arena scratch = Arena.ofConfined()) {
            final MemorySegment segment = scratch.allocateFrom(ValueLayout.JAVA_INT, value);
            return SocketCalls.setsockopt(errno, fd, level, option, segment, Integer.BYTES);
        }
    }

    @Override
    public void close() {
        if (!closed) {
            closed = true;
            if (fd != NONE) {
                DescriptorCalls.close(errno, fd);
            }
            arena.close();
        }
    }
}
