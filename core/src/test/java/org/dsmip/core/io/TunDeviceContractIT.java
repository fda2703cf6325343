package org.dsmip.core.io;

import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.net.SocketTimeoutException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import org.dsmip.core.io.linux.LinuxTunDevice;
import org.dsmip.core.testing.NetworkNamespaces;
import org.jspecify.annotations.Nullable;

/** The contract on a TUN device of the kernel. */
final class TunDeviceContractIT extends TunDeviceContract {
    @Override
    void inWorld(Case body) throws Exception {
        NetworkNamespaces.run(() -> {
            // Without IPv6 the kernel sends nothing of its own accord.
            Files.writeString(Path.of("/proc/sys/net/ipv6/conf/default/disable_ipv6"), "1");
            try (TunDevice device = LinuxTunDevice.open("tun0", 1).getFirst()) {
                NetworkNamespaces.ip("addr add 10.9.0.1/24 dev tun0");
                NetworkNamespaces.ip("link set tun0 up");
                try (DatagramSocket socket = new DatagramSocket(5000, InetAddress.ofLiteral("10.9.0.1"))) {
                    body.in(new LinuxWorld(device, socket));
                }
            }
        });
    }

    private record LinuxWorld(TunDevice device, DatagramSocket socket) implements World {
        @Override
        public void emit(byte[] payload) throws Exception {
            socket.send(new DatagramPacket(payload, payload.length, InetAddress.ofLiteral("10.9.0.2"), 6000));
        }

        @Override
        public byte @Nullable [] arrived() throws Exception {
            final DatagramPacket packet = new DatagramPacket(new byte[2048], 2048);
            socket.setSoTimeout(300);
            try {
                socket.receive(packet);
            } catch (SocketTimeoutException e) {
                return null;
            }
            return Arrays.copyOf(packet.getData(), packet.getLength());
        }
    }
}
