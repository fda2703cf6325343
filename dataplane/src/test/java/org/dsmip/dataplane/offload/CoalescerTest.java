package org.dsmip.dataplane.offload;

import static org.assertj.core.api.Assertions.assertThat;
import static org.dsmip.dataplane.offload.CoalescerBed.hex;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import org.dsmip.core.binding.EgressTable;
import org.dsmip.core.counters.Counter;
import org.dsmip.core.packet.PacketBatch;
import org.dsmip.core.packet.SendRows;
import org.dsmip.dataplane.tx.OffloadSwitches.Feature;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** What becomes of a burst: which packets share a row, in which order they leave, and where a row ends. */
@Tag("OPS-GSO-3")
class CoalescerTest {
    private final CoalescerBed bed = new CoalescerBed();

    /** So many packets in order, all with so much payload. */
    private static List<byte[]> flow(Sample first, int count) {
        final List<byte[]> packets = new ArrayList<>();
        Sample sample = first;
        for (int i = 0; i < count; i++) {
            packets.add(sample.bytes());
            sample = sample.next(first.payload.length);
        }
        return packets;
    }

    private static byte[][] array(List<byte[]> packets) {
        return packets.toArray(byte[][]::new);
    }

    @Test
    void onePacketGoesOutAsItCame() {
        CoalescerBed.forEachKind((ipv6, tcp) -> {
            final byte[] packet = new Sample(ipv6, tcp).bytes();
            assertThat(bed.burst(packet).segments()).containsExactly(1);
            assertThat(bed.out()).containsExactly(hex(packet));
        });
    }

    @Test
    void flowsAreKeptApart() {
        final List<List<byte[]>> flows = new ArrayList<>();
        CoalescerBed.forEachKind((ipv6, tcp) -> {
            for (int variant = 0; variant < 4; variant++) {
                final Sample first = new Sample(ipv6, tcp);
                first.source += variant == 1 ? 1 : 0;
                first.destination += variant == 2 ? 1 : 0;
                first.ports += variant == 3 ? 1 : 0;
                flows.add(flow(first, 5));
            }
        });
        final List<byte[]> mixed = new ArrayList<>();
        for (int i = 0; i < 5; i++) {
            for (List<byte[]> flow : flows) {
                mixed.add(flow.get(i));
            }
        }
        assertThat(bed.burst(array(mixed)).segments()).isEqualTo(Collections.nCopies(16, 5));
        assertThat(bed.out()).isEqualTo(flows.stream().flatMap(flow -> flow.stream().map(CoalescerBed::hex)).toList());
    }

    @Test
    void moreFlowsThanPlacesKeepTheirOrderToo() {
        final List<byte[]> mixed = new ArrayList<>();
        final List<List<byte[]>> flows = new ArrayList<>();
        for (int i = 0; i < 120; i++) {
            final Sample first = new Sample(true, true);
            first.ports += i * 77;
            flows.add(flow(first, 2));
        }
        for (int i = 0; i < 2; i++) {
            for (List<byte[]> flow : flows) {
                mixed.add(flow.get(i));
            }
        }
        assertThat(bed.burst(array(mixed)).segments()).hasSizeBetween(120, 239);
        assertThat(bed.out()).hasSize(240).containsExactlyInAnyOrderElementsOf(hex(mixed));
    }

    @Test
    void whatCannotBeMergedEndsTheRunOfItsFlow() {
        final Sample first = new Sample(false, true);
        final Sample second = first.next(100);
        final Sample reset = new Sample(second.next(100));
        reset.flags |= Sample.RST;
        final Sample third = second.next(100);
        final List<byte[]> packets = List.of(first.bytes(), second.bytes(), reset.bytes(), third.bytes());
        assertThat(bed.burst(array(packets)).segments()).containsExactly(2, 1, 1);
        assertThat(bed.out()).isEqualTo(hex(packets));
    }

