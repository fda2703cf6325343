package org.dsmip.dataplane.forward;

import static org.assertj.core.api.Assertions.assertThat;
import static org.dsmip.dataplane.forward.Testbed.binding;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;
import org.dsmip.core.binding.EncapsulationKind;
import org.dsmip.core.binding.TunnelingMode;
import org.dsmip.core.counters.Counter;
import org.dsmip.core.net.Ipv6Address;
import org.dsmip.core.wire.Vectors;
import org.dsmip.dataplane.end.TunnelEnd;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

/** Damaged and random packets through both ends: no exception, and every packet accounted for. */
class ForwarderFuzzTest {
    private static final List<String> VECTORS = List.of("D0", "D1", "D2", "D3", "D4", "D5", "D6", "D8", "D9", "D10",
            "M1", "M2", "P1", "TV-7", "TV-8a", "TV-8b", "TV-9a", "TV-9b", "TV-9c", "TV-9d");
    private static final int BURST = 64;

    private static TestForwarder forwarder(TunnelEnd end, EncapsulationKind kind, double refusing, long seed) {
        final TestForwarder forwarder = new TestForwarder(TestForwarder.defaults(end), 1,
                new RecordingSender(refusing, seed), new RecordingSender(refusing, seed + 1));
        forwarder.put(binding().by(kind).mtu(1280, 1000).with("2001:db8:100::/56", TunnelingMode.HOME_ADDRESS));
        forwarder.put(binding().by(kind).of(2, "192.0.2.77", "198.51.100.1").with("2001:db8:1::77/128",
                TunnelingMode.CARE_OF_ADDRESS));
        forwarder.put(binding().by(kind).of(3, "192.0.2.11", "198.51.100.1").with("2001:db8:1::11/128",
                TunnelingMode.HOME_ADDRESS).reverse(false));
        return forwarder;
    }

    private static void feed(TestForwarder forwarder, List<byte[]> packets) {
        for (int at = 0; at < packets.size(); at += BURST) {
            final byte[][] burst = packets.subList(at, Math.min(at + BURST, packets.size())).toArray(byte[][]::new);
            forwarder.fromTun(burst);
            forwarder.fromTunnel(burst);
            forwarder.toTun();
            forwarder.toTunnel();
        }
    }

    @ParameterizedTest
    @EnumSource(EncapsulationKind.class)
    @Tag("PF-21")
    @Tag("BASE-RT-20")
    void everyTruncationAndEveryFlippedBitSurvives(EncapsulationKind kind) {
        for (TunnelEnd end : TunnelEnd.values()) {
            final TestForwarder forwarder = forwarder(end, kind, 0, 0);
            for (String name : VECTORS) {
                final byte[] vector = Vectors.bytes(name);
                final List<byte[]> damaged = new ArrayList<>();
                for (int length = 0; length < vector.length; length++) {
                    damaged.add(Arrays.copyOf(vector, length));
                }
                for (int bit = 0; bit < vector.length * 8; bit++) {
                    damaged.add(Packets.with(vector, bit / 8, vector[bit / 8] ^ (1 << (bit % 8))));
                }
                feed(forwarder, damaged);
                forwarder.assertExactAccount(end + " " + kind + " " + name);
            }
            assertThat(forwarder.sent()).as("something was forwarded").isPositive();
            assertThat(forwarder.value(Counter.DROPPED)).as("something was dropped").isPositive();
        }
    }

    @ParameterizedTest
    @CsvSource({"HOME_AGENT, 0, 1", "MOBILE_NODE, 0, 2", "HOME_AGENT, 0.2, 3", "MOBILE_NODE, 0.2, 4"})
    @Tag("PF-21")
    @Tag("PF-24")
    void theAccountOfMutatedPacketsIsExact(TunnelEnd end, double refusing, long seed) {
        final SplittableRandom random = new SplittableRandom(seed);
        final List<byte[]> samples = samples();
        for (EncapsulationKind kind : EncapsulationKind.values()) {
            final TestForwarder forwarder = forwarder(end, kind, refusing, seed);
            for (int round = 0; round < 1_400; round++) {
                final byte[][] burst = new byte[BURST][];
                for (int i = 0; i < BURST; i++) {
                    burst[i] = mutated(samples.get(random.nextInt(samples.size())), random);
                }
                forwarder.pass(random.nextInt(50_000_000));
                feed(forwarder, Arrays.asList(burst));
            }
            final String about = end + " " + kind + ", seed " + seed;
            forwarder.assertExactAccount(about);
            assertThat(forwarder.value(Counter.COALESCED)).as("merged packets, %s", about).isPositive();
            if (refusing == 0) {
                assertThat(forwarder.sent()).as("packets that left, %s", about)
                        .isEqualTo(forwarder.value(Counter.FORWARDED_TO_TUN)
                                + forwarder.value(Counter.FORWARDED_TO_TUNNEL) - forwarder.value(Counter.FRAGMENTED)
                                + forwarder.value(Counter.FRAGMENTS_MADE) + forwarder.value(Counter.TOO_BIG_SENT)
                                + forwarder.value(Counter.UNREACHABLE_SENT));
            }
        }
    }

