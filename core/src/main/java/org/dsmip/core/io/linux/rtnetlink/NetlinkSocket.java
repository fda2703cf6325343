package org.dsmip.core.io.linux.rtnetlink;

import static org.dsmip.core.sys.SocketConstants.AF_NETLINK;
import static org.dsmip.core.sys.SocketConstants.MSG_DONTWAIT;
import static org.dsmip.core.sys.SocketConstants.MSG_TRUNC;
import static org.dsmip.core.sys.SocketConstants.SOCK_CLOEXEC;
import static org.dsmip.core.sys.SocketConstants.SOCK_RAW;
import static org.dsmip.core.sys.SocketConstants.SOL_NETLINK;
import static org.dsmip.core.sys.SocketConstants.SOL_SOCKET;
import static org.dsmip.core.sys.SocketConstants.SO_RCVBUF;
import static org.dsmip.core.sys.SocketConstants.SO_RCVBUFFORCE;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import org.agrona.concurrent.UnsafeBuffer;
import org.dsmip.core.sys.DescriptorCalls;
import org.dsmip.core.sys.Errno;
import org.dsmip.core.sys.SockaddrNl;
import org.dsmip.core.sys.SocketCalls;
import org.dsmip.core.sys.SystemCallException;

/**
 * A netlink socket that talks with the kernel only: it is connected, so that datagrams of other processes are refused. Never
 * waits: rtnetlink has answered by the time a request has been sent. Not thread-safe; used and closed by one thread.
 */
public final class NetlinkSocket implements AutoCloseable {
    private static final int RECEIVE_CAPACITY = 64 * 1024;
    /** Well below what the kernel takes in one call. */
    private static final int SEND_CAPACITY = 32 * 1024;
    private static final int SYSTEM_BUFFER_BYTES = 4 * 1024 * 1024;

    private final Arena arena = Arena.ofShared();
    private final Errno errno = new Errno(arena);
    private final MemorySegment requestMemory = arena.allocate(SEND_CAPACITY, 8);
    private final MemorySegment answerMemory = arena.allocate(RECEIVE_CAPACITY, 8);
    private final UnsafeBuffer answer = new UnsafeBuffer(answerMemory.address(), RECEIVE_CAPACITY);
    private final MessageWriter writer = new MessageWriter(
            new UnsafeBuffer(requestMemory.address(), SEND_CAPACITY));
    private final int descriptor;

    /**
     * Opens a socket in the network namespace of the calling thread.
     *
     * @param groups {@code RTMGRP_...} to hear; 0: none
     * @throws SystemCallException if the kernel refuses
     */
    public NetlinkSocket(int groups) {
        this(Rtnetlink.NETLINK_ROUTE, groups);
    }

    /**
     * Opens a socket of another netlink family.
     *
     * @param family such as {@link Rtnetlink#NETLINK_ROUTE}
     * @param groups multicast groups to hear; 0: none
     * @throws SystemCallException if the kernel refuses
     */
    public NetlinkSocket(int family, int groups) {
        int opened = -1;
        try {
            opened = SystemCallException.check(
                    SocketCalls.socket(errno, AF_NETLINK, SOCK_RAW | SOCK_CLOEXEC, family),
                    "socket", "AF_NETLINK, SOCK_RAW, family " + family);
            prepare(opened, groups);
        } catch (SystemCallException e) {
            if (opened >= 0) {
                DescriptorCalls.close(errno, opened);
            }
            arena.close();
            throw e;
        }
        descriptor = opened;
    }

    private void prepare(int fd, int groups) {
        try (Arena temporary = Arena.ofConfined()) {
            final MemorySegment address = temporary.allocate(SockaddrNl.SIZE, 4);
            SockaddrNl.nlFamily(address, 0, (short) AF_NETLINK);
            SockaddrNl.nlGroups(address, 0, groups);
            SystemCallException.check(SocketCalls.bind(errno, fd, address, SockaddrNl.SIZE), "bind",
                    "netlink, groups 0x" + Integer.toHexString(groups));
            SockaddrNl.nlGroups(address, 0, 0);
            SystemCallException.check(SocketCalls.connect(errno, fd, address, SockaddrNl.SIZE), "connect",
                    "netlink, kernel");
            final MemorySegment value = temporary.allocate(ValueLayout.JAVA_INT);
            // Each of these makes things better where the kernel has it, and is not needed where it has not.
            value.set(ValueLayout.JAVA_INT, 0, 1);
            SocketCalls.setsockopt(errno, fd, SOL_NETLINK, Rtnetlink.NETLINK_CAP_ACK, value, 4);
            SocketCalls.setsockopt(errno, fd, SOL_NETLINK, Rtnetlink.NETLINK_EXT_ACK, value, 4);
            SocketCalls.setsockopt(errno, fd, SOL_NETLINK, Rtnetlink.NETLINK_GET_STRICT_CHK, value, 4);
            // Events, and refusals of many requests.
            value.set(ValueLayout.JAVA_INT, 0, SYSTEM_BUFFER_BYTES);
            SocketCalls.setsockopt(errno, fd, SOL_SOCKET, SO_RCVBUFFORCE, value, 4);
        }
    }

    /** Lets answers wait in so little room only. */
    void narrow(int bytes) {
        try (Arena temporary = Arena.ofConfined()) {
            final MemorySegment value = temporary.allocate(ValueLayout.JAVA_INT);
            value.set(ValueLayout.JAVA_INT, 0, bytes);
            SystemCallException.check(SocketCalls.setsockopt(errno, descriptor, SOL_SOCKET, SO_RCVBUF, value, 4),
                    "setsockopt", "netlink, SO_RCVBUF " + bytes);
        }
    }

    /**
     * What to wait on.
     *
     * @return the file descriptor, which remains owned by the socket
     */
    public int descriptor() {
        return descriptor;
    }

    /**
     * Where the next requests are written.
     *
     * @return the writer over the request buffer
     */
    public MessageWriter writer() {
        return writer;
    }

    /**
     * Sends what was written.
     *
     * @param length of all messages
     * @return length, or -errno
     */
    public int send(int length) {
        int result;
        do {
            result = SocketCalls.send(errno, descriptor, requestMemory, length, 0);
        } while (result == -Errno.EINTR);
        return result;
    }

    /**
     * Receives one datagram if there is one.
     *
     * @return its length; -EAGAIN if there is none; -EMSGSIZE if it was larger than the buffer and is lost; -ENOBUFS if some
     *     were lost before; another -errno
     */
    public int receive() {
        int result;
        do {
            result = SocketCalls.recv(errno, descriptor, answerMemory, RECEIVE_CAPACITY, MSG_DONTWAIT | MSG_TRUNC);
        } while (result == -Errno.EINTR);
        return result > RECEIVE_CAPACITY ? -Errno.EMSGSIZE : result;
    }

    /**
     * Sets a cursor to the datagram received last.
     *
     * @param cursor becomes the cursor over its messages
     * @param length what {@link #receive} answered
     */
    public void messages(NetlinkMessageCursor cursor, int length) {
        cursor.wrap(answer, 0, length);
    }

    @Override
    public void close() {
        // Once only: by the second time the number may be another owner's descriptor.
        if (arena.scope().isAlive()) {
            DescriptorCalls.close(errno, descriptor);
            arena.close();
        }
    }
}
