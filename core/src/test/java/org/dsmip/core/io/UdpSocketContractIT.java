package org.dsmip.core.io;

import java.util.List;
import org.dsmip.core.io.UdpSocket.Reception;
import org.dsmip.core.io.UdpSocket.Transmission;
import org.dsmip.core.io.linux.LinuxUdpSocket;
import org.dsmip.core.net.Ipv4Address;
import org.dsmip.core.net.Octets;
import org.jspecify.annotations.Nullable;

/** The contract on a UDP socket of the kernel, over a veth pair. */
final class UdpSocketContractIT extends UdpSocketContract {
    @Override
    void inWorld(Case body) throws Exception {
        Veth.with(veth -> {
            try (UdpSocket near = veth.open("near", () -> LinuxUdpSocket.open(PORT, 0));
                    UdpSocket far = veth.open("far", () -> LinuxUdpSocket.open(FAR_PORT, 0))) {
                body.in(new LinuxWorld(near, far, veth.index("near", "v0")));
            }
        });
    }

    private record LinuxWorld(UdpSocket socket, UdpSocket far, int interfaceIndex) implements World {
        @Override
        public void arrive(Ipv4Address destination, int ttl, Octets payload) {
            final int result = far.send(new Transmission(FAR, destination, PORT, 0, ttl), payload);
            if (result != 0) {
                throw new AssertionError("send answered " + result);
            }
        }

        @Override
        public @Nullable Datagram sent() {
            final List<Datagram> got = receive(far, 1, 300);
            if (got.isEmpty()) {
                return null;
            }
            final Reception way = got.getFirst().reception();
            return new Datagram(new Reception(way.source(), way.sourcePort(), way.destination(), 0, way.ttl()),
                    got.getFirst().payload());
        }
    }
}
