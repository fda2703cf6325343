package org.dsmip.core.sys;

import static java.lang.foreign.ValueLayout.ADDRESS;
import static java.lang.foreign.ValueLayout.JAVA_INT;
import static java.lang.foreign.ValueLayout.JAVA_LONG;
import static org.dsmip.core.sys.NativeCalls.downcall;

import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.MemorySegment;
import java.lang.invoke.MethodHandle;

/** Calls on sockets. Each answers its result, or the negated errno. Buffers are taken as they are. */
public final class SocketCalls {
    private static final MethodHandle SOCKET = downcall("socket",
            FunctionDescriptor.of(JAVA_INT, JAVA_INT, JAVA_INT, JAVA_INT));
    private static final MethodHandle BIND = downcall("bind",
            FunctionDescriptor.of(JAVA_INT, JAVA_INT, ADDRESS, JAVA_INT));
    private static final MethodHandle CONNECT = downcall("connect",
            FunctionDescriptor.of(JAVA_INT, JAVA_INT, ADDRESS, JAVA_INT));
    private static final MethodHandle GETSOCKNAME = downcall("getsockname",
            FunctionDescriptor.of(JAVA_INT, JAVA_INT, ADDRESS, ADDRESS));
    private static final MethodHandle SEND = downcall("send",
            FunctionDescriptor.of(JAVA_LONG, JAVA_INT, ADDRESS, JAVA_LONG, JAVA_INT));
    private static final MethodHandle RECV = downcall("recv",
            FunctionDescriptor.of(JAVA_LONG, JAVA_INT, ADDRESS, JAVA_LONG, JAVA_INT));
    private static final MethodHandle SENDMSG = downcall("sendmsg",
            FunctionDescriptor.of(JAVA_LONG, JAVA_INT, ADDRESS, JAVA_INT));
    private static final MethodHandle RECVMSG = downcall("recvmsg",
            FunctionDescriptor.of(JAVA_LONG, JAVA_INT, ADDRESS, JAVA_INT));
    private static final MethodHandle SENDMMSG = downcall("sendmmsg",
            FunctionDescriptor.of(JAVA_INT, JAVA_INT, ADDRESS, JAVA_INT, JAVA_INT));
    private static final MethodHandle RECVMMSG = downcall("recvmmsg",
            FunctionDescriptor.of(JAVA_INT, JAVA_INT, ADDRESS, JAVA_INT, JAVA_INT, ADDRESS));
    private static final MethodHandle SETSOCKOPT = downcall("setsockopt",
            FunctionDescriptor.of(JAVA_INT, JAVA_INT, JAVA_INT, JAVA_INT, ADDRESS, JAVA_INT));
    private static final MethodHandle GETSOCKOPT = downcall("getsockopt",
            FunctionDescriptor.of(JAVA_INT, JAVA_INT, JAVA_INT, JAVA_INT, ADDRESS, ADDRESS));

    private SocketCalls() {}

    /**
     * Makes a socket: {@code int socket(int domain, int type, int protocol)}.
     *
     * @param errno the caller's errno
     * @param domain {@code AF_...}
     * @param type {@code SOCK_...}, with flags
     * @param protocol of the domain
     * @return the result, or -errno
     */
    public static int socket(Errno errno, int domain, int type, int protocol) {
        try {
            return errno.orNegated((int) SOCKET.invokeExact(errno.segment, domain, type, protocol));
        } catch (Throwable e) {
            throw new AssertionError(e);
        }
    }

    /**
     * Binds: {@code int bind(int fd, const struct sockaddr *address, socklen_t length)}.
     *
     * @param errno the caller's errno
     * @param fd the descriptor
     * @param address a socket address
     * @param length its length in bytes
     * @return the result, or -errno
     */
    public static int bind(Errno errno, int fd, MemorySegment address, int length) {
        try {
            return errno.orNegated((int) BIND.invokeExact(errno.segment, fd, address, length));
        } catch (Throwable e) {
            throw new AssertionError(e);
        }
    }

    /**
     * Sets the peer: {@code int connect(int fd, const struct sockaddr *address, socklen_t length)}.
     *
     * @param errno the caller's errno
     * @param fd the descriptor
     * @param address a socket address
     * @param length its length in bytes
     * @return the result, or -errno
     */
    public static int connect(Errno errno, int fd, MemorySegment address, int length) {
        try {
            return errno.orNegated((int) CONNECT.invokeExact(errno.segment, fd, address, length));
        } catch (Throwable e) {
            throw new AssertionError(e);
        }
    }

    /**
     * Reads the own address: {@code int getsockname(int fd, struct sockaddr *address, socklen_t *length)}.
     *
     * @param errno the caller's errno
     * @param fd the descriptor
     * @param address room for a socket address
     * @param length an int: room in, length out
     * @return the result, or -errno
     */
    public static int getsockname(Errno errno, int fd, MemorySegment address, MemorySegment length) {
        try {
            return errno.orNegated((int) GETSOCKNAME.invokeExact(errno.segment, fd, address, length));
        } catch (Throwable e) {
            throw new AssertionError(e);
        }
    }

