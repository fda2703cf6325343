package org.dsmip.core.io.memory;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.stream.IntStream;
import org.dsmip.core.io.Packets;
import org.dsmip.core.io.memory.FaultInjector.Rates;
import org.dsmip.core.net.Octets;
import org.dsmip.core.packet.PacketBatch;
import org.dsmip.core.sys.Errno;
import org.junit.jupiter.api.Test;

final class FaultInjectorTest {
    private static final int COUNT = 1000;
    private static final long SEED = 20260801;

    private static List<Octets> packets() {
        return IntStream.range(0, COUNT)
                .mapToObj(i -> Octets.of(ByteBuffer.allocate(40).putInt(i).put(Packets.bytes(36, i)).array())).toList();
    }

    private static List<Octets> through(Rates rates, long seed) {
        final MemoryTunDevice device = new MemoryTunDevice("tun0", COUNT);
        packets().forEach(device::inject);
        final FaultInjector injector = new FaultInjector(device, Packets.batch(64), rates, seed);
        final List<Octets> got = new ArrayList<>();
        final PacketBatch batch = Packets.batch(48);
        while (injector.receive(batch) > 0) {
            got.addAll(Packets.packets(batch));
            batch.clear();
        }
        return got;
    }

    @Test
    void changesNothingWithoutFaults() {
        assertThat(through(Rates.NONE, SEED)).isEqualTo(packets());
    }

    @Test
    void sameSeedGivesTheSameFaultsAndAnotherSeedOthers() {
        final Rates rates = new Rates(0.1, 0.1, 0.1, 0.1);
        assertThat(through(rates, SEED)).isEqualTo(through(rates, SEED)).isNotEqualTo(through(rates, SEED + 1));
    }

    @Test
    void losesAboutAsManyAsAskedForAndKeepsTheOrderOfTheRest() {
        final List<Octets> got = through(new Rates(0.25, 0, 0, 0), SEED);
        assertThat(got).as("seed %d", SEED).hasSizeBetween(680, 820);
        assertThat(packets()).containsSubsequence(got);
        assertThat(through(new Rates(1, 0, 0, 0), SEED)).isEmpty();
    }

    @Test
    void everyPacketComesTwiceWhenAllAreDuplicated() {
        assertThat(through(new Rates(0, 1, 0, 0), SEED))
                .isEqualTo(packets().stream().flatMap(packet -> List.of(packet, packet).stream()).toList());
    }

    @Test
    void reorderingLosesNothingAndMovesAPacketByOnePlace() {
        final List<Octets> got = through(new Rates(0, 0, 0.3, 0), SEED);
        assertThat(got).as("seed %d", SEED).isNotEqualTo(packets()).containsExactlyInAnyOrderElementsOf(packets());
        for (int i = 0; i < COUNT; i++) {
            final int number = ByteBuffer.wrap(got.get(i).toArray()).getInt();
            assertThat(Math.abs(number - i)).as("seed %d, place of packet %d", SEED, number).isLessThanOrEqualTo(1);
        }
    }

    @Test
    void flipsExactlyOneBitOfAPacket() {
        final List<Octets> got = through(new Rates(0, 0, 0, 1), SEED);
        assertThat(got).hasSize(COUNT);
        final var places = new HashSet<Integer>();
        for (int i = 0; i < COUNT; i++) {
            int different = 0;
            for (int at = 0; at < 40; at++) {
                final int flipped = got.get(i).at(at) ^ packets().get(i).at(at);
                different += Integer.bitCount(flipped);
                if (flipped != 0) {
                    places.add(at * 8 + Integer.numberOfTrailingZeros(flipped));
                }
            }
            assertThat(different).as("seed %d, packet %d", SEED, i).isEqualTo(1);
        }
        assertThat(places).as("bits that were ever flipped").hasSizeGreaterThan(250);
    }

    @Test
    void lastPacketComesEvenIfItWasToBeOvertaken() {
        final MemoryTunDevice device = new MemoryTunDevice("tun0", 4);
        device.inject(packets().getFirst());
        final FaultInjector injector = new FaultInjector(device, Packets.batch(4), new Rates(0, 0, 1, 0), SEED);
        assertThat(Packets.receive(injector, 1)).containsExactly(packets().getFirst());
    }

    @Test
    void offloadMetadataStay() {
        final MemoryTunDevice device = new MemoryTunDevice("tun0", 4);
        final long sizes = PacketBatch.sizes(60, 1440, 40, 16);
        device.inject(new MemoryPacket(packets().getFirst(), PacketBatch.NEEDS_CSUM, PacketBatch.GSO_TCPV6, sizes));
        final PacketBatch batch = Packets.batch(1);
        assertThat(new FaultInjector(device, Packets.batch(4), Rates.NONE, SEED).receive(batch)).isEqualTo(1);
        assertThat(batch.flags(0)).isEqualTo(PacketBatch.NEEDS_CSUM);
        assertThat(batch.gsoType(0)).isEqualTo(PacketBatch.GSO_TCPV6);
        assertThat(batch.gsoSize(0)).isEqualTo(1440);
    }

    @Test
    void errorOfTheReceiverPassesThrough() {
        final FaultInjector injector = new FaultInjector(batch -> -Errno.EBADF, Packets.batch(4), Rates.NONE, SEED);
        assertThat(injector.receive(Packets.batch(4))).isEqualTo(-Errno.EBADF);
    }

    @Test
    void ratesOutsideZeroToOneAreRefused() {
        for (double rate : new double[]{-0.1, 1.1, Double.NaN}) {
            assertThatThrownBy(() -> new Rates(rate, 0, 0, 0)).isInstanceOf(IllegalArgumentException.class);
            assertThatThrownBy(() -> new Rates(0, 0, 0, rate)).isInstanceOf(IllegalArgumentException.class);
        }
    }
}
