package org.dsmip.core.io;

import java.util.List;
import org.dsmip.core.io.linux.LinuxRawIpv4Socket;
import org.dsmip.core.io.linux.LinuxRawIpv4Socket.Options;
import org.dsmip.core.net.Octets;
import org.jspecify.annotations.Nullable;

/** The contract on a raw socket of the kernel, over a veth pair. */
final class RawIpv4SocketContractIT extends RawIpv4SocketContract {
    @Override
    void inWorld(int protocol, Case body) throws Exception {
        Veth.with(veth -> {
            try (RawIpv4Socket near = veth.open("near", () -> LinuxRawIpv4Socket.open(protocol, Options.ofMark(0)));
                    RawIpv4Socket far = veth.open("far", () -> LinuxRawIpv4Socket.open(protocol, Options.ofMark(0)))) {
                body.in(new LinuxWorld(near, far));
            }
        });
    }

    private record LinuxWorld(RawIpv4Socket socket, RawIpv4Socket far) implements World {
        @Override
        public void arrive(List<Octets> datagrams) {
            Packets.send(far, datagrams);
        }

        @Override
        public @Nullable Octets sent() {
            // A veth pair hands over within the sender's call or soon after; waiting shows that nothing comes.
            return Packets.receiveOne(far, 300);
        }
    }
}
