package org.dsmip.core.io.linux;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.lang.foreign.Arena;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.dsmip.core.io.RouteTable;
import org.dsmip.core.io.route.RouteFilter;
import org.dsmip.core.net.Octets;
import org.dsmip.core.packet.PacketBatch;
import org.dsmip.core.sys.Errno;
import org.dsmip.core.testing.NetworkNamespaces;
import org.junit.jupiter.api.Test;

/** What the kernel refuses leaves no trace. */
final class RefusedCallsIT {
    @Test
    void nothingIsLeftInTheKernel() throws Exception {
        NetworkNamespaces.run(() -> {
            try (RouteTable routes = LinuxRouteTable.open()) {
                routes.setUp(1);
                final List<Object> before = everything(routes);
                final long descriptors = descriptors();
                RefusedCalls.make();
                assertThat(everything(routes)).isEqualTo(before);
                assertThat(descriptors()).isEqualTo(descriptors);
            }
        });
    }

    @Test
    void nothingIsSent() throws Exception {
        NetworkNamespaces.run(() -> {
            final Octets snmp = Octets.of(Files.readAllBytes(Path.of("/proc/thread-self/net/snmp")));
            RefusedCalls.make();
            assertThat(Octets.of(Files.readAllBytes(Path.of("/proc/thread-self/net/snmp")))).isEqualTo(snmp);
        });
    }

    @Test
    void aPortThatIsNoneAnswersWithItsErrno() {
        try (LinuxTunDevice tun = LinuxTunDevice.unopened();
                LinuxRawIpv4Socket socket = LinuxRawIpv4Socket.unopened(41);
                Arena arena = Arena.ofConfined()) {
            final PacketBatch batch = new PacketBatch(arena, 1, 2048, 64);
            assertThat(tun.receive(batch)).isEqualTo(-Errno.EBADF);
            assertThat(socket.receive(batch)).isEqualTo(-Errno.EBADF);
            assertThat(batch.size()).isZero();
        }
    }

    private static List<Object> everything(RouteTable routes) {
        final List<Object> all = new ArrayList<>(routes.links());
        all.addAll(routes.addresses());
        all.addAll(routes.routes(RouteFilter.ofProtocol(0)));
        all.addAll(routes.rules());
        all.addAll(routes.proxyNeighbors());
        return all;
    }

    private static long descriptors() throws IOException {
        try (Stream<Path> open = Files.list(Path.of("/proc/self/fd"))) {
            return open.count();
        }
    }
}
