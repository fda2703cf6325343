package org.dsmip.core.io.linux;

import static org.dsmip.core.sys.SystemCallException.check;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import org.dsmip.core.io.UdpSocket;
import org.dsmip.core.net.Ipv4Address;
import org.dsmip.core.net.Octets;
import org.dsmip.core.sys.Cmsghdr;
import org.dsmip.core.sys.Errno;
import org.dsmip.core.sys.InPktinfo;
import org.dsmip.core.sys.Iovec;
import org.dsmip.core.sys.Msghdr;
import org.dsmip.core.sys.SockExtendedErr;
import org.dsmip.core.sys.SockaddrIn;
import org.dsmip.core.sys.SocketCalls;
import org.dsmip.core.sys.SocketConstants;

/** A UDP socket bound to all local addresses. The kernel drops datagrams whose non-zero UDP checksum is wrong. */
public final class LinuxUdpSocket implements UdpSocket {
    private static final int PAYLOAD_BYTES = 65_536;
    private static final int CONTROL_BYTES = 128;
    private static final int MAX_ERRORS = 64;

    private final Descriptor descriptor;
    private final int port;
    private final MemorySegment payload;
    private final MemorySegment name;
    private final MemorySegment control;
    private final MemorySegment message;
    private final MemorySegment part;
    private boolean keepsErrors;

    private LinuxUdpSocket(Descriptor descriptor, int port) {
        this.descriptor = descriptor;
        this.port = port;
        final Arena arena = descriptor.arena;
        payload = arena.allocate(PAYLOAD_BYTES, 8);
        name = arena.allocate(SockaddrIn.SIZE, 8);
        control = arena.allocate(CONTROL_BYTES, 8);
        message = arena.allocate(Msghdr.SIZE, 8);
        part = arena.allocate(Iovec.SIZE, 8);
        Iovec.iovBase(part, 0, payload.address());
        Msghdr.msgName(message, 0, name.address());
        Msghdr.msgIov(message, 0, part.address());
        Msghdr.msgIovlen(message, 0, 1);
        Msghdr.msgControl(message, 0, control.address());
    }

    /**
     * Opens and binds a socket.
     *
     * @param port local port; 0: any that is free
     * @param mark mark that policy rules may match; 0: none
     * @return the socket
     * @throws org.dsmip.core.sys.SystemCallException if the port is taken or the kernel refuses; nothing is left open
     */
    public static LinuxUdpSocket open(int port, int mark) {
        return open(port, mark, 0);
    }

    /**
     * Opens and binds a socket with room for many datagrams.
     *
     * @param port local port; 0: any that is free
     * @param mark mark that policy rules may match; 0: none
     * @param receiveBufferBytes room for datagrams not yet received; as much of it as the kernel allows; 0: as usual
     * @return the socket
     * @throws org.dsmip.core.sys.SystemCallException if the port is taken or the kernel refuses; nothing is left open
     */
    public static LinuxUdpSocket open(int port, int mark, int receiveBufferBytes) {
        final Descriptor descriptor = Descriptor.socket(SocketConstants.AF_INET, SocketConstants.SOCK_DGRAM,
                SocketConstants.IPPROTO_UDP, "AF_INET, SOCK_DGRAM");
        try (Arena scratch = Arena.ofConfined()) {
            descriptor.option(SocketConstants.SOL_IP, SocketConstants.IP_PKTINFO, 1, "IP_PKTINFO");
            descriptor.option(SocketConstants.SOL_IP, SocketConstants.IP_RECVTTL, 1, "IP_RECVTTL");
            descriptor.option(SocketConstants.SOL_SOCKET, SocketConstants.SO_BROADCAST, 1, "SO_BROADCAST");
            // Anybody can send an error about a registration, and the kernel would keep what it says for tunnels, too.
            descriptor.option(SocketConstants.SOL_IP, SocketConstants.IP_MTU_DISCOVER, SocketConstants.IP_PMTUDISC_OMIT,
                    "IP_MTU_DISCOVER");
            if (receiveBufferBytes > 0) {
                descriptor.receiveBuffer(receiveBufferBytes);
            }
            if (mark != 0) {
                descriptor.option(SocketConstants.SOL_SOCKET, SocketConstants.SO_MARK, mark, "SO_MARK");
            }
            final MemorySegment address = scratch.allocate(SockaddrIn.SIZE, 8);
            SockaddrIn.sinFamily(address, 0, (short) SocketConstants.AF_INET);
            SockaddrIn.sinPort(address, 0, (short) port);
            check(SocketCalls.bind(descriptor.errno, descriptor.fd, address, SockaddrIn.SIZE), "bind",
                    "UDP 0.0.0.0:" + port);
            final MemorySegment length = scratch.allocateFrom(ValueLayout.JAVA_INT, SockaddrIn.SIZE);
            check(SocketCalls.getsockname(descriptor.errno, descriptor.fd, address, length), "getsockname", "UDP");
            return new LinuxUdpSocket(descriptor, SockaddrIn.sinPort(address, 0) & 0xFFFF);
        } catch (RuntimeException e) {
            descriptor.close();
            throw e;
        }
    }

