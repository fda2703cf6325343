package org.dsmip.core.io;

import org.dsmip.core.io.UdpSocket.Reception;
import org.dsmip.core.io.UdpSocket.Transmission;
import org.dsmip.core.io.memory.MemoryUdpSocket;
import org.dsmip.core.net.Ipv4Address;
import org.dsmip.core.net.Octets;
import org.jspecify.annotations.Nullable;

/** The contract on the socket in memory. */
final class UdpSocketContractTest extends UdpSocketContract {
    @Override
    void inWorld(Case body) throws Exception {
        final MemoryUdpSocket socket = new MemoryUdpSocket(PORT, 100);
        body.in(new World() {
            @Override
            public UdpSocket socket() {
                return socket;
            }

            @Override
            public int interfaceIndex() {
                return 7;
            }

            @Override
            public void arrive(Ipv4Address destination, int ttl, Octets payload) {
                socket.inject(new Reception(FAR, FAR_PORT, destination, 7, ttl), payload);
            }

            @Override
            public @Nullable Datagram sent() {
                final MemoryUdpSocket.Sent sent = socket.take();
                if (sent == null) {
                    return null;
                }
                final Transmission way = sent.transmission();
                return new Datagram(new Reception(way.source(), socket.port(), way.destination(), 0, way.ttl()),
                        sent.payload());
            }
        });
    }
}
