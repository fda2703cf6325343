package org.dsmip.core.io.linux;

import static org.dsmip.core.sys.SystemCallException.check;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import org.dsmip.core.io.LinkSocket;
import org.dsmip.core.net.MacAddress;
import org.dsmip.core.net.Octets;
import org.dsmip.core.sys.Errno;
import org.dsmip.core.sys.PacketMreq;
import org.dsmip.core.sys.SockaddrLl;
import org.dsmip.core.sys.SocketCalls;
import org.dsmip.core.sys.SocketConstants;

/** A packet socket bound to one interface. */
public final class LinuxLinkSocket implements LinkSocket {
    private static final int FRAME_BYTES = 65_536;

    private final Descriptor descriptor;
    private final int etherType;
    private final MemorySegment frame;
    private int interfaceIndex;
    private MacAddress macAddress = new MacAddress(0);
    private boolean allGroups;

    private LinuxLinkSocket(Descriptor descriptor, int etherType) {
        this.descriptor = descriptor;
        this.etherType = etherType;
        frame = descriptor.arena.allocate(FRAME_BYTES, 8);
    }

    /**
     * Opens a socket on an interface.
     *
     * @param interfaceIndex the interface; it must be an Ethernet one
     * @param etherType what to receive; 0: nothing, the socket only sends
     * @param filter which of those to receive
     * @return the socket
     * @throws org.dsmip.core.sys.SystemCallException if the kernel refuses; nothing is left open
     */
    public static LinuxLinkSocket open(int interfaceIndex, int etherType, BpfFilter filter) {
        final Descriptor descriptor = Descriptor.socket(SocketConstants.AF_PACKET, SocketConstants.SOCK_RAW, 0,
                "AF_PACKET, SOCK_RAW");
        try {
            // Filter and direction first: the socket receives nothing before it is bound to an EtherType.
            filter.attach(descriptor);
            descriptor.option(SocketConstants.SOL_PACKET, SocketConstants.PACKET_IGNORE_OUTGOING, 1,
                    "PACKET_IGNORE_OUTGOING");
            final LinuxLinkSocket socket = new LinuxLinkSocket(descriptor, etherType);
            check(socket.bind(interfaceIndex), "bind", "AF_PACKET interface " + interfaceIndex);
            return socket;
        } catch (RuntimeException e) {
            descriptor.close();
            throw e;
        }
    }

    /** A socket that is none: every call is made and answers EBADF. */
    static LinuxLinkSocket unopened(MacAddress macAddress) {
        final LinuxLinkSocket socket = new LinuxLinkSocket(Descriptor.none(), 0);
        socket.macAddress = macAddress;
        return socket;
    }

    private int bind(int index) {
        try (Arena scratch = Arena.ofConfined()) {
            final MemorySegment address = scratch.allocate(SockaddrLl.SIZE, 8);
            SockaddrLl.sllFamily(address, 0, (short) SocketConstants.AF_PACKET);
            SockaddrLl.sllProtocol(address, 0, (short) etherType);
            SockaddrLl.sllIfindex(address, 0, index);
            final int bound = SocketCalls.bind(descriptor.errno, descriptor.fd, address, SockaddrLl.SIZE);
            if (bound < 0) {
                return bound;
            }
            interfaceIndex = index;
            final MemorySegment length = scratch.allocateFrom(ValueLayout.JAVA_INT, SockaddrLl.SIZE);
            final int named = SocketCalls.getsockname(descriptor.errno, descriptor.fd, address, length);
            macAddress = named < 0 ? macAddress : macAddress(address);
            return Math.min(named, 0);
        }
    }

    @Override
    public int attach(int index) {
        final int bound = bind(index);
        // The kernel has left the groups with the former interface.
        return bound == 0 && allGroups ? receiveAllGroups() : bound;
    }

    private static MacAddress macAddress(MemorySegment address) {
        long bits = 0;
        for (int i = 0; i < 6; i++) {
            bits = (bits << 8) | (address.get(ValueLayout.JAVA_BYTE, SockaddrLl.SLL_ADDR + i) & 0xFF);
        }
        return new MacAddress(bits);
    }

    @Override
    public int receive(Handler handler, int limit) {
        for (int count = 0; count < limit; count++) {
            final int got = SocketCalls.recv(descriptor.errno, descriptor.fd, frame, FRAME_BYTES, 0);
            if (got < 0) {
                return count > 0 || got == -Errno.EAGAIN || got == -Errno.EINTR ? count : got;
            }
            handler.onFrame(Octets.of(frame.asSlice(0, got).toArray(ValueLayout.JAVA_BYTE)));
        }
        return limit;
    }

    @Override
    public int receiveAllGroups() {
        try (Arena scratch = Arena.ofConfined()) {
            final MemorySegment request = scratch.allocate(PacketMreq.SIZE, 8);
            allGroups = true;
            PacketMreq.mrIfindex(request, 0, interfaceIndex);
            PacketMreq.mrType(request, 0, (short) SocketConstants.PACKET_MR_ALLMULTI);
            return SocketCalls.setsockopt(descriptor.errno, descriptor.fd, SocketConstants.SOL_PACKET,
                    SocketConstants.PACKET_ADD_MEMBERSHIP, request, PacketMreq.SIZE);
        }
    }

    @Override
    public int send(Octets octets) {
        if (octets.length() > FRAME_BYTES) {
            return -Errno.EMSGSIZE;
        }
        final byte[] bytes = octets.toArray();
        MemorySegment.copy(bytes, 0, frame, ValueLayout.JAVA_BYTE, 0, bytes.length);
        return Math.min(SocketCalls.send(descriptor.errno, descriptor.fd, frame, bytes.length, 0), 0);
    }

    @Override
    public MacAddress macAddress() {
        return macAddress;
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