    /**
     * Keeps the ICMP errors about what is sent, to be read by {@link #receiveErrors}, which has to be done from then on.
     *
     * @return this
     */
    public LinuxUdpSocket keepErrors() {
        descriptor.option(SocketConstants.SOL_IP, SocketConstants.IP_RECVERR, 1, "IP_RECVERR");
        keepsErrors = true;
        return this;
    }

    /** A socket that is none: every call is made and answers EBADF. */
    static LinuxUdpSocket unopened() {
        return new LinuxUdpSocket(Descriptor.none(), 0);
    }

    @Override
    public int receive(Handler handler, int limit) {
        for (int count = 0; count < limit; count++) {
            Msghdr.msgNamelen(message, 0, SockaddrIn.SIZE);
            Msghdr.msgControllen(message, 0, CONTROL_BYTES);
            Iovec.iovLen(part, 0, PAYLOAD_BYTES);
            final int got = SocketCalls.recvmsg(descriptor.errno, descriptor.fd, message, 0);
            if (got < 0) {
                // An ICMP error about an earlier send is reported here once; the next datagram is behind it.
                return count > 0 || got == -Errno.EAGAIN || got == -Errno.EINTR ? count : got;
            }
            handler.onDatagram(reception(),
                    Octets.of(payload.asSlice(0, got).toArray(ValueLayout.JAVA_BYTE)));
        }
        return limit;
    }

    private Reception reception() {
        int interfaceIndex = 0;
        int destination = 0;
        int ttl = 0;
        final long end = Msghdr.msgControllen(message, 0);
        long at = 0;
        while (at + Cmsghdr.SIZE <= end) {
            final int length = (int) Cmsghdr.cmsgLen(control, at);
            if (length < Cmsghdr.SIZE) {
                break;
            }
            if (Cmsghdr.cmsgLevel(control, at) == SocketConstants.SOL_IP) {
                switch (Cmsghdr.cmsgType(control, at)) {
                    case SocketConstants.IP_PKTINFO -> {
                        interfaceIndex = InPktinfo.ipiIfindex(control, at + Cmsghdr.SIZE);
                        destination = InPktinfo.ipiAddr(control, at + Cmsghdr.SIZE);
                    }
                    case SocketConstants.IP_TTL -> ttl = control.get(ValueLayout.JAVA_INT, at + Cmsghdr.SIZE);
                    default -> {
                    }
                }
            }
            at += Cmsghdr.space(length - Cmsghdr.SIZE);
        }
        return new Reception(new Ipv4Address(SockaddrIn.sinAddr(name, 0)), SockaddrIn.sinPort(name, 0) & 0xFFFF,
                new Ipv4Address(destination), interfaceIndex, ttl);
    }

