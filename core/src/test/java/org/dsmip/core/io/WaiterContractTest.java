package org.dsmip.core.io;

import java.util.List;
import org.dsmip.core.io.UdpSocket.Reception;
import org.dsmip.core.io.memory.MemoryUdpSocket;
import org.dsmip.core.io.memory.MemoryWaiter;
import org.dsmip.core.net.Ipv4Address;
import org.dsmip.core.net.Octets;

/** The contract on the waiter in memory. */
final class WaiterContractTest extends WaiterContract {
    @Override
    void inWorld(Case body) throws Exception {
        final List<MemoryUdpSocket> ports = List.of(new MemoryUdpSocket(1, 10), new MemoryUdpSocket(2, 10));
        try (Waiter waiter = new MemoryWaiter()) {
            waiter.watch(ports);
            body.in(new World() {
                @Override
                public Waiter waiter() {
                    return waiter;
                }

                @Override
                public List<UdpSocket> ports() {
                    return List.copyOf(ports);
                }

                @Override
                public void arrive(int port) {
                    ports.get(port).inject(new Reception(Ipv4Address.UNSPECIFIED, 1, Ipv4Address.UNSPECIFIED, 1, 1),
                            Octets.EMPTY);
                }
            });
        }
    }
}
