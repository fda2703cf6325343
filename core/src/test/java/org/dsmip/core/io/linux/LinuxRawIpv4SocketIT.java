package org.dsmip.core.io.linux;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import java.util.List;
import org.dsmip.core.io.Packets;
import org.dsmip.core.io.RawIpv4Socket;
import org.dsmip.core.io.Veth;
import org.dsmip.core.io.linux.LinuxRawIpv4Socket.Options;
import org.dsmip.core.net.Octets;
import org.dsmip.core.sys.Errno;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

final class LinuxRawIpv4SocketIT {
    private static final int ICMP = 1;
    private static final int MORE_FRAGMENTS = 0x2000;
    private static final int DONT_FRAGMENT = 0x4000;

    private static RawIpv4Socket open(Veth veth, String namespace, int protocol) throws Exception {
        return veth.open(namespace, () -> LinuxRawIpv4Socket.open(protocol, Options.ofMark(0)));
    }

    @Test
    @Tag("L-1")
    void fragmentsComeReassembled() throws Exception {
        Veth.with(veth -> {
            try (RawIpv4Socket near = open(veth, "near", 41); RawIpv4Socket far = open(veth, "far", 41)) {
                final byte[] whole = Packets.bytes(2000, 3);
                Packets.send(far, List.of(
                        Packets.ipv4Fragment(Veth.FAR, Veth.NEAR, 41, MORE_FRAGMENTS, Arrays.copyOf(whole, 1400)),
                        Packets.ipv4Fragment(Veth.FAR, Veth.NEAR, 41, 1400 / 8,
                                Arrays.copyOfRange(whole, 1400, 2000))));
                final List<Octets> got = Packets.receive(near, 1);
                assertThat(got).hasSize(1);
                assertThat(got.getFirst().length()).isEqualTo(2020);
                assertThat(Octets.of(got.getFirst().toArray(), 20, 2000)).isEqualTo(Octets.of(whole));
            }
        });
    }

    @Test
    @Tag("L-1")
    void kernelAnswersProtocolUnreachableOnlyWhileNoSocketIsOpen() throws Exception {
        Veth.with(veth -> {
            try (RawIpv4Socket far = open(veth, "far", 55); RawIpv4Socket errors = open(veth, "far", ICMP)) {
                final Octets datagram = Packets.ipv4(Veth.FAR, Veth.NEAR, 55, Packets.bytes(40, 1));
                try (RawIpv4Socket near = open(veth, "near", 55)) {
                    Packets.send(far, List.of(datagram));
                    assertThat(Packets.receive(near, 1)).containsExactly(datagram);
                    assertThat(Packets.receiveOne(errors, 200)).isNull();
                }
                Packets.send(far, List.of(datagram));
                final Octets error = Packets.receive(errors, 1).getFirst();
                assertThat(error.at(20)).as("type: unreachable").isEqualTo(3);
                assertThat(error.at(21)).as("code: protocol").isEqualTo(2);
            }
        });
    }

    @Test
    void headerGoesAndComesAsItWasWritten() throws Exception {
        Veth.with(veth -> {
            try (RawIpv4Socket near = open(veth, "near", 41); RawIpv4Socket far = open(veth, "far", 41)) {
                final Octets plain = Packets.ipv4Fragment(Veth.FAR, Veth.NEAR, 41, DONT_FRAGMENT, Packets.bytes(30, 1));
                final byte[] marked = plain.toArray();
                marked[1] = (byte) 0xBB;
                marked[8] = 3;
                marked[10] = 0;
                marked[11] = 0;
                final int checksum = ~Packets.fold(Packets.sum(marked, 0, 20)) & 0xFFFF;
                marked[10] = (byte) (checksum >> 8);
                marked[11] = (byte) checksum;
                Packets.send(far, List.of(Octets.of(marked)));
                assertThat(Packets.receive(near, 1)).containsExactly(Octets.of(marked));
            }
        });
    }

    @Test
    void foreignSourceAddressIsSentAsItIs() throws Exception {
        Veth.with(veth -> {
            try (RawIpv4Socket near = open(veth, "near", 41); RawIpv4Socket far = open(veth, "far", 41)) {
                final Octets foreign = Packets.ipv4("198.51.100.9", Veth.FAR, 41, Packets.bytes(30, 1));
                // So that the far end's source validation lets it pass.
                veth.ip("far", "route add 198.51.100.0/24 via 192.0.2.1");
                Packets.send(near, List.of(foreign));
                assertThat(Packets.receive(far, 1)).containsExactly(foreign);
            }
        });
    }

    @Test
    void sendWithoutRouteIsAnErrorNumberThatHasAName() throws Exception {
        Veth.with(veth -> {
            try (RawIpv4Socket near = open(veth, "near", 41)) {
                final var batch = Packets.batchOf(
                        List.of(Packets.ipv4(Veth.NEAR, "203.0.113.1", 41, Packets.bytes(30, 1))));
                assertThat(Errno.name(near.send(Packets.rows(batch), 0, 1)))
                        .isEqualTo("ENETUNREACH");
            }
        });
    }
}
