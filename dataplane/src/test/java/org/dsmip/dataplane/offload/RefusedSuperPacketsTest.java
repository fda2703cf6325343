package org.dsmip.dataplane.offload;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.dsmip.dataplane.offload.CoalescerBed.hex;

import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import org.dsmip.core.binding.EgressTable;
import org.dsmip.core.counters.Counter;
import org.dsmip.core.packet.Packet;
import org.dsmip.core.packet.PacketBatch;
import org.dsmip.core.packet.SendRows;
import org.dsmip.core.sys.Errno;
import org.dsmip.dataplane.tx.OffloadSwitches.Feature;
import org.dsmip.dataplane.tx.OffloadSwitches.State;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A TUN device that refuses super-packets: everything arrives all the same, once, in order, and is counted exactly. */
@Tag("OPS-ERR-6")
class RefusedSuperPacketsTest {
    private final CoalescerBed bed = new CoalescerBed();

    private static boolean isSuper(SendRows rows, int row) {
        return rows.batch(row).gsoType(rows.slot(row)) != PacketBatch.GSO_NONE;
    }

    /** So many packets of a flow. */
    private static List<byte[]> flow(boolean ipv6, boolean tcp, int count, int ports) {
        final List<byte[]> packets = new ArrayList<>();
        Sample sample = new Sample(ipv6, tcp);
        sample.ports += ports;
        for (int i = 0; i < count; i++) {
            packets.add(sample.bytes());
            sample = sample.next(100);
        }
        return packets;
    }

