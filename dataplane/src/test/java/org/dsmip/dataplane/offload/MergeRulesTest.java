package org.dsmip.dataplane.offload;

import static org.assertj.core.api.Assertions.assertThat;
import static org.dsmip.dataplane.offload.CoalescerBed.hex;

import java.lang.foreign.Arena;
import java.util.List;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.dsmip.core.binding.BindingSnapshot;
import org.dsmip.core.packet.Headroom;
import org.dsmip.core.packet.Packet;
import org.dsmip.core.packet.PacketBatch;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Each rule by itself: two packets that are merged, and the same two with one thing changed that forbids it. */
@Tag("OPS-GSO-3")
class MergeRulesTest {
    private final PacketBatch batch = new PacketBatch(Arena.ofAuto(), 4, 2048, Headroom.BYTES);

    enum Over {
        ALL, TCP, UDP, IPV4, IPV6;

        boolean is(Sample sample) {
            return switch (this) {
                case ALL -> true;
                case TCP -> sample.tcp;
                case UDP -> !sample.tcp;
                case IPV4 -> !sample.ipv6;
                case IPV6 -> sample.ipv6;
            };
        }
    }

    private static Arguments changed(MergeRule rule, Over over, String what, Consumer<Sample> change) {
        return Arguments.of(rule, over, what, change);
    }

    private static Stream<Arguments> changes() {
        return Stream.of(
                changed(MergeRule.PAYLOAD, Over.ALL, "nothing in it", next -> next.payload(0, 0)),
                changed(MergeRule.TCP_FLAGS, Over.TCP, "SYN", next -> next.flags |= Sample.SYN),
                changed(MergeRule.TCP_FLAGS, Over.TCP, "RST", next -> next.flags |= Sample.RST),
                changed(MergeRule.TCP_FLAGS, Over.TCP, "URG", next -> next.flags |= Sample.URG),
                changed(MergeRule.TCP_FLAGS, Over.TCP, "CWR", next -> next.flags |= Sample.CWR),
                changed(MergeRule.TCP_FLAGS, Over.TCP, "NS", next -> next.flags |= Sample.NS),
                changed(MergeRule.TCP_FLAGS, Over.TCP, "reserved", next -> next.flags |= 0x800),
                changed(MergeRule.TCP_FLAGS, Over.TCP, "no ACK", next -> next.flags = 0),
                changed(MergeRule.UDP_CHECKSUM, Over.UDP, "no checksum", next -> next.noChecksum = true),
                changed(MergeRule.SAME_CLASS, Over.ALL, "congestion mark", next -> next.trafficClass ^= 1),
                changed(MergeRule.SAME_CLASS, Over.ALL, "class", next -> next.trafficClass ^= 0x80),
                changed(MergeRule.SAME_CLASS, Over.IPV6, "flow label", next -> next.flowLabel ^= 0x80001),
                changed(MergeRule.SAME_TTL, Over.ALL, "TTL", next -> next.ttl--),
                changed(MergeRule.SAME_DONT_FRAGMENT, Over.IPV4, "DF", next -> next.fragment = 0),
                changed(MergeRule.IDENTIFICATION_FOLLOWS, Over.IPV4, "the same", next -> next.identification--),
                changed(MergeRule.IDENTIFICATION_FOLLOWS, Over.IPV4, "gap", next -> next.identification++),
                changed(MergeRule.SAME_OPTIONS, Over.TCP, "timestamp", next -> next.options = Sample.timestamps(10)),
                changed(MergeRule.SAME_OPTIONS, Over.TCP, "no options", next -> next.options = new byte[0]),
                changed(MergeRule.SAME_OPTIONS, Over.TCP, "another option", next -> next.options = new byte[16]),
                changed(MergeRule.SAME_ACKNOWLEDGMENT, Over.TCP, "acknowledgment", next -> next.acknowledgment++),
                changed(MergeRule.SAME_WINDOW, Over.TCP, "window", next -> next.window--),
                changed(MergeRule.SAME_WINDOW, Over.TCP, "urgent pointer", next -> next.urgentPointer = 1),
                changed(MergeRule.SAME_ECHO, Over.TCP, "ECE", next -> next.flags |= Sample.ECE),
                changed(MergeRule.SEQUENCE_FOLLOWS, Over.TCP, "gap", next -> next.sequence++),
                changed(MergeRule.SEQUENCE_FOLLOWS, Over.TCP, "again", next -> next.sequence -= next.payload.length),
                changed(MergeRule.SEGMENT_SIZE, Over.ALL, "larger", next -> next.payload(101, 3)));
    }

