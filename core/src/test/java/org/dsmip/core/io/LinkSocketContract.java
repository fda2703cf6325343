package org.dsmip.core.io;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import org.dsmip.core.net.MacAddress;
import org.dsmip.core.net.Octets;
import org.dsmip.core.sys.Errno;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** What every {@link LinkSocket} does, at 02:00:00:00:00:01 on a link with an MTU of 1500 bytes. */
abstract class LinkSocketContract {
    static final MacAddress NEAR = MacAddress.parse("02:00:00:00:00:01");
    static final MacAddress FAR = MacAddress.parse("02:00:00:00:00:02");
    static final int ETHER_TYPE = 0x88B5;
    static final int MTU_BYTES = 1500;

    /** The socket and its neighbor. */
    interface World {
        LinkSocket socket();

        /** The neighbor sends a frame. */
        void arrive(Octets frame) throws Exception;

        /** The next frame that the neighbor got; null if none comes. */
        @Nullable
        Octets sent() throws Exception;
    }

    interface Case {
        void in(World world) throws Exception;
    }

    abstract void inWorld(Case body) throws Exception;

    static Octets frame(MacAddress destination, MacAddress source, int etherType, byte[] payload) {
        final ByteBuffer bytes = ByteBuffer.allocate(14 + payload.length);
        for (int i = 0; i < 6; i++) {
            bytes.put(i, (byte) destination.octet(i)).put(6 + i, (byte) source.octet(i));
        }
        bytes.putShort(12, (short) etherType).put(14, payload);
        return Octets.of(bytes.array());
    }

    static List<Octets> receive(LinkSocket socket, int count, int timeoutMillis) {
        final List<Octets> got = new ArrayList<>();
        final long deadlineNs = System.nanoTime() + timeoutMillis * 1_000_000L;
        while (got.size() < count && System.nanoTime() < deadlineNs) {
            assertThat(socket.receive(got::add, count - got.size())).isNotNegative();
        }
        return got;
    }

    private static Octets toSocket(int length, int seed) {
        return frame(NEAR, FAR, ETHER_TYPE, Packets.bytes(length, seed));
    }

    private static Octets toNeighbor(int length, int seed) {
        return frame(FAR, NEAR, ETHER_TYPE, Packets.bytes(length, seed));
    }

    @Test
    void knowsTheAddressOfTheInterface() throws Exception {
        inWorld(world -> assertThat(world.socket().macAddress()).isEqualTo(NEAR));
    }

    @Test
    void answersZeroWhenThereIsNothing() throws Exception {
        inWorld(world -> assertThat(world.socket().receive(frame -> {
            throw new AssertionError("nothing was sent");
        }, 8)).isZero());
    }

    @Test
    void framesComeWholeInOrderAndOnlyAsManyAsAskedFor() throws Exception {
        inWorld(world -> {
            final List<Octets> frames = IntStream.range(0, 20).mapToObj(i -> toSocket(46 + i * 70, i)).toList();
            for (Octets frame : frames) {
                world.arrive(frame);
            }
            final List<Octets> got = new ArrayList<>(receive(world.socket(), 15, 5000));
            assertThat(world.socket().receive(got::add, 3)).isEqualTo(3);
            got.addAll(receive(world.socket(), 2, 5000));
            assertThat(got).isEqualTo(frames);
        });
    }

    @Test
    @Tag("L-6")
    void frameGoesAsItIsWhateverItsSourceAddress() throws Exception {
        inWorld(world -> {
            final Octets foreign = frame(MacAddress.BROADCAST, MacAddress.parse("02:00:00:00:00:99"), ETHER_TYPE,
                    Packets.bytes(46, 1));
            assertThat(world.socket().send(toNeighbor(MTU_BYTES, 2))).isZero();
            assertThat(world.socket().send(foreign)).isZero();
            assertThat(world.sent()).isEqualTo(toNeighbor(MTU_BYTES, 2));
            assertThat(world.sent()).isEqualTo(foreign);
        });
    }

    @Test
    void ownFramesAreNotReceived() throws Exception {
        inWorld(world -> {
            assertThat(world.socket().send(toNeighbor(60, 1))).isZero();
            assertThat(world.socket().send(frame(MacAddress.BROADCAST, NEAR, ETHER_TYPE, Packets.bytes(60, 2))))
                    .isZero();
            assertThat(world.sent()).isNotNull();
            assertThat(world.sent()).isNotNull();
            world.arrive(toSocket(60, 3));
            assertThat(receive(world.socket(), 1, 5000)).containsExactly(toSocket(60, 3));
            assertThat(receive(world.socket(), 1, 100)).isEmpty();
        });
    }

    @Test
    @Tag("ND-9")
    void framesToEveryGroupComeOnceAskedFor() throws Exception {
        inWorld(world -> {
            final Octets toGroup = frame(MacAddress.parse("33:33:ff:12:34:56"), FAR, ETHER_TYPE, Packets.bytes(60, 1));
            final Octets toAnother = frame(MacAddress.parse("01:00:5e:01:02:03"), FAR, ETHER_TYPE,
                    Packets.bytes(60, 2));
            final Octets toAll = frame(MacAddress.BROADCAST, FAR, ETHER_TYPE, Packets.bytes(60, 3));
            assertThat(world.socket().receiveAllGroups()).isZero();
            assertThat(world.socket().receiveAllGroups()).as("a second time").isZero();
            world.arrive(toGroup);
            world.arrive(toAnother);
            world.arrive(toAll);
            world.arrive(toSocket(60, 4));
            assertThat(receive(world.socket(), 4, 5000)).containsExactly(toGroup, toAnother, toAll, toSocket(60, 4));
        });
    }

    @Test
    void frameThatIsTooShortOrTooLongIsRefused() throws Exception {
        inWorld(world -> {
            assertThat(world.socket().send(Octets.ofHex("020000000002"))).isEqualTo(-Errno.EINVAL);
            assertThat(world.socket().send(toNeighbor(MTU_BYTES + 20, 1))).isEqualTo(-Errno.EMSGSIZE);
            assertThat(world.socket().send(toNeighbor(70_000, 1))).isEqualTo(-Errno.EMSGSIZE);
            assertThat(world.sent()).isNull();
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
