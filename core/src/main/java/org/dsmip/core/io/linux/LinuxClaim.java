package org.dsmip.core.io.linux;

import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.dsmip.core.io.linux.rtnetlink.NetlinkRequests;
import org.dsmip.core.io.linux.rtnetlink.NetlinkSocket;
import org.dsmip.core.io.linux.rtnetlink.UnixDiagMessage;
import org.dsmip.core.sys.Errno;
import org.dsmip.core.sys.SockaddrUn;
import org.dsmip.core.sys.SocketCalls;
import org.dsmip.core.sys.SocketConstants;
import org.dsmip.core.sys.SystemCallException;

/**
 * A claim to something that only one process of a network namespace may have: a name that is bound as long as the process
 * lives. It leaves nothing behind, however the process ends.
 */
public final class LinuxClaim implements AutoCloseable {
    private static final String PREFIX = "dsmip/";

    private final Descriptor descriptor;

    private LinuxClaim(Descriptor descriptor) {
        this.descriptor = descriptor;
    }

    /**
     * Makes a claim.
     *
     * @param what the thing, in words that another process would use as well
     * @param remedy what to do if another process has it
     * @return the claim, which the caller closes
     * @throws SystemCallException if another process has it
     */
    public static LinuxClaim open(String what, String remedy) {
        final Descriptor descriptor = Descriptor.socket(SocketConstants.AF_UNIX, SocketConstants.SOCK_DGRAM, 0,
                "AF_UNIX, SOCK_DGRAM");
        try (Arena scratch = Arena.ofConfined()) {
            final MemorySegment address = scratch.allocate(SockaddrUn.SIZE, 8);
            final int length = SockaddrUn.abstractAddress(address, PREFIX + what);
            final int bound = SocketCalls.bind(descriptor.errno, descriptor.fd, address, length);
            if (bound == -Errno.EADDRINUSE) {
                throw new SystemCallException("claim", what, bound, remedy);
            }
            SystemCallException.check(bound, "bind", "AF_UNIX " + PREFIX + what);
            return new LinuxClaim(descriptor);
        } catch (RuntimeException e) {
            descriptor.close();
            throw e;
        }
    }

    /**
     * What is claimed in this network namespace by processes of the same user, or of root: what any other user claims means
     * nothing to a node.
     *
     * @return in the words of those who claimed it, this process included
     * @throws IOException if the kernel does not list its sockets
     */
    public static List<String> all() throws IOException {
        final int own = (Integer) Files.getAttribute(Path.of("/proc/self"), "unix:uid");
        try (NetlinkRequests requests = new NetlinkRequests(
                new NetlinkSocket(UnixDiagMessage.NETLINK_SOCK_DIAG, 0))) {
            final NetlinkRequests.Listing<UnixDiagMessage.AbstractSocket> sockets = requests
                    .list(UnixDiagMessage::encodeList, UnixDiagMessage::decode);
            if (!sockets.end().isOk()) {
                throw new IOException("the kernel does not list local sockets: " + Errno.name(sockets.end().errno()));
            }
            return sockets.values().stream().filter(socket -> socket.uid() == own || socket.uid() == 0)
                    .map(UnixDiagMessage.AbstractSocket::name).filter(name -> name.startsWith(PREFIX))
                    .map(name -> name.substring(PREFIX.length())).toList();
        } catch (SystemCallException e) {
            throw new IOException(e.getMessage(), e);
        }
    }

    @Override
    public void close() {
        descriptor.close();
    }
}