    @ParameterizedTest(name = "{0}: {2}, {1}")
    @MethodSource("changes")
    void oneChangedFieldForbidsIt(MergeRule rule, Over over, String what, Consumer<Sample> change) {
        CoalescerBed.forEachKind((ipv6, tcp) -> {
            final Sample first = new Sample(ipv6, tcp);
            if (over.is(first)) {
                final Sample next = first.next(100);
                assertMerged(first.bytes(), next.bytes());
                change.accept(next);
                assertApart(rule, first.bytes(), next.bytes());
            }
        });
    }

    @Test
    void whatIsDamagedIsNotMerged() {
        CoalescerBed.forEachKind((ipv6, tcp) -> {
            final Sample first = new Sample(ipv6, tcp);
            final byte[] a = first.bytes();
            final byte[] b = first.next(100).bytes();
            for (int at : new int[]{(ipv6 ? 40 : 20) + (tcp ? 17 : 7), a.length - 1}) {
                assertApart(MergeRule.CHECKSUMS, Sample.with(a, at, a[at] ^ 4), b);
                assertApart(MergeRule.CHECKSUMS, a, Sample.with(b, at, b[at] ^ 4));
            }
            if (!ipv6) {
                assertApart(MergeRule.CHECKSUMS, Sample.with(a, 11, a[11] ^ 4), b);
                assertApart(MergeRule.CHECKSUMS, a, Sample.with(b, 11, b[11] ^ 4));
            }
        });
    }

    @Test
    void aChecksumThatSplittingWritesOtherwiseIsNotMerged() {
        // All ones and zero are the same sum: of TCP only zero comes back, of UDP only all ones.
        for (boolean ipv6 : new boolean[]{false, true}) {
            final Sample first = withChecksumOf(0, new Sample(ipv6, true));
            final int field = (ipv6 ? 40 : 20) + 16;
            final byte[] ones = first.bytes();
            assertThat(Sample.u16(ones, field)).as("checksum of the sample").isZero();
            assertMerged(first.bytes(), first.next(100).bytes());
            Sample.put(ones, field, 0xFFFF);
            assertApart(MergeRule.CHECKSUMS, ones, first.next(100).bytes());
            final Sample udp = withChecksumOf(0xFFFF, new Sample(ipv6, false));
            assertMerged(udp.bytes(), udp.next(100).bytes());
        }
    }

    private static Sample withChecksumOf(int wanted, Sample sample) {
        final int field = (sample.ipv6 ? 40 : 20) + (sample.tcp ? 16 : 6);
        sample.payload[0] = 0;
        sample.payload[1] = 0;
        final int missing = Sample.u16(sample.bytes(), field);
        Sample.put(sample.payload, 0, missing);
        assertThat(Sample.u16(sample.bytes(), field)).isEqualTo(wanted);
        return sample;
    }

    @Test
    void bothAreOfOneBatchAndOneBinding() {
        final Sample first = new Sample(true, false);
        final Packet packet = append(first.bytes());
        final Datagram datagram = new Datagram();
        datagram.read(packet);
        final Run run = new Run();
        run.begin(datagram, packet, 0, 0);
        final Packet other = append(first.next(100).bytes());
        datagram.read(other);
        assertThat(MergeRules.following(run, other, datagram)).isEqualTo(MergeRule.ALL_KEPT);
        other.belongsTo(3);
        assertThat(MergeRules.following(run, other, datagram)).isEqualTo(MergeRule.SAME_BURST);
        final PacketBatch another = new PacketBatch(Arena.ofAuto(), 4, 2048, Headroom.BYTES);
        final byte[] bytes = first.next(100).bytes();
        another.append(bytes.length);
        another.buffer().putBytes(another.start(0), bytes);
        other.at(another, 0, BindingSnapshot.EMPTY);
        datagram.read(other);
        assertThat(MergeRules.following(run, other, datagram)).isEqualTo(MergeRule.SAME_BURST);
    }

