package org.dsmip.dataplane.tx;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.lang.foreign.Arena;
import java.util.ArrayList;
import java.util.List;
import java.util.function.IntUnaryOperator;
import org.dsmip.core.binding.BindingSnapshot;
import org.dsmip.core.binding.Egress;
import org.dsmip.core.binding.EgressTable;
import org.dsmip.core.counters.BindingCounters;
import org.dsmip.core.counters.Counter;
import org.dsmip.core.counters.CounterLane;
import org.dsmip.core.counters.DropReason;
import org.dsmip.core.io.BatchSender;
import org.dsmip.core.packet.Packet;
import org.dsmip.core.packet.PacketBatch;
import org.dsmip.core.sys.Errno;
import org.junit.jupiter.api.Test;

/** Rows of packets, pieces and messages, to senders that take all, some or none of them. */
class SendListTest {
    private static final int BURST = 8;
    private static final int MADE = 4;

    private final Arena arena = Arena.ofAuto();
    private final PacketBatch burst = new PacketBatch(arena, BURST, 256, 64);
    private final PacketBatch made = new PacketBatch(arena, MADE, 256, 64);
    private final CounterLane lane = new CounterLane();
    private final Packet packet = new Packet(burst);
    private final List<String> sent = new ArrayList<>();
    private int calls;

    /** Takes as many packets as an answer for the first one's length says, or refuses it with a negated error number. */
    private SendList list(IntUnaryOperator answer) {
        final BatchSender tunnel = (rows, from, to) -> {
            calls++;
            final int taken = Math.min(answer.applyAsInt(rows.length(from)), to - from);
            for (int row = from; row < from + taken; row++) {
                sent.add((rows.batch(row) == made ? "made " : "") + rows.length(row));
            }
            return taken;
        };
        return new SendList(new SendList.Ports(tunnel, (rows, from, to) -> to - from),
                new Account(packet, lane, new BindingCounters()), made, BURST);
    }

    private static int all(int length) {
        return Integer.MAX_VALUE;
    }

    private Packet packet(int length) {
        return packet.at(burst, burst.append(length), BindingSnapshot.EMPTY);
    }

    private long forwarded() {
        return lane.value(Counter.FORWARDED_TO_TUNNEL);
    }

    private long refused() {
        return lane.value(DropReason.SEND_REFUSED);
    }

    @Test
    void rowsLeaveInTheirOrderWhateverTheyAre() {
        final SendList list = list(SendListTest::all);
        list.packet(EgressTable.TUNNELS, packet(1));
        list.packet(EgressTable.TUNNELS, packet(2));
        final Packet split = packet(3);
        list.piece(EgressTable.TUNNELS, split, list.make(31), false);
        list.piece(EgressTable.TUNNELS, split, list.make(32), true);
        list.message(EgressTable.TUNNELS, packet(4), list.make(41), Counter.TOO_BIG_SENT);
        list.packet(EgressTable.TUNNELS, packet(5));
        list.endBurst();
        assertThat(sent).containsExactly("1", "2", "made 31", "made 32", "made 41", "5");
        assertThat(calls).isEqualTo(1);
        assertThat(forwarded()).isEqualTo(4);
        assertThat(lane.value(Counter.TOO_BIG_SENT)).isEqualTo(1);
        assertThat(refused()).isZero();
    }

    @Test
    void aPacketOfMorePiecesThanThereIsRoomForIsForwardedOnce() {
        final SendList list = list(SendListTest::all);
        list.packet(EgressTable.TUNNELS, packet(1));
        final Packet split = packet(2);
        for (int i = 0; i < 3 * MADE; i++) {
            list.piece(EgressTable.TUNNELS, split, list.make(10 + i), i == 3 * MADE - 1);
        }
        list.endBurst();
        assertThat(sent).hasSize(1 + 3 * MADE).startsWith("1", "made 10", "made 11");
        assertThat(forwarded()).isEqualTo(2);
    }

    @Test
    void aPacketIsRefusedWhenAnyPieceIs() {
        final SendList list = list(length -> length == 10 ? -Errno.EPERM : 1);
        final Packet split = packet(2);
        for (int i = 0; i < 2 * MADE; i++) {
            list.piece(EgressTable.TUNNELS, split, list.make(10 + i), i == 2 * MADE - 1);
        }
        list.packet(EgressTable.TUNNELS, packet(3));
        list.endBurst();
        assertThat(forwarded()).isEqualTo(1);
        assertThat(refused()).isEqualTo(1);
    }

