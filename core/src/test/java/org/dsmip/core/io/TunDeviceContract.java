package org.dsmip.core.io;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import java.util.stream.IntStream;
import org.dsmip.core.net.Octets;
import org.dsmip.core.packet.PacketBatch;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** What every {@link TunDevice} does. The stack behind it has a UDP socket that talks to a peer beyond the device. */
abstract class TunDeviceContract {
    private static final int UDP_PAYLOAD = 28;

    /** The device and the stack behind it. */
    interface World {
        TunDevice device();

        /** The stack's socket sends to the peer. */
        void emit(byte[] payload) throws Exception;

        /** What the stack's socket got from the peer; null if nothing comes. */
        byte @Nullable [] arrived() throws Exception;
    }

    interface Case {
        void in(World world) throws Exception;
    }

    abstract void inWorld(Case body) throws Exception;

    private static byte[] payload(Octets packet) {
        return Octets.of(packet.toArray(), UDP_PAYLOAD, packet.length() - UDP_PAYLOAD).toArray();
    }

    /** The packet that answers: addresses and ports change places, so that both checksums stay right. */
    private static Octets answerTo(Octets packet) {
        final byte[] bytes = packet.toArray();
        swap(bytes, 12, 16, 4);
        swap(bytes, 20, 22, 2);
        return Octets.of(bytes);
    }

    private static void swap(byte[] bytes, int first, int second, int length) {
        for (int i = 0; i < length; i++) {
            final byte kept = bytes[first + i];
            bytes[first + i] = bytes[second + i];
            bytes[second + i] = kept;
        }
    }

    @Test
    void hasTheNameThatWasAskedFor() throws Exception {
        inWorld(world -> assertThat(world.device().name()).isEqualTo("tun0"));
    }

    @Test
    void answersZeroWhenThereIsNothing() throws Exception {
        inWorld(world -> assertThat(world.device().receive(Packets.batch(4))).isZero());
    }

    @Test
    void packetOfTheStackComesWholeBehindTheHeadroom() throws Exception {
        inWorld(world -> {
            final byte[] payload = Packets.bytes(1000, 1);
            world.emit(payload);
            final PacketBatch batch = Packets.batch(4);
            assertThat(world.device().receive(batch)).isEqualTo(1);
            assertThat(batch.start(0)).isEqualTo(Packets.HEADROOM);
            assertThat(batch.length(0)).isEqualTo(UDP_PAYLOAD + payload.length);
            assertThat(batch.hasOffload(0)).isFalse();
            assertThat(payload(Packets.packets(batch).getFirst())).isEqualTo(payload);
        });
    }

    @Test
    void burstComesInOrderAndOnlyAsFarAsThereIsRoom() throws Exception {
        inWorld(world -> {
            for (int i = 0; i < 64; i++) {
                world.emit(Packets.bytes(100, i));
            }
            final PacketBatch batch = Packets.batch(40);
            batch.append(0);
            assertThat(world.device().receive(batch)).isEqualTo(39);
            assertThat(world.device().receive(batch)).as("receive into a full batch").isZero();
            final List<Octets> got = new ArrayList<>(Packets.packets(batch).subList(1, 40));
            got.addAll(Packets.receive(world.device(), 25));
            assertThat(got.stream().map(TunDeviceContract::payload))
                    .containsExactlyElementsOf(IntStream.range(0, 64).mapToObj(i -> Packets.bytes(100, i)).toList());
        });
    }

    @Test
    void answerWrittenToTheDeviceReachesTheStack() throws Exception {
        inWorld(world -> {
            world.emit(Packets.bytes(64, 5));
            Packets.send(world.device(), List.of(answerTo(Packets.receive(world.device(), 1).getFirst())));
            assertThat(world.arrived()).isEqualTo(Packets.bytes(64, 5));
        });
    }

    @Test
    void onlyTheListedRowsAreSentInTheirOrder() throws Exception {
        inWorld(world -> {
            for (int i = 0; i < 4; i++) {
                world.emit(Packets.bytes(8, i));
            }
            final PacketBatch batch = Packets.batchOf(Packets.receive(world.device(), 4).stream()
                    .map(TunDeviceContract::answerTo).toList());
            assertThat(world.device().send(Packets.rows(batch, 0, 3, 1, 2), 1, 3)).isEqualTo(2);
            assertThat(world.arrived()).isEqualTo(Packets.bytes(8, 3));
            assertThat(world.arrived()).isEqualTo(Packets.bytes(8, 1));
            assertThat(world.arrived()).isNull();
        });
    }

    @Test
    void whatIsWantedInOnePieceMayChangeWhilePacketsPass() throws Exception {
        inWorld(world -> {
            for (Set<TunOffload> wanted : List.of(Set.of(TunOffload.TCP), EnumSet.allOf(TunOffload.class),
                    Set.<TunOffload>of())) {
                assertThat(wanted).containsAll(world.device().offloads(wanted));
                world.emit(Packets.bytes(64, 5));
                final Octets packet = Packets.receive(world.device(), 1).getFirst();
                assertThat(payload(packet)).as("with %s", wanted).isEqualTo(Packets.bytes(64, 5));
            }
            assertThat(world.device().offloads(Set.of(TunOffload.TCP))).containsExactly(TunOffload.TCP);
        });
    }

    @Test
    void closingTwiceIsHarmless() throws Exception {
        inWorld(world -> {
            world.device().close();
            world.device().close();
        });
    }
}
