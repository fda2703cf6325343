package org.dsmip.core.io.linux;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
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
            final int length = SockaddrUn.abstractAddress(address, "dsmip/" + what);
            final int bound = SocketCalls.bind(descriptor.errno, descriptor.fd, address, length);
            if (bound == -Errno.EADDRINUSE) {
                throw new SystemCallException("claim", what, bound, remedy);
            }
            SystemCallException.check(bound, "bind", "AF_UNIX dsmip/" + what);
            return new LinuxClaim(descriptor);
        } catch (RuntimeException e) {
            descriptor.close();
            throw e;
        }
    }

    @Override
    public void close() {
        descriptor.close();
    }
}
