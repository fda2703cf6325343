package org.dsmip.core.io.linux;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.util.ArrayList;
import java.util.List;
import org.dsmip.core.io.UdpSocket;
import org.dsmip.core.io.UdpSocket.Reception;
import org.dsmip.core.io.UdpSocket.Transmission;
import org.dsmip.core.io.Veth;
import org.dsmip.core.net.Ipv4Address;
import org.dsmip.core.net.Octets;
import org.dsmip.core.sys.SystemCallException;
import org.dsmip.core.testing.NetworkNamespaces;
import org.junit.jupiter.api.Test;

final class LinuxUdpSocketIT {
    private static final Octets PAYLOAD = Octets.ofHex("0102030405");
    private static final Ipv4Address LOCALHOST = Ipv4Address.parse("127.0.0.1");
    private static final Ipv4Address LIMITED_BROADCAST = Ipv4Address.parse("255.255.255.255");

    private static Reception receive(UdpSocket socket) {
        final List<Reception> got = new ArrayList<>();
        final long deadlineNs = System.nanoTime() + 20_000_000_000L;
        while (got.isEmpty() && System.nanoTime() < deadlineNs) {
            socket.receive((reception, payload) -> got.add(reception), 1);
        }
        return got.getFirst();
    }

    @Test
    void takenPortIsRefusedWithAMessageThatSaysSo() throws Exception {
        NetworkNamespaces.run(() -> {
            try (UdpSocket first = LinuxUdpSocket.open(434, 0)) {
                assertThat(first.port()).isEqualTo(434);
                assertThatThrownBy(() -> LinuxUdpSocket.open(434, 0)).isInstanceOf(SystemCallException.class)
                        .hasMessageContaining("0.0.0.0:434").hasMessageContaining("EADDRINUSE")
                        .hasMessageContaining("another process uses this address and port");
            }
            LinuxUdpSocket.open(434, 0).close();
        });
    }

    @Test
    void portZeroIsAnyThatIsFree() throws Exception {
        NetworkNamespaces.run(() -> {
            try (UdpSocket first = LinuxUdpSocket.open(0, 0); UdpSocket second = LinuxUdpSocket.open(0, 0)) {
                assertThat(first.port()).isBetween(1, 65_535).isNotEqualTo(second.port());
            }
        });
    }

    @Test
    void socketOfTheJdkUnderstandsWhatIsSentAndIsUnderstood() throws Exception {
        NetworkNamespaces.run(() -> {
            try (UdpSocket socket = LinuxUdpSocket.open(434, 0);
                    DatagramSocket other = new DatagramSocket(4340, InetAddress.ofLiteral("127.0.0.1"))) {
                other.setSoTimeout(5000);
                assertThat(socket.send(new Transmission(LOCALHOST, LOCALHOST, 4340, 0, 64), PAYLOAD)).isZero();
                final DatagramPacket packet = new DatagramPacket(new byte[100], 100);
                other.receive(packet);
                assertThat(packet.getPort()).isEqualTo(434);
                assertThat(Octets.of(packet.getData(), 0, packet.getLength())).isEqualTo(PAYLOAD);
                packet.setAddress(InetAddress.ofLiteral("127.0.0.2"));
                other.send(packet);
                assertThat(receive(socket)).isEqualTo(new Reception(LOCALHOST, 4340, Ipv4Address.parse("127.0.0.2"),
                        1, 64));
            }
        });
    }

    @Test
    void kernelChoosesTheSourceWhenNoneIsGiven() throws Exception {
        Veth.with(veth -> {
            try (UdpSocket near = veth.open("near", () -> LinuxUdpSocket.open(434, 0));
                    UdpSocket far = veth.open("far", () -> LinuxUdpSocket.open(434, 0))) {
                assertThat(near.send(new Transmission(Ipv4Address.UNSPECIFIED, Ipv4Address.parse(Veth.FAR), 434, 0, 64),
                        PAYLOAD)).isZero();
                assertThat(receive(far).source()).isEqualTo(Ipv4Address.parse(Veth.NEAR));
            }
        });
    }

    @Test
    void interfaceBoundSendNeedsNoRoute() throws Exception {
        Veth.with(veth -> {
            final int nearIndex = veth.index("near", "v0");
            final int farIndex = veth.index("far", "v1");
            try (UdpSocket near = veth.open("near", () -> LinuxUdpSocket.open(434, 0));
                    UdpSocket far = veth.open("far", () -> LinuxUdpSocket.open(434, 0))) {
                final Ipv4Address source = Ipv4Address.parse(Veth.NEAR);
                assertThat(near.send(new Transmission(Ipv4Address.UNSPECIFIED, LIMITED_BROADCAST, 434, 0, 1), PAYLOAD))
                        .as("no route to it").isNegative();
                assertThat(near.send(new Transmission(source, LIMITED_BROADCAST, 434, nearIndex, 1), PAYLOAD)).isZero();
                assertThat(receive(far)).isEqualTo(new Reception(source, 434, LIMITED_BROADCAST, farIndex, 1));
            }
        });
    }

    @Test
    void sourceThatIsNotLocalIsRefused() throws Exception {
        NetworkNamespaces.run(() -> {
            try (UdpSocket socket = LinuxUdpSocket.open(434, 0)) {
                assertThat(socket.send(new Transmission(Ipv4Address.parse("198.51.100.1"), LOCALHOST, 434, 0, 64),
                        PAYLOAD)).isNegative();
                assertThat(socket.send(new Transmission(LOCALHOST, LOCALHOST, 434, 0, 64), PAYLOAD)).isZero();
            }
        });
    }
}
