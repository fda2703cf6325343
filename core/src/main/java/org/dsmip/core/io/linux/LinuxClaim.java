package org.dsmip.core.io.linux;

import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
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
    /** Names that are in no file system begin like that in the kernel's list. */
    private static final String LISTED = " @" + PREFIX;
    private static final Path SOCKETS = Path.of("/proc/thread-self/net/unix");

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
     * What is claimed in this network namespace.
     *
     * @return in the words of those who claimed it, this process included
     * @throws IOException if the kernel does not list its sockets
     */
    public static List<String> all() throws IOException {
        // The names of others may be any bytes.
        return Files.readAllLines(SOCKETS, StandardCharsets.ISO_8859_1).stream()
                .filter(socket -> socket.contains(LISTED))
                .map(socket -> socket.substring(socket.indexOf(LISTED) + LISTED.length())).toList();
    }

    @Override
    public void close() {
        descriptor.close();
    }
}