    @Test
    void whatHasNoPortsEndsTheRunsBetweenItsAddressesOnly() {
        for (boolean ipv6 : new boolean[]{false, true}) {
            for (byte[] stranger : withoutPorts(ipv6)) {
                final List<byte[]> flow = flow(new Sample(ipv6, true), 4);
                final Sample other = new Sample(ipv6, true);
                other.source = 40;
                other.destination = 50;
                final List<byte[]> others = flow(other, 4);
                bed.burst(flow.get(0), others.get(0), flow.get(1), others.get(1), stranger, flow.get(2), others.get(2),
                        flow.get(3), others.get(3));
                assertThat(bed.segments()).as(hex(stranger)).containsExactly(2, 4, 1, 2);
                assertThat(bed.out()).containsExactly(hex(flow.get(0)), hex(flow.get(1)), hex(others.get(0)),
                        hex(others.get(1)), hex(others.get(2)), hex(others.get(3)), hex(stranger), hex(flow.get(2)),
                        hex(flow.get(3)));
            }
        }
    }

    /** Fragments, options, extension headers, other protocols, headers that do not fit, lengths that do not agree. */
    private static List<byte[]> withoutPorts(boolean ipv6) {
        final byte[] udp = new Sample(ipv6, false).bytes();
        final byte[] tcp = new Sample(ipv6, true).bytes();
        final List<byte[]> packets = new ArrayList<>();
        packets.add(Sample.with(udp, ipv6 ? 6 : 9, 47));
        packets.add(Sample.with(tcp, (ipv6 ? 40 : 20) + 12, 0x40));
        packets.add(Sample.with(tcp, (ipv6 ? 40 : 20) + 12, 0xF0 + 0));
        packets.add(Sample.with(udp, (ipv6 ? 40 : 20) + 5, 9));
        packets.add(Arrays.copyOf(udp, udp.length - 1));
        packets.add(Arrays.copyOf(udp, udp.length + 1));
        packets.add(Arrays.copyOf(udp, ipv6 ? 47 : 27));
        if (ipv6) {
            packets.add(Sample.with(udp, 6, 44));
            packets.add(Sample.with(tcp, 6, 0));
        } else {
            packets.add(Sample.with(udp, 6, 0x20));
            packets.add(Sample.with(udp, 7, 9));
            packets.add(Sample.with(udp, 6, 0xC0));
            packets.add(Sample.with(tcp, 0, 0x46));
        }
        // The headers that do not fit must not fit.
        packets.set(2, Arrays.copyOf(packets.get(2), (ipv6 ? 40 : 20) + 40));
        Sample.put(packets.get(2), ipv6 ? 4 : 2, ipv6 ? 40 : 60);
        return packets;
    }

    @Test
    void whatCannotBeReadAtAllEndsAllRuns() {
        final List<byte[]> flow = flow(new Sample(true, false), 4);
        for (byte[] stranger : List.of(new byte[0], new byte[]{0x45}, Arrays.copyOf(flow.getFirst(), 39),
                Sample.with(flow.getFirst(), 0, 0x75))) {
            bed.burst(flow.get(0), flow.get(1), stranger, flow.get(2), flow.get(3));
            assertThat(bed.segments()).containsExactly(2, 1, 2);
            assertThat(bed.out()).containsExactly(hex(flow.get(0)), hex(flow.get(1)), hex(stranger), hex(flow.get(2)),
                    hex(flow.get(3)));
        }
    }

    @Test
    void truncatedPacketsAreNotMergedWhereverTheyEnd() {
        CoalescerBed.forEachKind((ipv6, tcp) -> {
            final List<byte[]> flow = flow(new Sample(ipv6, tcp), 2);
            for (int length = 0; length < flow.getLast().length; length++) {
                final byte[] cut = Arrays.copyOf(flow.getLast(), length);
                assertThat(bed.burst(flow.getFirst(), cut).segments()).as("%s octets", length).containsExactly(1, 1);
                assertThat(bed.out()).containsExactly(hex(flow.getFirst()), hex(cut));
            }
        });
    }

    @Test
    void everyFlippedBitComesOutFlipped() {
        CoalescerBed.forEachKind((ipv6, tcp) -> {
            final List<byte[]> flow = flow(new Sample(ipv6, tcp), 3);
            for (int bit = 0; bit < flow.get(1).length * 8; bit++) {
                final byte[] flipped = Sample.with(flow.get(1), bit / 8, flow.get(1)[bit / 8] ^ (1 << (bit % 8)));
                bed.burst(flow.get(0), flipped, flow.get(2));
                assertThat(bed.out()).as("bit %s", bit).containsExactlyInAnyOrder(hex(flow.get(0)), hex(flipped),
                        hex(flow.get(2)));
                assertThat(bed.segments()).as("bit %s", bit).doesNotContain(3);
            }
        });
    }