    /** The vectors, and packets that take the rarer ways: hairpins, fragments of the home leg, too big, too small a path. */
    private static List<byte[]> samples() {
        final List<byte[]> samples = new ArrayList<>();
        VECTORS.forEach(name -> samples.add(Vectors.bytes(name)));
        samples.add(Packets.ipv6(Testbed.CN6, Testbed.MN6, 1400));
        samples.add(Packets.ipv6(Testbed.CN6, Testbed.MN6, 1200));
        // Several of one flow in a burst are merged.
        for (int i = 0; i < 6; i++) {
            final byte[] up = mergeable(Testbed.MN6, Testbed.CN6);
            final byte[] down = mergeable(Testbed.CN6, Testbed.MN6);
            samples.add(Packets.wrap(41, Testbed.COA, Testbed.HA, up));
            samples.add(Packets.wrap(41, Testbed.HA, Testbed.COA, down));
            samples.add(Packets.wrap(47, Testbed.COA, Testbed.HA, Packets.gre(0x86DD, up)));
            samples.add(Packets.wrap(47, Testbed.HA, Testbed.COA, Packets.gre(0x86DD, down)));
        }
        samples.add(Packets.ipv4(Testbed.CN, Testbed.HOA, 1400));
        samples.add(Packets.ipv4(Testbed.HOA, Testbed.CN, 1400));
        samples.add(Packets.ipv4(0, 1, 0x4000, 64, 17, Testbed.CN, Testbed.HOA, new byte[1300]));
        samples.add(Packets.wrap(41, Testbed.COA, Testbed.HA, Packets.ipv6(Testbed.MN6, Testbed.MN6, 200)));
        samples.add(Packets.wrap(4, Testbed.COA, Testbed.HA,
                Packets.ipv4(Testbed.HOA, Testbed.ipv4("192.0.2.11"), 1200)));
        for (int id = 0; id < 3; id++) {
            final byte[] up = Packets.ipv4(0, id, 0, 64, 41, Testbed.HOA, Testbed.HA,
                    Packets.ipv6(Testbed.MN6, Testbed.CN6, 600));
            final byte[] down = Packets.ipv4(0, id, 0, 64, 41, Testbed.HA, Testbed.HOA,
                    Packets.ipv6(Testbed.CN6, Testbed.MN6, 600));
            SlowReassembly.split(up, 200, 400, 600)
                    .forEach(piece -> samples.add(Packets.wrap(4, Testbed.COA, Testbed.HA, piece)));
            SlowReassembly.split(down, 200, 400, 600)
                    .forEach(piece -> samples.add(Packets.wrap(4, Testbed.HA, Testbed.COA, piece)));
        }
        return samples;
    }

    private static byte[] mergeable(Ipv6Address source, Ipv6Address destination) {
        final byte[] packet = Packets.ipv6(source, destination, 300);
        final int checksum = Packets.checksum(packet, 40, packet.length,
                Packets.pseudoHeader(source, destination, 17, packet.length - 40));
        return Packets.with(Packets.with(packet, 46, checksum >> 8), 47, checksum);
    }

    private static byte[] mutated(byte[] sample, SplittableRandom random) {
        if (random.nextInt(50) == 0) {
            final byte[] noise = new byte[random.nextInt(120)];
            random.nextBytes(noise);
            return noise;
        }
        final byte[] packet = random.nextInt(10) == 0
                ? Arrays.copyOf(sample, random.nextInt(sample.length + 40))
                : sample.clone();
        for (int changes = random.nextInt(4); changes > 0 && packet.length > 0; changes--) {
            packet[random.nextInt(Math.min(packet.length, 80))] = (byte) random.nextInt();
        }
        if (packet.length >= 20 && packet[0] == 0x45 && random.nextInt(3) > 0) {
            Packets.withHeaderChecksum(packet);
        }
        return packet;
    }

    @Test
    @Tag("PF-21")
    void refusedPacketsAreCountedAndNothingElseIsLost() {
        final TestForwarder homeAgent = new TestForwarder(TestForwarder.defaults(TunnelEnd.HOME_AGENT), 1,
                new RecordingSender(0.5, 9), new RecordingSender());
        homeAgent.put(binding());
        final byte[][] burst = new byte[BURST][];
        Arrays.fill(burst, Packets.ipv6(Testbed.CN6, Testbed.MN6, 100));
        homeAgent.fromTun(burst);
        final int taken = homeAgent.toTunnel().size();
        assertThat(taken).isBetween(1, BURST - 1);
        assertThat(homeAgent.value(Counter.FORWARDED_TO_TUNNEL)).isEqualTo(taken);
        homeAgent.assertExactAccount("half refused");
    }
}
