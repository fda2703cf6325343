package org.dsmip.core.io;

import java.util.List;

/** Waits until one of several ports has something to receive, a time is over, or another thread calls. */
public interface Waiter extends AutoCloseable {
    /**
     * Sets what to wait for. Called by the waiting thread.
     *
     * @param ports the ports
     */
    void watch(List<? extends Pollable> ports);

    /**
     * Waits. Called by the waiting thread.
     *
     * @param timeoutNs at most this long; rounded up to milliseconds; 0: only look
     */
    void await(long timeoutNs);

    /**
     * Says whether a port had something to receive when the last wait ended. Called by the waiting thread.
     *
     * @param index place of the port in the list given to {@link #watch}
     * @return true if a receive call is worth it
     */
    boolean readable(int index);

    /** Ends the present wait, or the next one at once. Called by any thread, without waiting itself. */
    void wakeUp();

    @Override
    void close();
}
