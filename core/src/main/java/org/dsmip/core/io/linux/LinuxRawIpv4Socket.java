package org.dsmip.core.io.linux;

import java.lang.foreign.MemorySegment;
import org.dsmip.core.io.RawIpv4Socket;
import org.dsmip.core.packet.PacketBatch;
import org.dsmip.core.packet.SendRows;
import org.dsmip.core.sys.Errno;
import org.dsmip.core.sys.SocketCalls;
import org.dsmip.core.sys.SocketConstants;

/**
 * A raw socket of one tunnel protocol with {@code IP_HDRINCL}. While it is open the kernel does not answer that protocol
 * with "protocol unreachable", and it hands over reassembled datagrams. A send larger than the MTU of the outgoing link
 * answers EMSGSIZE, with or without DF: whoever sends must fragment.
 */
public final class LinuxRawIpv4Socket implements RawIpv4Socket {
    private static final int BURST = 64;

    private final Descriptor descriptor;
    private final int protocol;
    private final MessageVector incoming;
    private final MessageVector outgoing;
    private final Errno sendErrno;

    private LinuxRawIpv4Socket(Descriptor descriptor, int protocol) {
        this.descriptor = descriptor;
        this.protocol = protocol;
        incoming = MessageVector.receiving(descriptor.arena, BURST);
        outgoing = MessageVector.sending(descriptor.arena, BURST);
        // Receiving and sending may be the work of different threads.
        sendErrno = new Errno(descriptor.arena);
    }

    /**
     * Opens a socket.
     *
     * @param protocol IPv4 protocol to receive, 1..254
     * @param options mark and buffer sizes
     * @return the socket
     * @throws org.dsmip.core.sys.SystemCallException if the kernel refuses; nothing is left open
     */
    public static LinuxRawIpv4Socket open(int protocol, Options options) {
        return open(protocol, options, BpfFilter.ALL);
    }

    /**
     * Opens a socket that receives only some datagrams.
     *
     * @param protocol IPv4 protocol to receive, 1..254
     * @param options mark and buffer sizes
     * @param filter which of its datagrams to receive
     * @return the socket
     * @throws org.dsmip.core.sys.SystemCallException if the kernel refuses; nothing is left open
     */
    public static LinuxRawIpv4Socket open(int protocol, Options options, BpfFilter filter) {
        final Descriptor descriptor = Descriptor.socket(SocketConstants.AF_INET, SocketConstants.SOCK_RAW, protocol,
                "AF_INET, SOCK_RAW, protocol " + protocol);
        try {
            filter.attach(descriptor);
            descriptor.option(SocketConstants.SOL_IP, SocketConstants.IP_HDRINCL, 1, "IP_HDRINCL");
            // Anybody can send an error about a path; who believes it decides above, and with a floor.
            descriptor.option(SocketConstants.SOL_IP, SocketConstants.IP_MTU_DISCOVER, SocketConstants.IP_PMTUDISC_OMIT,
                    "IP_MTU_DISCOVER");
            descriptor.receiveBuffer(options.receiveBufferBytes());
            descriptor.sendBuffer(options.sendBufferBytes());
            if (options.mark() != 0) {
                descriptor.option(SocketConstants.SOL_SOCKET, SocketConstants.SO_MARK, options.mark(), "SO_MARK");
            }
            return new LinuxRawIpv4Socket(descriptor, protocol);
        } catch (RuntimeException e) {
            descriptor.close();
            throw e;
        }
    }

    /** A socket that is none: every call is made and answers EBADF. */
    static LinuxRawIpv4Socket unopened(int protocol) {
        return new LinuxRawIpv4Socket(Descriptor.none(), protocol);
    }

    /**
     * Settings of the socket.
     *
     * @param mark mark that policy rules may match; 0: none
     * @param receiveBufferBytes room for datagrams not yet received
     * @param sendBufferBytes room for datagrams not yet sent
     */
    public record Options(int mark, int receiveBufferBytes, int sendBufferBytes) {
        private static final int BUFFER_BYTES = 16 << 20;

        /**
         * Generous buffers.
         *
         * @param mark mark that policy rules may match; 0: none
         * @return the settings
         */
        public static Options ofMark(int mark) {
            return new Options(mark, BUFFER_BYTES, BUFFER_BYTES);
        }
    }

    /**
     * Receives other datagrams from now on.
     *
     * @param filter which ones
     * @throws org.dsmip.core.sys.SystemCallException if the kernel refuses; it stays as it is then
     */
    public void filter(BpfFilter filter) {
        (filter.equals(BpfFilter.ALL) ? BpfFilter.ANY : filter).attach(descriptor);
    }

    @Override
    public int protocol() {
        return protocol;
    }

    @Override
    public int receive(PacketBatch batch) {
        final int count = Math.min(BURST, batch.capacity() - batch.size());
        if (count == 0) {
            return 0;
        }
        incoming.pointAtFree(batch, count);
        final int got = SocketCalls.recvmmsg(descriptor.errno, descriptor.fd, incoming.messages, count,
                SocketConstants.MSG_DONTWAIT, MemorySegment.NULL);
        if (got < 0) {
            return got == -Errno.EAGAIN || got == -Errno.EINTR ? 0 : got;
        }
        incoming.append(batch, got);
        return got;
    }

    @Override
    public int send(SendRows rows, int from, int to) {
        int sent = 0;
        while (from + sent < to) {
            final int count = outgoing.pointAt(rows, from + sent, Math.min(BURST, to - from - sent));
            final int put = SocketCalls.sendmmsg(sendErrno, descriptor.fd, outgoing.messages, count,
                    SocketConstants.MSG_DONTWAIT);
            if (put < 0 && put != -Errno.EINTR) {
                return sent > 0 ? sent : put;
            }
            sent += Math.max(put, 0);
            if (put >= 0 && put < count) {
                return sent;
            }
        }
        return sent;
    }

    @Override
    public int descriptor() {
        return descriptor.number();
    }

    @Override
    public void close() {
        descriptor.close();
    }
}