    @Test
    void nothingIsMergedAcrossBursts() {
        CoalescerBed.forEachKind((ipv6, tcp) -> {
            final List<byte[]> flow = flow(new Sample(ipv6, tcp), 4);
            bed.burst(flow.get(0), flow.get(1)).burst(flow.get(2)).burst().burst(flow.get(3));
            assertThat(bed.segments()).containsExactly(2, 1, 1);
            assertThat(bed.out()).isEqualTo(hex(flow));
        });
    }

    @Test
    void aFlushInTheMiddleSendsWhatIsMergedAndBeginsAnew() {
        CoalescerBed.forEachKind((ipv6, tcp) -> {
            final List<byte[]> flow = flow(new Sample(ipv6, tcp), 5);
            bed.batch.clear();
            for (int i = 0; i < 3; i++) {
                bed.toTun(flow.get(i), any -> {});
            }
            bed.list.flush();
            bed.toTun(flow.get(3), any -> {});
            bed.toTun(flow.get(4), any -> {});
            bed.list.endBurst();
            assertThat(bed.segments()).containsExactly(3, 2);
            assertThat(bed.out()).isEqualTo(hex(flow));
        });
    }

    @Test
    void aRowEndsAtTheMostSegments() {
        final List<byte[]> tcp = flow(new Sample(true, true), 200);
        assertThat(bed.burst(array(tcp)).segments()).containsExactly(SendRows.MOST_BODIES + 1, 72);
        assertThat(bed.out()).isEqualTo(hex(tcp));
        final List<byte[]> udp = flow(new Sample(false, false), 130);
        assertThat(bed.burst(array(udp)).segments()).containsExactly(64, 64, 2);
        assertThat(bed.out()).isEqualTo(hex(udp));
    }

    @Test
    void aRowEndsAtTheLargestDatagram() {
        CoalescerBed.forEachKind((ipv6, tcp) -> {
            final int headers = (ipv6 ? 40 : 20) + (tcp ? 32 : 8);
            // 65535 octets exactly, then one more: a last segment of the rest, of one octet less and of one more.
            final int size = (65_535 - headers) / 46;
            final int rest = 65_535 - headers - 46 * size;
            for (int last : new int[]{rest - 1, rest, rest + 1}) {
                final Sample first = new Sample(ipv6, tcp).payload(size, 1);
                final List<byte[]> flow = flow(first, 46);
                final Sample end = last(first, 46).next(last);
                flow.add(end.bytes());
                assertThat(bed.burst(array(flow)).segments()).as("%s octets at the end", last)
                        .isEqualTo(last <= rest ? List.of(47) : List.of(46, 1));
                assertThat(bed.out()).isEqualTo(hex(flow));
            }
        });
    }

    private static Sample last(Sample first, int count) {
        Sample sample = first;
        for (int i = 1; i < count; i++) {
            sample = sample.next(first.payload.length);
        }
        return sample;
    }

    @Test
    void identificationAndSequenceNumberPassZero() {
        final Sample first = new Sample(false, true);
        first.identification = 0xFFFE;
        first.sequence = -150;
        final List<byte[]> flow = flow(first, 5);
        assertThat(bed.burst(array(flow)).segments()).containsExactly(5);
        assertThat(bed.out()).isEqualTo(hex(flow));
    }

    @Test
    @Tag("OPS-GSO-1")
    void eachKindIsMergedOnlyWhileItIsOn() {
        CoalescerBed.forEachKind((ipv6, tcp) -> {
            final List<byte[]> flow = flow(new Sample(ipv6, tcp), 3);
            final Feature own = tcp ? Feature.TUN_TCP : Feature.TUN_UDP;
            final Feature other = tcp ? Feature.TUN_UDP : Feature.TUN_TCP;
            bed.switches.set(other, false);
            assertThat(bed.burst(array(flow)).segments()).containsExactly(3);
            bed.switches.set(own, false);
            assertThat(bed.burst(array(flow)).segments()).containsExactly(1, 1, 1);
            bed.switches.set(own, true);
            bed.switches.set(other, true);
            assertThat(bed.burst(array(flow)).segments()).containsExactly(3);
            final List<String> thrice = new ArrayList<>();
            Collections.nCopies(3, hex(flow)).forEach(thrice::addAll);
            assertThat(bed.out()).isEqualTo(thrice);
        });
    }

