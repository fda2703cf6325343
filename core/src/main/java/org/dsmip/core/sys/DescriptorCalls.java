package org.dsmip.core.sys;

import static java.lang.foreign.ValueLayout.ADDRESS;
import static java.lang.foreign.ValueLayout.JAVA_INT;
import static java.lang.foreign.ValueLayout.JAVA_LONG;
import static org.dsmip.core.sys.NativeCalls.downcall;

import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.foreign.MemorySegment;
import java.lang.invoke.MethodHandle;

/** Calls on file descriptors. Each answers its result, or the negated errno. */
public final class DescriptorCalls {
    /** Write only. */
    public static final int O_WRONLY = 1;
    /** Read and write. */
    public static final int O_RDWR = 2;
    /** A terminal that is opened does not become the one that controls the process. */
    public static final int O_NOCTTY = 0x100;
    /** Answer EAGAIN instead of waiting. */
    public static final int O_NONBLOCK = 0x800;
    /** Close on exec. */
    public static final int O_CLOEXEC = 0x80000;
    /** {@code fcntl}: read the file status flags. */
    public static final int F_GETFL = 3;
    /** {@code fcntl}: set the file status flags. */
    public static final int F_SETFL = 4;

    private static final MethodHandle OPEN = downcall("open", FunctionDescriptor.of(JAVA_INT, ADDRESS, JAVA_INT),
            Linker.Option.firstVariadicArg(2));
    private static final MethodHandle CLOSE = downcall("close", FunctionDescriptor.of(JAVA_INT, JAVA_INT));
    private static final MethodHandle READ = downcall("read",
            FunctionDescriptor.of(JAVA_LONG, JAVA_INT, ADDRESS, JAVA_LONG));
    private static final MethodHandle WRITE = downcall("write",
            FunctionDescriptor.of(JAVA_LONG, JAVA_INT, ADDRESS, JAVA_LONG));
    private static final MethodHandle READV = downcall("readv",
            FunctionDescriptor.of(JAVA_LONG, JAVA_INT, ADDRESS, JAVA_INT));
    private static final MethodHandle WRITEV = downcall("writev",
            FunctionDescriptor.of(JAVA_LONG, JAVA_INT, ADDRESS, JAVA_INT));
    private static final MethodHandle IOCTL = downcall("ioctl",
            FunctionDescriptor.of(JAVA_INT, JAVA_INT, JAVA_LONG, ADDRESS), Linker.Option.firstVariadicArg(2));
    private static final MethodHandle FCNTL = downcall("fcntl",
            FunctionDescriptor.of(JAVA_INT, JAVA_INT, JAVA_INT, JAVA_INT), Linker.Option.firstVariadicArg(2));
    private static final MethodHandle DUP3 = downcall("dup3",
            FunctionDescriptor.of(JAVA_INT, JAVA_INT, JAVA_INT, JAVA_INT));

    private DescriptorCalls() {}

    /**
     * Opens a file: {@code int open(const char *path, int flags)}.
     *
     * @param errno the caller's errno
     * @param path NUL-terminated path
     * @param flags {@code O_...}
     * @return a descriptor, or -errno
     */
    public static int open(Errno errno, MemorySegment path, int flags) {
        try {
            return errno.orNegated((int) OPEN.invokeExact(errno.segment, path, flags));
        } catch (Throwable e) {
            throw new AssertionError(e);
        }
    }

    /**
     * Closes a descriptor: {@code int close(int fd)}.
     *
     * @param errno the caller's errno
     * @param fd the descriptor; not to be used again whatever the answer
     * @return 0, or -errno
     */
    public static int close(Errno errno, int fd) {
        try {
            return errno.orNegated((int) CLOSE.invokeExact(errno.segment, fd));
        } catch (Throwable e) {
            throw new AssertionError(e);
        }
    }

