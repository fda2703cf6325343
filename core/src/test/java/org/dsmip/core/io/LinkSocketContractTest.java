package org.dsmip.core.io;

import org.dsmip.core.io.memory.MemoryLinkSocket;
import org.dsmip.core.net.Octets;
import org.jspecify.annotations.Nullable;

/** The contract on the socket in memory. */
final class LinkSocketContractTest extends LinkSocketContract {
    @Override
    void inWorld(Case body) throws Exception {
        final MemoryLinkSocket socket = new MemoryLinkSocket(NEAR, MTU_BYTES, 100);
        body.in(new World() {
            @Override
            public LinkSocket socket() {
                return socket;
            }

            @Override
            public void arrive(Octets frame) {
                socket.inject(frame);
            }

            @Override
            public @Nullable Octets sent() {
                return socket.take();
            }
        });
    }
}
