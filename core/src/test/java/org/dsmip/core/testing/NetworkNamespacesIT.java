package org.dsmip.core.testing;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Objects;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

final class NetworkNamespacesIT {
    @BeforeAll
    static void root() {
        NetworkNamespaces.assumeRoot();
    }

    @Test
    void privateNamespaceHasOnlyLoopbackAndItIsUp() throws Exception {
        NetworkNamespaces.run(() -> {
            assertThat(NetworkNamespaces.ip("-o link")).hasLineCount(1).contains("lo:", "UP");
        });
    }

    @Test
    void failureOfTheBodyReachesTheTest() {
        assertThatThrownBy(() -> NetworkNamespaces.run(() -> {
            throw new AssertionError("from inside");
        })).isInstanceOf(AssertionError.class).hasMessage("from inside");
    }

    @Test
    void datagramCrossesTheVethPairBetweenTwoNamedNamespaces() throws Exception {
        final Path left;
        try (NetworkNamespaces set = NetworkNamespaces.create("left", "right")) {
            left = Path.of("/run/netns", set.fullName("left"));
            assertThat(left).exists();
            set.veth("left", "v0", "right", "v1");
            set.ipIn("left", "addr add 192.0.2.1/24 dev v0");
            set.ipIn("right", "addr add 192.0.2.2/24 dev v1");
            final AtomicReference<@Nullable DatagramSocket> receiver = new AtomicReference<>();
            set.run("right", () -> receiver.set(new DatagramSocket(7000)));
            try (DatagramSocket socket = Objects.requireNonNull(receiver.get())) {
                set.run("left", () -> {
                    try (DatagramSocket sender = new DatagramSocket()) {
                        sender.send(new DatagramPacket(new byte[]{42}, 1, InetAddress.ofLiteral("192.0.2.2"), 7000));
                    }
                });
                final DatagramPacket packet = new DatagramPacket(new byte[8], 8);
                socket.setSoTimeout(5000);
                socket.receive(packet);
                assertThat(packet.getAddress().getHostAddress()).isEqualTo("192.0.2.1");
                assertThat(packet.getData()[0]).isEqualTo((byte) 42);
            }
        }
        assertThat(Files.exists(left)).isFalse();
    }
}