    @Test
    void whatIsTooLargeForTheLinkIsPassedOver() {
        final SendList list = list(length -> length == 2 ? -Errno.EMSGSIZE : 1);
        for (int length = 1; length <= 3; length++) {
            list.packet(EgressTable.TUNNELS, packet(length));
        }
        list.message(EgressTable.TUNNELS, packet(4), list.make(2), Counter.TOO_BIG_SENT);
        list.endBurst();
        assertThat(sent).containsExactly("1", "3");
        assertThat(forwarded()).isEqualTo(2);
        assertThat(refused()).isEqualTo(1);
        assertThat(lane.value(Counter.TOO_BIG_SENT)).as("messages that have left").isZero();
    }

    @Test
    void aFullWayOutEndsTheBurstForItWithOneCall() {
        final SendList list = list(length -> -Errno.EAGAIN);
        for (int length = 1; length <= 5; length++) {
            list.packet(length == 5 ? EgressTable.KERNEL : EgressTable.TUNNELS, packet(length));
        }
        list.endBurst();
        assertThat(calls).isEqualTo(1);
        assertThat(refused()).isEqualTo(4);
        assertThat(lane.value(Counter.FORWARDED_TO_TUN)).as("the other way out").isEqualTo(1);
    }

    @Test
    void aFullWayOutStaysFullForTheRestOfTheBurst() {
        final SendList list = list(length -> -Errno.ENOBUFS);
        final Packet split = packet(2);
        for (int i = 0; i < 3 * MADE; i++) {
            list.piece(EgressTable.TUNNELS, split, list.make(10), i == 3 * MADE - 1);
        }
        list.packet(EgressTable.TUNNELS, packet(3));
        list.endBurst();
        assertThat(calls).isEqualTo(1);
        assertThat(refused()).isEqualTo(2);
        list.packet(EgressTable.TUNNELS, packet(4));
        list.endBurst();
        assertThat(calls).as("tried again with the next burst").isEqualTo(2);
    }

    @Test
    void anErrorOfASenderCostsWhatWaitedForItAndNothingLater() {
        final SendList list = list(length -> {
            if (length == 1) {
                throw new AssertionError("broken");
            }
            return 1;
        });
        list.packet(EgressTable.TUNNELS, packet(1));
        list.packet(EgressTable.TUNNELS, packet(2));
        list.packet(EgressTable.KERNEL, packet(3));
        assertThatThrownBy(list::endBurst).hasMessage("broken");
        assertThat(refused()).isEqualTo(2);
        assertThat(lane.value(Counter.FORWARDED_TO_TUN)).isEqualTo(1);
        list.packet(EgressTable.TUNNELS, packet(4));
        list.endBurst();
        assertThat(forwarded()).isEqualTo(1);
    }

    @Test
    void whereAWayOutChangesWhatWaitsLeavesByTheOldOneBefore() {
        final SendList list = list(SendListTest::all);
        list.packet(EgressTable.TUNNELS, packet(1));
        list.use(EgressTable.DEFAULT.with(EgressTable.TUNNELS, new Egress.Tun()));
        assertThat(sent).containsExactly("1");
        list.packet(EgressTable.TUNNELS, packet(2));
        list.packet(EgressTable.HOST, packet(3));
        list.endBurst();
        assertThat(sent).as("by the socket").containsExactly("1", "3");
        assertThat(lane.value(Counter.FORWARDED_TO_TUN)).as("by the other way").isEqualTo(1);
        list.use(EgressTable.DEFAULT);
        list.packet(EgressTable.TUNNELS, packet(4));
        list.endBurst();
        assertThat(sent).containsExactly("1", "3", "4");
    }

    @Test
    void numbersThatStandForOneWayOutShareItsOrder() {
        final SendList list = list(SendListTest::all);
        list.use(EgressTable.DEFAULT.with(EgressTable.TUNNELS + 1, new Egress.RawSocket()));
        for (int length = 1; length <= 6; length++) {
            list.packet(EgressTable.HOST + length % 3, packet(length));
        }
        list.endBurst();
        assertThat(sent).containsExactly("1", "2", "3", "4", "5", "6");
        assertThat(calls).isEqualTo(1);
    }
}