    /** What the kernel has merged already, and somebody has marked. */
    static byte[] merged(Sample first, int segments) {
        final byte[] packet = new Sample(first).payload(first.payload.length * segments, 1).bytes();
        final int at = (first.ipv6 ? 40 : 20) + 16;
        Sample.put(packet, at, Sample.fold(Sample.pseudoSum(packet)));
        return packet;
    }

    private void superPacket(Sample first, byte[] bytes) {
        final int network = first.ipv6 ? 40 : 20;
        bed.toTun(bytes, packet -> {
            packet.offload(PacketBatch.NEEDS_CSUM, first.ipv6 ? PacketBatch.GSO_TCPV6 : PacketBatch.GSO_TCPV4,
                    PacketBatch.sizes(network + 32, first.payload.length, network, 16));
            packet.isRunOfSegments(network, network + 32, first.payload.length);
        });
    }

    @Test
    void whatIsASuperPacketAlreadyEndsTheRunAndGoesAlone() {
        for (boolean ipv6 : new boolean[]{false, true}) {
            final Sample first = new Sample(ipv6, true);
            final List<byte[]> flow = flow(first, 4);
            final Sample third = last(first, 3);
            final byte[] whole = merged(third, 7);
            bed.batch.clear();
            bed.toTun(flow.get(0), any -> {});
            bed.toTun(flow.get(1), any -> {});
            superPacket(third, whole);
            final Sample behind = new Sample(third).payload(700, 0).next(100);
            bed.toTun(behind.bytes(), any -> {});
            bed.list.endBurst();
            assertThat(bed.segments()).containsExactly(2, 7, 1);
            assertThat(bed.out()).startsWith(hex(flow.get(0)), hex(flow.get(1))).endsWith(hex(behind.bytes()))
                    .containsAll(hex(SlowSegmentation.split(whole, whole.length - 700, 100)));
        }
    }

    @Test
    @Tag("OPS-GSO-1")
    void superPacketsAreSplitHereWhileTheKernelShallNot() {
        for (boolean ipv6 : new boolean[]{false, true}) {
            final Sample first = new Sample(ipv6, true);
            final byte[] whole = merged(first, 15);
            final List<String> segments = hex(SlowSegmentation.split(whole, whole.length - 1500, 100));
            bed.switches.set(Feature.TUN_TCP, false);
            bed.batch.clear();
            final byte[] udp = new Sample(ipv6, false).bytes();
            bed.toTun(udp, any -> {});
            superPacket(first, whole);
            bed.toTun(udp, any -> {});
            bed.list.endBurst();
            assertThat(bed.segments()).isEqualTo(Collections.nCopies(17, 1));
            assertThat(bed.out()).hasSize(17).containsAll(segments);
            assertThat(bed.forwarded()).isEqualTo(ipv6 ? 34 : 17);
            bed.switches.set(Feature.TUN_TCP, true);
        }
    }

    @Test
    void messagesLeaveBesideWhatIsMerged() {
        final List<byte[]> flow = flow(new Sample(true, true), 2);
        bed.batch.clear();
        bed.toTun(flow.get(0), any -> {});
        final byte[] message = new Sample(true, false).bytes();
        final int slot = bed.list.make(message.length);
        bed.list.made().buffer().putBytes(bed.list.made().start(slot), message);
        bed.toTun(flow.get(1), packet -> bed.list.message(EgressTable.KERNEL, packet, slot, Counter.TOO_BIG_SENT));
        bed.list.endBurst();
        assertThat(bed.segments()).containsExactly(2, 1);
        assertThat(bed.out()).containsExactly(hex(flow.get(0)), hex(flow.get(1)), hex(message));
        assertThat(bed.lane.value(Counter.TOO_BIG_SENT)).isEqualTo(1);
        assertThat(bed.forwarded()).isEqualTo(2);
    }
}
