package org.dsmip.core.io.linux;

import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.util.List;
import org.agrona.DirectBuffer;
import org.dsmip.core.io.ExclusiveNames;
import org.dsmip.core.io.linux.rtnetlink.NetlinkRequests;
import org.dsmip.core.io.linux.rtnetlink.NetlinkSocket;
import org.dsmip.core.io.linux.rtnetlink.UnixDiagMessage;
import org.dsmip.core.sys.Errno;
import org.dsmip.core.sys.SockaddrUn;
import org.dsmip.core.sys.SocketCalls;
import org.dsmip.core.sys.SocketConstants;
import org.dsmip.core.sys.SystemCallException;
import org.dsmip.core.sys.UserCalls;
import org.jspecify.annotations.Nullable;

/** Names of local sockets that are in no file system: the kernel lists them for each network namespace, with their users. */
public final class LinuxExclusiveNames implements ExclusiveNames {
    /** What stands before each name where others see it. */
    public static final String PREFIX = "dsmip/";

    private static final long ROOT = 0;

    /** Holds nothing yet. */
    public LinuxExclusiveNames() {
        // Each name is a socket of its own.
    }

    @Override
    public @Nullable Held hold(String name) {
        final Descriptor descriptor = Descriptor.socket(SocketConstants.AF_UNIX, SocketConstants.SOCK_DGRAM, 0,
                "AF_UNIX, SOCK_DGRAM");
        try (Arena scratch = Arena.ofConfined()) {
            final MemorySegment address = scratch.allocate(SockaddrUn.SIZE, 8);
            final int length = SockaddrUn.abstractAddress(address, PREFIX + name);
            final int bound = SocketCalls.bind(descriptor.errno, descriptor.fd, address, length);
            if (bound == -Errno.EADDRINUSE) {
                descriptor.close();
                return null;
            }
            SystemCallException.check(bound, "bind", "AF_UNIX " + PREFIX + name);
            return descriptor::close;
        } catch (RuntimeException e) {
            descriptor.close();
            throw e;
        }
    }

    /** Of a host with very many sockets only these are kept. */
    private static UnixDiagMessage.@Nullable AbstractSocket ours(DirectBuffer body) {
        final UnixDiagMessage.AbstractSocket socket = UnixDiagMessage.decode(body);
        return socket == null || !socket.name().startsWith(PREFIX) ? null : socket;
    }

    @Override
    public List<Holder> holders() throws IOException {
        final long own = UserCalls.geteuid();
        try (NetlinkRequests requests = new NetlinkRequests(
                new NetlinkSocket(UnixDiagMessage.NETLINK_SOCK_DIAG, 0))) {
            final NetlinkRequests.Listing<UnixDiagMessage.AbstractSocket> sockets = requests
                    .list(UnixDiagMessage::encodeList, LinuxExclusiveNames::ours);
            if (!sockets.end().isOk()) {
                throw new IOException("the kernel does not list local sockets: " + Errno.name(sockets.end().errno()));
            }
            return sockets.values().stream().map(
                    socket -> new Holder(socket.name().substring(PREFIX.length()), socket.uid(),
                            socket.uid() == own || socket.uid() == ROOT))
                    .toList();
        } catch (SystemCallException e) {
            throw new IOException(e.getMessage(), e);
        }
    }
}