    @Test
    void whatIsNotCompleteIsNotMerged() {
        final Packet packet = append(new Sample(true, true).bytes());
        packet.offload(PacketBatch.NEEDS_CSUM, PacketBatch.GSO_NONE, 0);
        final Datagram datagram = new Datagram();
        datagram.read(packet);
        assertThat(MergeRules.alone(packet, datagram)).isEqualTo(MergeRule.COMPLETE);
    }

    @Test
    void onlyTheLastHasPushOrFin() {
        for (boolean ipv6 : new boolean[]{false, true}) {
            for (int flag : new int[]{Sample.PSH, Sample.FIN, Sample.PSH | Sample.FIN}) {
                final Sample first = new Sample(ipv6, true);
                final Sample second = first.next(100);
                second.flags |= flag;
                final Sample third = second.next(100);
                third.flags = Sample.ACK;
                final CoalescerBed bed = new CoalescerBed().burst(first.bytes(), second.bytes(), third.bytes());
                assertThat(bed.segments()).as("flag %s", flag).containsExactly(2, 1);
                assertThat(bed.out()).isEqualTo(hex(List.of(first.bytes(), second.bytes(), third.bytes())));
                assertThat(bed.burst(second.bytes(), third.bytes()).segments()).containsExactly(1, 1);
            }
        }
    }

    @Test
    void aRunMayEchoCongestion() {
        final Sample first = new Sample(true, true);
        first.flags |= Sample.ECE;
        assertMerged(first.bytes(), first.next(100).bytes());
    }

    @Test
    void aSmallerOneIsTheLast() {
        CoalescerBed.forEachKind((ipv6, tcp) -> {
            final Sample first = new Sample(ipv6, tcp);
            final Sample second = first.next(100);
            final Sample third = second.next(1);
            final Sample fourth = third.next(1);
            final CoalescerBed bed = new CoalescerBed().burst(first.bytes(), second.bytes(), third.bytes(),
                    fourth.bytes());
            assertThat(bed.segments()).containsExactly(3, 1);
            assertThat(bed.out()).isEqualTo(
                    hex(List.of(first.bytes(), second.bytes(), third.bytes(), fourth.bytes())));
        });
    }

    private Packet append(byte[] bytes) {
        final int slot = batch.append(bytes.length);
        batch.buffer().putBytes(batch.start(slot), bytes);
        return new Packet(batch).at(batch, slot, BindingSnapshot.EMPTY);
    }

    private MergeRule broken(byte[] first, byte[] next) {
        batch.clear();
        final Datagram datagram = new Datagram();
        final Packet before = append(first);
        assertThat(datagram.read(before)).isEqualTo(Datagram.Kind.FLOW);
        final Run run = new Run();
        run.begin(datagram, before, 0, 0);
        final Packet packet = append(next);
        assertThat(datagram.read(packet)).isEqualTo(Datagram.Kind.FLOW);
        assertThat(run.first().isSameFlow(datagram)).isTrue();
        final MergeRule alone = MergeRules.alone(packet, datagram);
        return alone == MergeRule.ALL_KEPT ? MergeRules.following(run, packet, datagram) : alone;
    }

    private void assertMerged(byte[] first, byte[] next) {
        assertThat(broken(first, next)).isEqualTo(MergeRule.ALL_KEPT);
        final CoalescerBed bed = new CoalescerBed().burst(first, next);
        assertThat(bed.segments()).containsExactly(2);
        assertThat(bed.out()).isEqualTo(hex(List.of(first, next)));
    }

    private void assertApart(MergeRule rule, byte[] first, byte[] next) {
        assertThat(broken(first, next)).isEqualTo(rule);
        final CoalescerBed bed = new CoalescerBed().burst(first, next);
        assertThat(bed.segments()).containsExactly(1, 1);
        assertThat(bed.out()).isEqualTo(hex(List.of(first, next)));
    }
}
