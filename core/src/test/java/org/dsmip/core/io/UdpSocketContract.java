package org.dsmip.core.io;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import org.dsmip.core.io.UdpSocket.Reception;
import org.dsmip.core.io.UdpSocket.Transmission;
import org.dsmip.core.net.Ipv4Address;
import org.dsmip.core.net.Octets;
import org.dsmip.core.sys.Errno;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** What every {@link UdpSocket} does, on port 434 at 192.0.2.1 and 192.0.2.3, with a neighbor 192.0.2.2 on port 4340. */
abstract class UdpSocketContract {
    static final Ipv4Address NEAR = Ipv4Address.parse(Veth.NEAR);
    static final Ipv4Address NEAR_SECOND = Ipv4Address.parse(Veth.NEAR_SECOND);
    static final Ipv4Address FAR = Ipv4Address.parse(Veth.FAR);
    static final int PORT = 434;
    static final int FAR_PORT = 4340;

    /** A datagram and how it came. */
    record Datagram(Reception reception, Octets payload) {}

    /** The socket and its neighbor. */
    interface World {
        UdpSocket socket();

        /** Index of the interface on which the neighbor is. */
        int interfaceIndex();

        /** The neighbor sends a datagram to port 434. */
        void arrive(Ipv4Address destination, int ttl, Octets payload) throws Exception;

        /** The next datagram that the neighbor got, with interface 0; null if none comes. */
        @Nullable
        Datagram sent() throws Exception;
    }

    interface Case {
        void in(World world) throws Exception;
    }

    abstract void inWorld(Case body) throws Exception;

    static List<Datagram> receive(UdpSocket socket, int count, int timeoutMillis) {
        final List<Datagram> got = new ArrayList<>();
        final long deadlineNs = System.nanoTime() + timeoutMillis * 1_000_000L;
        while (got.size() < count && System.nanoTime() < deadlineNs) {
            final int result = socket.receive((reception, payload) -> got.add(new Datagram(reception, payload)),
                    count - got.size());
            assertThat(result).isNotNegative();
        }
        return got;
    }

    private static Octets payload(int length, int seed) {
        return Octets.of(Packets.bytes(length, seed));
    }

    @Test
    void knowsItsPort() throws Exception {
        inWorld(world -> assertThat(world.socket().port()).isEqualTo(PORT));
    }

    @Test
    void answersZeroWhenThereIsNothing() throws Exception {
        inWorld(world -> assertThat(world.socket().receive((reception, payload) -> {
            throw new AssertionError("nothing was sent");
        }, 8)).isZero());
    }

    @Test
    void datagramComesWithAddressesInterfaceAndTtl() throws Exception {
        inWorld(world -> {
            world.arrive(NEAR, 7, payload(100, 1));
            world.arrive(NEAR_SECOND, 255, payload(0, 0));
            assertThat(receive(world.socket(), 2, 5000)).containsExactly(
                    new Datagram(new Reception(FAR, FAR_PORT, NEAR, world.interfaceIndex(), 7), payload(100, 1)),
                    new Datagram(new Reception(FAR, FAR_PORT, NEAR_SECOND, world.interfaceIndex(), 255),
                            payload(0, 0)));
        });
    }

    @Test
    void datagramGoesFromTheChosenAddressWithTheChosenTtl() throws Exception {
        inWorld(world -> {
            assertThat(world.socket().send(new Transmission(NEAR_SECOND, FAR, FAR_PORT, 0, 9), payload(80, 3)))
                    .isZero();
            assertThat(world.socket().send(new Transmission(NEAR, FAR, FAR_PORT, world.interfaceIndex(), 255),
                    payload(81, 4))).isZero();
            assertThat(world.sent()).isEqualTo(
                    new Datagram(new Reception(NEAR_SECOND, PORT, FAR, 0, 9), payload(80, 3)));
            assertThat(world.sent())
                    .isEqualTo(new Datagram(new Reception(NEAR, PORT, FAR, 0, 255), payload(81, 4)));
            assertThat(world.sent()).isNull();
        });
    }

    @Test
    void burstComesInOrderAndOnlyAsManyAsAskedFor() throws Exception {
        inWorld(world -> {
            for (int i = 0; i < 20; i++) {
                world.arrive(NEAR, 64, payload(10, i));
            }
            final List<Octets> got = new ArrayList<>(
                    receive(world.socket(), 15, 5000).stream().map(Datagram::payload).toList());
            assertThat(world.socket().receive((reception, payload) -> got.add(payload), 3)).isEqualTo(3);
            got.addAll(receive(world.socket(), 2, 5000).stream().map(Datagram::payload).toList());
            assertThat(got).isEqualTo(IntStream.range(0, 20).mapToObj(i -> payload(10, i)).toList());
        });
    }

    @Test
    void largestPayloadIs65507Bytes() throws Exception {
        inWorld(world -> {
            final Transmission way = new Transmission(NEAR, FAR, FAR_PORT, 0, 64);
            assertThat(world.socket().send(way, payload(65_507, 1))).isZero();
            assertThat(world.socket().send(way, payload(65_508, 1))).isEqualTo(-Errno.EMSGSIZE);
            assertThat(world.socket().send(way, payload(70_000, 1))).isEqualTo(-Errno.EMSGSIZE);
        });
    }

    @Test
    void closingTwiceIsHarmless() throws Exception {
        inWorld(world -> {
            world.socket().close();
            world.socket().close();
        });
    }
}
