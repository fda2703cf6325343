package org.dsmip.dataplane.forward;

import static org.assertj.core.api.Assertions.assertThat;
import static org.dsmip.dataplane.forward.Packets.hex;
import static org.dsmip.dataplane.forward.Packets.wrap;
import static org.dsmip.dataplane.forward.Testbed.COA;
import static org.dsmip.dataplane.forward.Testbed.HA;
import static org.dsmip.dataplane.forward.Testbed.HOA;
import static org.dsmip.dataplane.forward.Testbed.binding;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import org.dsmip.core.counters.Counter;
import org.dsmip.core.counters.DropReason;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Fragments of the home leg, which come out of the outer tunnel one by one. */
class HomeLegReassemblyTest {
    private static final long SECOND = 1_000_000_000L;
    private static final byte[] INNER = Packets.ipv6(Testbed.CN6, Testbed.MN6, 1500);

    private final TestForwarder mobileNode = TestForwarder.mobileNode(binding());

    private static byte[] leg(int identification) {
        return Packets.ipv4(0, identification, 0, 64, 41, HA, HOA, INNER);
    }

    private void receive(byte[] fragment) {
        mobileNode.fromTunnel(wrap(4, HA, COA, fragment));
    }

    @Test
    @Tag("PF-5")
    @Tag("TL-5")
    @Tag("BASE-TUN-17")
    @Tag("BASE-TUN-20")
    void fragmentsInAnyOrderMakeTheDatagram() {
        final Random random = new Random(41);
        for (int round = 0; round < 50; round++) {
            final List<byte[]> fragments = new ArrayList<>(SlowReassembly.split(leg(round), 8, 504, 512, 1000, 1500));
            Collections.shuffle(fragments, random);
            fragments.forEach(this::receive);
            assertThat(mobileNode.toTun()).as("round %s", round).extracting(Packets::hex).containsExactly(hex(INNER));
        }
        assertThat(mobileNode.value(Counter.REASSEMBLED)).isEqualTo(50);
        assertThat(mobileNode.value(Counter.CONSUMED)).isEqualTo(200);
        mobileNode.assertExactAccount("reassembly");
    }

    @Test
    @Tag("PF-5")
    void homeAgentPutsFragmentsTogetherToo() {
        final byte[] inner = Packets.ipv6(Testbed.MN6, Testbed.CN6, 1400);
        final TestForwarder homeAgent = TestForwarder.homeAgent(binding());
        SlowReassembly.split(Packets.ipv4(0, 5, 0, 64, 41, HOA, HA, inner), 800, 1400)
                .forEach(fragment -> homeAgent.fromTunnel(wrap(4, COA, HA, fragment)));
        assertThat(homeAgent.toTun()).extracting(Packets::hex).containsExactly(hex(inner));
    }

    @Test
    @Tag("PF-5")
    void overlapDiscardsTheDatagram() {
        receive(SlowReassembly.piece(leg(1), 0, 800, true));
        receive(SlowReassembly.piece(leg(1), 792, 1500, false));
        receive(SlowReassembly.piece(leg(1), 800, 1500, false));
        assertThat(mobileNode.toTun()).isEmpty();
        assertThat(mobileNode.value(DropReason.REASSEMBLY)).isEqualTo(1);
        mobileNode.assertExactAccount("overlap");
    }

    @Test
    @Tag("PF-5")
    void fragmentBehindTheEndDiscardsTheDatagram() {
        receive(SlowReassembly.piece(leg(1), 16, 24, true));
        // Would make as many octets as the datagram has, with a hole at its beginning.
        receive(SlowReassembly.piece(leg(1), 8, 11, false));
        assertThat(mobileNode.value(DropReason.REASSEMBLY)).isEqualTo(1);
        receive(SlowReassembly.piece(leg(2), 0, 8, false));
        receive(SlowReassembly.piece(leg(3), 8, 11, false));
        receive(SlowReassembly.piece(leg(3), 16, 24, true));
        assertThat(mobileNode.toTun()).isEmpty();
        mobileNode.assertExactAccount("behind the end");
    }

