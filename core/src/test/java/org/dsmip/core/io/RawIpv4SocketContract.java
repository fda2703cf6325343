package org.dsmip.core.io;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.stream.IntStream;
import org.dsmip.core.net.Octets;
import org.dsmip.core.packet.PacketBatch;
import org.dsmip.core.sys.Errno;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** What every {@link RawIpv4Socket} does, at 192.0.2.1 on a link with an MTU of 1500 bytes and a neighbor 192.0.2.2. */
abstract class RawIpv4SocketContract {
    static final int MTU_BYTES = 1500;
    private static final int[] TUNNEL_PROTOCOLS = {4, 41, 47, 55};

    /** The socket and its neighbor. */
    interface World {
        RawIpv4Socket socket();

        /** The neighbor sends datagrams. */
        void arrive(List<Octets> datagrams) throws Exception;

        /** The next datagram that the neighbor got; null if none comes. */
        @Nullable
        Octets sent() throws Exception;
    }

    interface Case {
        void in(World world) throws Exception;
    }

    abstract void inWorld(int protocol, Case body) throws Exception;

    private static Octets toSocket(int protocol, int length, int seed) {
        return Packets.ipv4("192.0.2.2", "192.0.2.1", protocol, Packets.bytes(length, seed));
    }

    private static Octets toNeighbor(int protocol, int length, int seed) {
        return Packets.ipv4("192.0.2.1", "192.0.2.2", protocol, Packets.bytes(length, seed));
    }

    @Test
    void answersZeroWhenThereIsNothing() throws Exception {
        inWorld(41, world -> {
            assertThat(world.socket().protocol()).isEqualTo(41);
            assertThat(world.socket().receive(Packets.batch(4))).isZero();
        });
    }

    @Test
    void burstsOfEveryTunnelProtocolPassBothWaysWithTheirHeaders() throws Exception {
        for (int protocol : TUNNEL_PROTOCOLS) {
            inWorld(protocol, world -> {
                final List<Octets> in = IntStream.range(0, 64).mapToObj(i -> toSocket(protocol, 60 + i, i)).toList();
                world.arrive(in);
                assertThat(Packets.receive(world.socket(), 64)).as("protocol %d in", protocol).isEqualTo(in);
                final List<Octets> out = IntStream.range(0, 64).mapToObj(i -> toNeighbor(protocol, 60 + i, i)).toList();
                Packets.send(world.socket(), out);
                for (Octets datagram : out) {
                    assertThat(world.sent()).as("protocol %d out", protocol).isEqualTo(datagram);
                }
            });
        }
    }

    @Test
    void datagramStartsBehindTheHeadroomWithoutOffload() throws Exception {
        inWorld(4, world -> {
            world.arrive(List.of(toSocket(4, 100, 1)));
            final PacketBatch batch = Packets.batch(2);
            batch.append(0);
            batch.offload(0, PacketBatch.NEEDS_CSUM, 0, 0);
            while (batch.size() == 1) {
                assertThat(world.socket().receive(batch)).isBetween(0, 1);
            }
            assertThat(batch.start(1)).isEqualTo(batch.slotBase(1) + Packets.HEADROOM);
            assertThat(batch.length(1)).isEqualTo(120);
            assertThat(batch.hasOffload(1)).isFalse();
            assertThat(world.socket().receive(batch)).as("receive into a full batch").isZero();
        });
    }

    @Test
    void moreThanOneSystemCallTakesGoesInOrder() throws Exception {
        inWorld(41, world -> {
            final List<Octets> out = IntStream.range(0, 150).mapToObj(i -> toNeighbor(41, 40, i)).toList();
            Packets.send(world.socket(), out);
            for (Octets datagram : out) {
                assertThat(world.sent()).isEqualTo(datagram);
            }
        });
    }

    @Test
    void headerChecksumIsFilledIn() throws Exception {
        inWorld(41, world -> {
            final Octets whole = toNeighbor(41, 40, 1);
            final byte[] without = whole.toArray();
            without[10] = 0;
            without[11] = 0;
            Packets.send(world.socket(), List.of(Octets.of(without)));
            assertThat(world.sent()).isEqualTo(whole);
        });
    }

    @Test
    void datagramsOfOtherProtocolsAreNotReceived() throws Exception {
        inWorld(41, world -> {
            world.arrive(List.of(toSocket(4, 40, 1), toSocket(41, 40, 2)));
            assertThat(Packets.receive(world.socket(), 1)).containsExactly(toSocket(41, 40, 2));
            assertThat(world.socket().receive(Packets.batch(1))).isZero();
        });
    }

    @Test
    @Tag("L-2")
    void datagramLargerThanTheLinkIsRefusedAndThoseBeforeItGo() throws Exception {
        inWorld(41, world -> {
            final Octets fits = toNeighbor(41, MTU_BYTES - 20, 1);
            final PacketBatch batch = Packets.batchOf(List.of(fits, toNeighbor(41, MTU_BYTES - 19, 2), fits));
            assertThat(world.socket().send(Packets.rows(batch), 0, 3)).isEqualTo(1);
            assertThat(world.socket().send(Packets.rows(batch), 1, 3)).isEqualTo(-Errno.EMSGSIZE);
            assertThat(world.socket().send(Packets.rows(batch), 2, 3)).isEqualTo(1);
            assertThat(world.sent()).isEqualTo(fits);
            assertThat(world.sent()).isEqualTo(fits);
            assertThat(world.sent()).isNull();
        });
    }

    @Test
    void closingTwiceIsHarmless() throws Exception {
        inWorld(41, world -> {
            world.socket().close();
            world.socket().close();
        });
    }
}
