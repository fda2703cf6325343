package org.dsmip.core.io;

/** A port that a {@link Waiter} can wait for. */
public interface Pollable {
    /** {@link #descriptor()} of a port in memory. */
    int NONE = -1;

    /**
     * The file descriptor that becomes readable when there is something to receive.
     *
     * @return a descriptor, or {@link #NONE}
     */
    int descriptor();

    /**
     * Says whether there is something to receive, where there is no descriptor to ask the kernel about.
     *
     * @return true if a receive call would answer more than 0; false also when the kernel must be asked
     */
    default boolean ready() {
        return false;
    }
}