    @Override
    public int send(Transmission transmission, Octets octets) {
        if (octets.length() > PAYLOAD_BYTES) {
            return -Errno.EMSGSIZE;
        }
        final byte[] bytes = octets.toArray();
        MemorySegment.copy(bytes, 0, payload, ValueLayout.JAVA_BYTE, 0, bytes.length);
        Iovec.iovLen(part, 0, bytes.length);
        SockaddrIn.sinFamily(name, 0, (short) SocketConstants.AF_INET);
        SockaddrIn.sinPort(name, 0, (short) transmission.destinationPort());
        SockaddrIn.sinAddr(name, 0, transmission.destination().bits());
        Msghdr.msgNamelen(message, 0, SockaddrIn.SIZE);
        final int pktinfo = Cmsghdr.space(InPktinfo.SIZE);
        Cmsghdr.cmsgLen(control, 0, Cmsghdr.SIZE + (long) InPktinfo.SIZE);
        Cmsghdr.cmsgLevel(control, 0, SocketConstants.SOL_IP);
        Cmsghdr.cmsgType(control, 0, SocketConstants.IP_PKTINFO);
        InPktinfo.ipiIfindex(control, Cmsghdr.SIZE, transmission.interfaceIndex());
        InPktinfo.ipiSpecDst(control, Cmsghdr.SIZE, transmission.source().bits());
        InPktinfo.ipiAddr(control, Cmsghdr.SIZE, 0);
        Cmsghdr.cmsgLen(control, pktinfo, Cmsghdr.SIZE + (long) Integer.BYTES);
        Cmsghdr.cmsgLevel(control, pktinfo, SocketConstants.SOL_IP);
        Cmsghdr.cmsgType(control, pktinfo, SocketConstants.IP_TTL);
        control.set(ValueLayout.JAVA_INT, pktinfo + (long) Cmsghdr.SIZE, transmission.ttl());
        Msghdr.msgControllen(message, 0, pktinfo + (long) Cmsghdr.space(Integer.BYTES));
        final int sent = SocketCalls.sendmsg(descriptor.errno, descriptor.fd, message, 0);
        // With errors kept, one about an earlier datagram is reported once instead of sending this one.
        return Math.min(sent < 0 && keepsErrors
                ? SocketCalls.sendmsg(descriptor.errno, descriptor.fd, message, 0)
                : sent, 0);
    }

    @Override
    public void receiveErrors(ErrorHandler handler) {
        if (!keepsErrors) {
            return;
        }
        for (int count = 0; count < MAX_ERRORS; count++) {
            Msghdr.msgNamelen(message, 0, SockaddrIn.SIZE);
            Msghdr.msgControllen(message, 0, CONTROL_BYTES);
            Iovec.iovLen(part, 0, PAYLOAD_BYTES);
            if (SocketCalls.recvmsg(descriptor.errno, descriptor.fd, message, SocketConstants.MSG_ERRQUEUE) < 0) {
                return;
            }
            readError(handler);
        }
    }

    private void readError(ErrorHandler handler) {
        final long end = Msghdr.msgControllen(message, 0);
        for (long at = 0; at + Cmsghdr.SIZE <= end;) {
            final int length = (int) Cmsghdr.cmsgLen(control, at);
            if (length < Cmsghdr.SIZE) {
                return;
            }
            final long body = at + Cmsghdr.SIZE;
            if (Cmsghdr.cmsgLevel(control, at) == SocketConstants.SOL_IP
                    && Cmsghdr.cmsgType(control, at) == SocketConstants.IP_RECVERR
                    && SockExtendedErr.eeOrigin(control, body) == SockExtendedErr.SO_EE_ORIGIN_ICMP) {
                handler.onError(new Ipv4Address(SockaddrIn.sinAddr(control, body + SockExtendedErr.SIZE)),
                        SockExtendedErr.eeType(control, body), SockExtendedErr.eeCode(control, body));
            }
            at += Cmsghdr.space(length - Cmsghdr.SIZE);
        }
    }

    @Override
    public int port() {
        return port;
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
