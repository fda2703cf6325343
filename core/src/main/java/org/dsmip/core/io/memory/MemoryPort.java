package org.dsmip.core.io.memory;

import org.dsmip.core.io.Pollable;

/** A port in memory: it tells a {@link MemoryWaiter} when something has come. */
sealed interface MemoryPort extends Pollable
        permits MemoryLinkSocket, MemoryRawIpv4Socket, MemoryTunDevice, MemoryUdpSocket {
    /** Sets what to run, on the injecting thread, after something was injected. */
    void onInjected(Runnable listener);

    @Override
    default int descriptor() {
        return NONE;
    }

    /** Refuses the use of a closed port. */
    static void checkOpen(boolean closed) {
        if (closed) {
            throw new IllegalStateException("closed");
        }
    }
}
