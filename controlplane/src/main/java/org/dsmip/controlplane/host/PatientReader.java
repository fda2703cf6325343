package org.dsmip.controlplane.host;

import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Supplier;
import org.dsmip.core.io.RouteTableException;
import org.dsmip.core.sys.Errno;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Reads what the kernel lists, before a node runs: a list that changes whenever it is read, because other programs make and
 * remove links or addresses without a pause, is no reason not to start (OPS-RT-1).
 */
public final class PatientReader {
    private static final Logger LOG = LoggerFactory.getLogger("dsmip.node");
    private static final int ATTEMPTS = 10;
    private static final long PAUSE_NS = TimeUnit.MILLISECONDS.toNanos(50);

    private PatientReader() {}

    /**
     * Reads a list, a bounded number of times.
     *
     * @param what it is, for the operator
     * @param list reads it
     * @param unread stands for it if it changed each time
     * @param <T> what is read
     * @return the list, or what stands for it
     */
    public static <T> T read(String what, Supplier<T> list, T unread) {
        for (int attempt = 1; true; attempt++) {
            try {
                return list.get();
            } catch (RouteTableException e) {
                if (e.errno() != Errno.EAGAIN) {
                    throw e;
                }
                if (attempt == ATTEMPTS) {
                    LOG.atWarn().addKeyValue("what", what)
                            .log("other programs change the network configuration without a pause; going on without this");
                    return unread;
                }
                LockSupport.parkNanos(PAUSE_NS);
            }
        }
    }
}