    /**
     * Reads: {@code ssize_t read(int fd, void *buf, size_t count)}.
     *
     * @param errno the caller's errno
     * @param fd the descriptor
     * @param target where to
     * @param length how many bytes there is room for
     * @return bytes read, or -errno
     */
    public static int read(Errno errno, int fd, MemorySegment target, long length) {
        try {
            return (int) errno.orNegated((long) READ.invokeExact(errno.segment, fd, target, length));
        } catch (Throwable e) {
            throw new AssertionError(e);
        }
    }

    /**
     * Writes: {@code ssize_t write(int fd, const void *buf, size_t count)}.
     *
     * @param errno the caller's errno
     * @param fd the descriptor
     * @param source where from
     * @param length how many bytes
     * @return bytes written, or -errno
     */
    public static int write(Errno errno, int fd, MemorySegment source, long length) {
        try {
            return (int) errno.orNegated((long) WRITE.invokeExact(errno.segment, fd, source, length));
        } catch (Throwable e) {
            throw new AssertionError(e);
        }
    }

    /**
     * Reads into parts: {@code ssize_t readv(int fd, const struct iovec *parts, int count)}. The parts are addresses, so that no segment has to be
     * sliced for each packet; the caller answers for their bounds.
     *
     * @param errno the caller's errno
     * @param fd the descriptor
     * @param parts array of {@link Iovec}
     * @param count how many
     * @return bytes read, or -errno
     */
    public static int readv(Errno errno, int fd, MemorySegment parts, int count) {
        try {
            return (int) errno.orNegated((long) READV.invokeExact(errno.segment, fd, parts, count));
        } catch (Throwable e) {
            throw new AssertionError(e);
        }
    }

    /**
     * Writes parts: {@code ssize_t writev(int fd, const struct iovec *parts, int count)}. The parts are addresses, so that no segment has to be
     * sliced for each packet; the caller answers for their bounds.
     *
     * @param errno the caller's errno
     * @param fd the descriptor
     * @param parts array of {@link Iovec}
     * @param count how many
     * @return bytes written, or -errno
     */
    public static int writev(Errno errno, int fd, MemorySegment parts, int count) {
        try {
            return (int) errno.orNegated((long) WRITEV.invokeExact(errno.segment, fd, parts, count));
        } catch (Throwable e) {
            throw new AssertionError(e);
        }
    }

    /**
     * Controls a device: {@code int ioctl(int fd, unsigned long request, void *argument)}.
     *
     * @param errno the caller's errno
     * @param fd the descriptor
     * @param request the request number
     * @param argument its argument; for requests that take an integer, a segment with that address
     * @return the result, or -errno
     */
    public static int ioctl(Errno errno, int fd, long request, MemorySegment argument) {
        try {
            return errno.orNegated((int) IOCTL.invokeExact(errno.segment, fd, request, argument));
        } catch (Throwable e) {
            throw new AssertionError(e);
        }
    }

    /**
     * Controls a descriptor: {@code int fcntl(int fd, int command, int argument)}.
     *
     * @param errno the caller's errno
     * @param fd the descriptor
     * @param command {@code F_...}
     * @param argument its argument
     * @return the result, or -errno
     */
    public static int fcntl(Errno errno, int fd, int command, int argument) {
        try {
            return errno.orNegated((int) FCNTL.invokeExact(errno.segment, fd, command, argument));
        } catch (Throwable e) {
            throw new AssertionError(e);
        }
    }

    /**
     * Lets a descriptor stand for what another one stands for: {@code int dup3(int from, int to, int flags)}.
     *
     * @param errno the caller's errno
     * @param from the descriptor that stands for it
     * @param to the descriptor that shall; what it stood for is closed
     * @param flags 0, or {@link #O_CLOEXEC}
     * @return {@code to}, or -errno
     */
    public static int dup3(Errno errno, int from, int to, int flags) {
        try {
            return errno.orNegated((int) DUP3.invokeExact(errno.segment, from, to, flags));
        } catch (Throwable e) {
            throw new AssertionError(e);
        }
    }
}