    private static List<byte[]> flows(int count) {
        final List<byte[]> packets = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            packets.addAll(flow(i % 2 == 0, i % 3 != 0, 5, i));
        }
        return packets;
    }

    private void burst(List<byte[]> packets) {
        bed.burst(packets.toArray(byte[][]::new));
    }

    private State tcp() {
        return bed.switches.state(Feature.TUN_TCP);
    }

    private State udp() {
        return bed.switches.state(Feature.TUN_UDP);
    }

    @ParameterizedTest
    @ValueSource(ints = {Errno.EINVAL, Errno.EOPNOTSUPP, Errno.EIO})
    void theFirstErrorSwitchesThatKindOff(int errno) {
        bed.answers((rows, row) -> isSuper(rows, row)
                && rows.batch(row).gsoType(rows.slot(row)) == PacketBatch.GSO_UDP_L4 ? -errno : 0);
        final List<byte[]> packets = new ArrayList<>(flow(true, true, 4, 0));
        packets.addAll(flow(true, false, 4, 1));
        packets.addAll(flow(false, true, 4, 2));
        burst(packets);
        assertThat(bed.out()).isEqualTo(hex(packets));
        assertThat(bed.segments()).as("all behind the one that was refused is plain").containsExactly(4, 1, 1, 1, 1, 1,
                1, 1, 1);
        assertThat(udp()).isEqualTo(State.OFF_BY_ERROR);
        assertThat(bed.switches.error(Feature.TUN_UDP)).isEqualTo(errno);
        assertThat(tcp()).isEqualTo(State.ON);
        burst(packets);
        assertThat(bed.out()).isEqualTo(hex(packets));
        assertThat(bed.segments()).as("the next burst").containsExactly(4, 1, 1, 1, 1, 4);
        assertThat(bed.forwarded()).isEqualTo(24);
        assertThat(bed.refused()).isZero();
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 1, 2, 3, 4, 5, 6, 7, 8, 9})
    void whereverItHappensEveryPacketLeavesOnce(int refusedRow) {
        final List<byte[]> packets = flows(10);
        final int[] seen = {0};
        bed.answers((rows, row) -> isSuper(rows, row) && seen[0]++ == refusedRow ? -Errno.EINVAL : 0);
        burst(packets);
        assertThat(bed.out()).isEqualTo(hex(packets));
        assertThat(bed.segments()).hasSize(refusedRow + 5 * (10 - refusedRow));
        assertThat(bed.forwarded()).isEqualTo(50);
        assertThat(List.of(tcp(), udp())).containsOnlyOnce(State.OFF_BY_ERROR);
    }

    private static List<byte[]> large() {
        final List<byte[]> packets = new ArrayList<>();
        for (int i = 0; i < 4; i++) {
            Sample sample = new Sample(i % 2 == 0, i < 2).payload(1200, i);
            sample.ports += i;
            for (int k = 0; k < 9; k++) {
                packets.add(sample.bytes());
                sample = sample.next(1200);
            }
        }
        return packets;
    }

    @Test
    void aSizeThatIsRefusedSwitchesNothingOffAndIsNotTriedAgain() {
        final int[] refused = {0};
        bed.answers((rows, row) -> {
            refused[0] += rows.length(row) > 8000 ? 1 : 0;
            return rows.length(row) > 8000 ? -Errno.EMSGSIZE : 0;
        });
        final List<byte[]> packets = large();
        for (int i = 0; i < 3; i++) {
            burst(packets);
            assertThat(bed.out()).isEqualTo(hex(packets));
        }
        assertThat(tcp()).isEqualTo(State.ON);
        assertThat(udp()).isEqualTo(State.ON);
        assertThat(bed.forwarded()).isEqualTo(3L * packets.size());
        assertThat(refused[0]).as("rows that were too large, one of each kind").isEqualTo(2);
        assertThat(bed.segments()).as("smaller rows").contains(4).doesNotContain(9);
        bed.switches.set(Feature.TUN_TCP, true);
        burst(packets);
        assertThat(refused[0]).as("tried again when asked for").isEqualTo(3);
    }

    /** What is no larger than two packets is not refused for its size, whatever the kernel says. */
    @Test
    void sizesAreNotHalvedForEver() {
        final int[] refused = {0};
        bed.answers((rows, row) -> {
            refused[0] += isSuper(rows, row) ? 1 : 0;
            return isSuper(rows, row) ? -Errno.EMSGSIZE : 0;
        });
        final List<byte[]> packets = large();
        for (int i = 0; i < 20; i++) {
            burst(packets);
            assertThat(bed.out()).isEqualTo(hex(packets));
        }
        assertThat(tcp()).isEqualTo(State.OFF_BY_ERROR);
        assertThat(bed.switches.error(Feature.TUN_TCP)).isEqualTo(Errno.EMSGSIZE);
        assertThat(udp()).isEqualTo(State.OFF_BY_ERROR);
        assertThat(refused[0]).isLessThanOrEqualTo(4);
        assertThat(bed.refused()).isZero();
    }

    @Test
    void whatTheKernelHasMergedIsNotTriedAgainEitherWhereItIsTooLarge() {
        final int[] refused = {0};
        bed.switches.tooLarge(Feature.TUN_TCP, 2 * 2560, Errno.EMSGSIZE);
        bed.answers((rows, row) -> {
            refused[0] += isSuper(rows, row) ? 1 : 0;
            return 0;
        });
        final Sample first = new Sample(true, true).payload(100, 0);
        final byte[] whole = CoalescerTest.merged(first, 30);
        bed.batch.clear();
        bed.toTun(whole, packet -> {
            packet.offload(PacketBatch.NEEDS_CSUM, PacketBatch.GSO_TCPV6, PacketBatch.sizes(72, 100, 40, 16));
            packet.isRunOfSegments(40, 72, 100);
        });
        bed.list.endBurst();
        assertThat(refused[0]).as("rows in one piece").isZero();
        assertThat(bed.segments()).hasSize(30);
    }

    @Test
    void aDeviceThatTakesNothingAtAllSaysNothingAboutSuperPackets() {
        // What a TUN device answers that is down.
        bed.answers((rows, row) -> -Errno.EIO);
        burst(flows(4));
        assertThat(bed.out()).isEmpty();
        assertThat(bed.refused()).isEqualTo(20);
        assertThat(bed.forwarded()).isZero();
        assertThat(tcp()).isEqualTo(State.ON);
        assertThat(udp()).isEqualTo(State.ON);
        bed.answers((rows, row) -> 0);
        burst(flows(4));
        assertThat(bed.segments()).containsExactly(5, 5, 5, 5);
    }

    @Test
    void anotherErrorIsThatOfTheRowAlone() {
        final int[] seen = {0};
        bed.answers((rows, row) -> seen[0]++ == 1 ? -Errno.EPERM : 0);
        burst(flows(4));
        assertThat(bed.segments()).containsExactly(5, 5, 5);
        assertThat(bed.refused()).isEqualTo(5);
        assertThat(tcp()).isEqualTo(State.ON);
    }

    @Test
    void aFullDeviceEndsTheBurstInEitherForm() {
        final int[] plain = {0};
        bed.answers((rows, row) -> {
            if (isSuper(rows, row)) {
                return -Errno.EINVAL;
            }
            return plain[0]++ < 7 ? 0 : -Errno.EAGAIN;
        });
        final List<byte[]> packets = flows(4);
        burst(packets);
        assertThat(bed.out()).isEqualTo(hex(packets.subList(0, 7)));
        assertThat(bed.forwarded()).isEqualTo(7);
        assertThat(bed.refused()).isEqualTo(13);
        assertThat(plain[0]).as("tries of plain packets").isEqualTo(8);
        plain[0] = -1000;
        burst(packets);
        assertThat(bed.forwarded()).as("tried again with the next burst").isEqualTo(27);
    }

    @Test
    void aFullDeviceCountsEveryPacketOfARow() {
        final int[] seen = {0};
        bed.answers((rows, row) -> seen[0]++ == 2 ? -Errno.EAGAIN : 0);
        burst(flows(6));
        assertThat(bed.segments()).containsExactly(5, 5);
        assertThat(bed.refused()).isEqualTo(20);
    }

    /** A super-packet of 15 segments that the kernel has merged. */
    private void superPacket(Sample first) {
        final byte[] whole = CoalescerTest.merged(first, 15);
        final int network = first.ipv6 ? 40 : 20;
        bed.toTun(whole, packet -> {
            packet.offload(PacketBatch.NEEDS_CSUM, first.ipv6 ? PacketBatch.GSO_TCPV6 : PacketBatch.GSO_TCPV4,
                    PacketBatch.sizes(network + 32, 100, network, 16));
            packet.isRunOfSegments(network, network + 32, 100);
        });
    }

    @Test
    void whatTheKernelHasMergedIsSplitHere() {
        for (boolean ipv6 : new boolean[]{false, true}) {
            final Sample first = new Sample(ipv6, true);
            final byte[] whole = CoalescerTest.merged(first, 15);
            final List<String> expected = new ArrayList<>();
            final List<byte[]> udp = flow(ipv6, false, 3, 1);
            bed.answers((rows, row) -> isSuper(rows, row) ? -Errno.EINVAL : 0);
            bed.batch.clear();
            superPacket(first);
            // In the order of the rows, with a message that lies where rows are made.
            bed.toTun(udp.get(0), any -> {});
            bed.toTun(udp.get(1), this::message);
            superPacket(new Sample(first).payload(1500, 0).next(100));
            bed.list.endBurst();
            expected.addAll(hex(SlowSegmentation.split(whole, whole.length - 1500, 100)));
            assertThat(bed.out()).hasSize(33).startsWith(expected.toArray(String[]::new))
                    .contains(hex(udp.get(0)), hex(udp.get(1)), hex(new Sample(true, false).bytes()));
            assertThat(tcp()).isEqualTo(State.OFF_BY_ERROR);
            bed.switches.set(Feature.TUN_TCP, true);
        }
        assertThat(bed.forwarded()).isEqualTo(64);
        assertThat(bed.lane.value(Counter.TOO_BIG_SENT)).isEqualTo(2);
        assertThat(bed.refused()).isZero();
    }

    private void message(Packet about) {
        final byte[] bytes = new Sample(true, false).bytes();
        final int slot = bed.list.make(bytes.length);
        bed.list.made().buffer().putBytes(bed.list.made().start(slot), bytes);
        bed.list.message(EgressTable.KERNEL, about, slot, Counter.TOO_BIG_SENT);
    }

    @Test
    void anErrorOfTheSenderInTheMiddleOfItCostsTheRestAndNothingLater() {
        final int[] plain = {0};
        bed.answers((rows, row) -> {
            if (isSuper(rows, row)) {
                return -Errno.EINVAL;
            }
            if (plain[0]++ == 7) {
                throw new AssertionError("broken");
            }
            return 0;
        });
        final List<byte[]> packets = flows(4);
        assertThatThrownBy(() -> burst(packets)).hasMessage("broken");
        assertThat(bed.forwarded() + bed.refused()).isEqualTo(20);
        bed.out();
        burst(packets);
        assertThat(bed.out()).isEqualTo(hex(packets));
    }

    @ParameterizedTest
    @ValueSource(longs = {1, 2})
    void errorsAtRandomLoseNothingUncounted(long seed) {
        final SplittableRandom random = new SplittableRandom(seed);
        final int[] errors = {Errno.EINVAL, Errno.EOPNOTSUPP, Errno.EIO, Errno.EMSGSIZE};
        long packets = 0;
        long out = 0;
        for (int round = 0; round < 2_000; round++) {
            final boolean plainToo = random.nextInt(4) == 0;
            bed.takes(1 + random.nextInt(5)).answers((rows, row) -> {
                if (isSuper(rows, row)) {
                    return random.nextInt(4) == 0 ? -errors[random.nextInt(4)] : 0;
                }
                return plainToo && random.nextInt(10) == 0
                        ? -(random.nextBoolean() ? Errno.EAGAIN : Errno.EIO)
                        : 0;
            });
            bed.switches.set(Feature.TUN_TCP, true);
            bed.switches.set(Feature.TUN_UDP, random.nextInt(3) > 0);
            final List<byte[]> burst = flows(1 + random.nextInt(12));
            burst(burst);
            final List<String> left = bed.out();
            if (!plainToo) {
                assertThat(left).as("seed %s, round %s", seed, round).isEqualTo(hex(burst));
            }
            if (!left.isEmpty()) {
                assertThat(hex(burst)).containsSubsequence(left);
            }
            packets += burst.size();
            out += left.size();
        }
        assertThat(bed.forwarded()).isEqualTo(out);
        assertThat(bed.forwarded() + bed.refused()).isEqualTo(packets);
        assertThat(bed.refused()).isPositive();
    }
}
