package org.dsmip.core.io;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.dsmip.core.io.UdpSocket.Transmission;
import org.dsmip.core.io.linux.LinuxUdpSocket;
import org.dsmip.core.io.linux.LinuxWaiter;
import org.dsmip.core.net.Ipv4Address;
import org.dsmip.core.net.Octets;
import org.dsmip.core.testing.NetworkNamespaces;

/** The contract on the waiter that polls, over loopback. */
final class WaiterContractIT extends WaiterContract {
    @Override
    void inWorld(Case body) throws Exception {
        NetworkNamespaces.run(() -> {
            try (UdpSocket first = LinuxUdpSocket.open(0, 0);
                    UdpSocket second = LinuxUdpSocket.open(0, 0);
                    UdpSocket sender = LinuxUdpSocket.open(0, 0);
                    Waiter waiter = new LinuxWaiter()) {
                final List<UdpSocket> ports = List.of(first, second);
                waiter.watch(ports);
                body.in(new LinuxWorld(waiter, ports, sender));
            }
        });
    }

    private record LinuxWorld(Waiter waiter, List<UdpSocket> ports, UdpSocket sender) implements World {
        @Override
        public void arrive(int port) {
            assertThat(sender.send(new Transmission(Ipv4Address.UNSPECIFIED, Ipv4Address.parse("127.0.0.1"),
                    ports.get(port).port(), 0, 64), Octets.EMPTY)).isZero();
        }
    }
}
