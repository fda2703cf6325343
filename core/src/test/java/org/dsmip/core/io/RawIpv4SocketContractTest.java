package org.dsmip.core.io;

import java.util.List;
import org.dsmip.core.io.memory.MemoryRawIpv4Socket;
import org.dsmip.core.net.Octets;
import org.jspecify.annotations.Nullable;

/** The contract on the socket in memory. */
final class RawIpv4SocketContractTest extends RawIpv4SocketContract {
    @Override
    void inWorld(int protocol, Case body) throws Exception {
        final MemoryRawIpv4Socket socket = new MemoryRawIpv4Socket(protocol, MTU_BYTES, 200);
        body.in(new World() {
            @Override
            public RawIpv4Socket socket() {
                return socket;
            }

            @Override
            public void arrive(List<Octets> datagrams) {
                datagrams.forEach(socket::inject);
            }

            @Override
            public @Nullable Octets sent() {
                return socket.take();
            }
        });
    }
}