    @Test
    @Tag("PF-5")
    void oddFragmentsAreRefused() {
        receive(SlowReassembly.piece(leg(1), 0, 13, true));
        receive(Packets.ipv4(0, 2, 0x2000, 64, 41, HA, HOA, new byte[0]));
        receive(Packets.ipv4(0, 3, 0x1FFF, 64, 41, HA, HOA, new byte[64]));
        receive(SlowReassembly.piece(leg(4), 800, 1500, false));
        receive(SlowReassembly.piece(leg(4), 808, 1500, false));
        assertThat(mobileNode.value(DropReason.REASSEMBLY)).isEqualTo(4);
        mobileNode.assertExactAccount("odd fragments");
    }

    @Test
    @Tag("PF-5")
    void afterThirtySecondsTheRestComesTooLate() {
        receive(SlowReassembly.piece(leg(1), 0, 800, true));
        mobileNode.pass(31 * SECOND);
        receive(SlowReassembly.piece(leg(1), 800, 1500, false));
        assertThat(mobileNode.toTun()).isEmpty();
        receive(SlowReassembly.piece(leg(2), 0, 800, true));
        mobileNode.pass(29 * SECOND);
        receive(SlowReassembly.piece(leg(2), 800, 1500, false));
        assertThat(mobileNode.toTun()).hasSize(1);
    }

    @Test
    @Tag("PF-5")
    @Tag("PF-24")
    void sixtyFourDatagramsAreKeptAndTheOldestGivesWay() {
        for (int identification = 1; identification <= 65; identification++) {
            receive(SlowReassembly.piece(leg(identification), 0, 800, true));
            mobileNode.pass(1);
        }
        for (int identification = 2; identification <= 65; identification++) {
            receive(SlowReassembly.piece(leg(identification), 800, 1500, false));
        }
        assertThat(mobileNode.toTun()).hasSize(64);
        receive(SlowReassembly.piece(leg(1), 800, 1500, false));
        assertThat(mobileNode.toTun()).isEmpty();
        mobileNode.assertExactAccount("eviction");
    }

    @Test
    @Tag("PF-5")
    void fragmentsOfDifferentDatagramsDoNotMix() {
        receive(SlowReassembly.piece(leg(1), 0, 800, true));
        receive(SlowReassembly.piece(leg(2), 800, 1500, false));
        assertThat(mobileNode.toTun()).isEmpty();
        receive(SlowReassembly.piece(leg(2), 0, 800, true));
        receive(SlowReassembly.piece(leg(1), 800, 1500, false));
        assertThat(mobileNode.toTun()).extracting(Packets::hex).containsExactly(hex(INNER), hex(INNER));
    }

    @ParameterizedTest
    @CsvSource({"2, 3, 3, 3", "3, 2, 2, 3", "1, 3, 2, 3", "2, 2, 2, 2", "3, 3, 3, 3", "2, 1, 2, 2", "3, 0, 2, -1",
        "0, 3, 2, -1", "2, 2, 0, 0", "0, 0, 0, 0"})
    @Tag("PF-5")
    void aCongestionMarkOnAnyFragmentMarksTheDatagram(int first, int second, int third, int expected) {
        final List<List<Integer>> orders = List.of(List.of(0, 1, 2), List.of(2, 1, 0), List.of(1, 2, 0));
        final int[] marks = {first, second, third};
        final List<byte[]> pieces = SlowReassembly.split(
                Packets.ipv4(0xB8, 1, 0, 64, 41, HA, HOA, Packets.with(INNER, 1, 0x20)), 504, 1000, 1500);
        int complete = 0;
        for (List<Integer> order : orders) {
            for (int i : order) {
                receive(Packets.withHeaderChecksum(Packets.with(pieces.get(i), 1, 0xB8 | marks[i])));
            }
            final List<byte[]> got = mobileNode.toTun();
            complete += got.size();
            got.forEach(packet -> assertThat((packet[1] >> 4) & 3).as("mark, order %s", order)
                    .isEqualTo(expected == 3 ? 3 : expected == 1 ? 1 : 2));
        }
        // RFC 3168 section 5.3: a mark beside a fragment whose sender does not understand it is worth a lost datagram.
        assertThat(complete).isEqualTo(expected < 0 ? 0 : 3);
        mobileNode.assertExactAccount("marks");
    }
}