    /**
     * Sends on a connected socket: {@code ssize_t send(int fd, const void *buf, size_t length, int flags)}.
     *
     * @param errno the caller's errno
     * @param fd the descriptor
     * @param buffer what to send
     * @param length how many bytes
     * @param flags {@code MSG_...}
     * @return the result, or -errno
     */
    public static int send(Errno errno, int fd, MemorySegment buffer, long length, int flags) {
        try {
            return (int) errno.orNegated((long) SEND.invokeExact(errno.segment, fd, buffer, length, flags));
        } catch (Throwable e) {
            throw new AssertionError(e);
        }
    }

    /**
     * Receives: {@code ssize_t recv(int fd, void *buf, size_t length, int flags)}.
     *
     * @param errno the caller's errno
     * @param fd the descriptor
     * @param buffer where to
     * @param length room in bytes
     * @param flags {@code MSG_...}
     * @return the result, or -errno
     */
    public static int recv(Errno errno, int fd, MemorySegment buffer, long length, int flags) {
        try {
            return (int) errno.orNegated((long) RECV.invokeExact(errno.segment, fd, buffer, length, flags));
        } catch (Throwable e) {
            throw new AssertionError(e);
        }
    }

    /**
     * Sends one message: {@code ssize_t sendmsg(int fd, const struct msghdr *message, int flags)}.
     *
     * @param errno the caller's errno
     * @param fd the descriptor
     * @param message a {@link Msghdr}
     * @param flags {@code MSG_...}
     * @return the result, or -errno
     */
    public static int sendmsg(Errno errno, int fd, MemorySegment message, int flags) {
        try {
            return (int) errno.orNegated((long) SENDMSG.invokeExact(errno.segment, fd, message, flags));
        } catch (Throwable e) {
            throw new AssertionError(e);
        }
    }

    /**
     * Receives one message: {@code ssize_t recvmsg(int fd, struct msghdr *message, int flags)}.
     *
     * @param errno the caller's errno
     * @param fd the descriptor
     * @param message a {@link Msghdr}
     * @param flags {@code MSG_...}
     * @return the result, or -errno
     */
    public static int recvmsg(Errno errno, int fd, MemorySegment message, int flags) {
        try {
            return (int) errno.orNegated((long) RECVMSG.invokeExact(errno.segment, fd, message, flags));
        } catch (Throwable e) {
            throw new AssertionError(e);
        }
    }

    /**
     * Sends several messages: {@code int sendmmsg(int fd, struct mmsghdr *messages, unsigned count, int flags)}.
     *
     * @param errno the caller's errno
     * @param fd the descriptor
     * @param messages array of {@link Mmsghdr}
     * @param count how many
     * @param flags {@code MSG_...}
     * @return the result, or -errno
     */
    public static int sendmmsg(Errno errno, int fd, MemorySegment messages, int count, int flags) {
        try {
            return errno.orNegated((int) SENDMMSG.invokeExact(errno.segment, fd, messages, count, flags));
        } catch (Throwable e) {
            throw new AssertionError(e);
        }
    }

    /**
     * Receives several messages: {@code int recvmmsg(int fd, struct mmsghdr *messages, unsigned count, int flags, struct timespec *timeout)}.
     *
     * @param errno the caller's errno
     * @param fd the descriptor
     * @param messages array of {@link Mmsghdr}
     * @param count room for how many
     * @param flags {@code MSG_...}
     * @param timeout NULL: none
     * @return the result, or -errno
     */
    public static int recvmmsg(Errno errno, int fd, MemorySegment messages, int count, int flags,
            MemorySegment timeout) {
        try {
            return errno.orNegated((int) RECVMMSG.invokeExact(errno.segment, fd, messages, count, flags, timeout));
        } catch (Throwable e) {
            throw new AssertionError(e);
        }
    }

    /**
     * Sets an option: {@code int setsockopt(int fd, int level, int name, const void *value, socklen_t length)}.
     *
     * @param errno the caller's errno
     * @param fd the descriptor
     * @param level {@code SOL_...}
     * @param name of that level
     * @param value the value
     * @param length its length in bytes
     * @return the result, or -errno
     */
    public static int setsockopt(Errno errno, int fd, int level, int name, MemorySegment value, int length) {
        try {
            return errno.orNegated((int) SETSOCKOPT.invokeExact(errno.segment, fd, level, name, value, length));
        } catch (Throwable e) {
            throw new AssertionError(e);
        }
    }

    /**
     * Reads an option: {@code int getsockopt(int fd, int level, int name, void *value, socklen_t *length)}.
     *
     * @param errno the caller's errno
     * @param fd the descriptor
     * @param level {@code SOL_...}
     * @param name of that level
     * @param value room for the value
     * @param length an int: room in, length out
     * @return the result, or -errno
     */
    public static int getsockopt(Errno errno, int fd, int level, int name, MemorySegment value, MemorySegment length) {
        try {
            return errno.orNegated((int) GETSOCKOPT.invokeExact(errno.segment, fd, level, name, value, length));
        } catch (Throwable e) {
            throw new AssertionError(e);
        }
    }
}
