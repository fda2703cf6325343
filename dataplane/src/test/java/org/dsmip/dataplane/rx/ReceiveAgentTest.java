package org.dsmip.dataplane.rx;

import static org.assertj.core.api.Assertions.assertThat;

import java.lang.foreign.Arena;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import org.dsmip.core.counters.Counter;
import org.dsmip.core.counters.CounterLane;
import org.dsmip.core.io.BatchReceiver;
import org.dsmip.core.io.Pollable;
import org.dsmip.core.io.Waiter;
import org.dsmip.core.packet.PacketBatch;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** A receive agent step by step, in one thread. */
class ReceiveAgentTest {
    private static final long LONG_WAIT_NS = 1_000_000_000L;
    private static final int SPINS = 2;

    private final CounterLane lane = new CounterLane();
    private long nowNs = 42;
    private boolean room = true;
    private final Port tun = new Port();
    private final Port tunnel = new Port();
    private final ManualWaiter waiter = new ManualWaiter();
    private final List<String> offered = new ArrayList<>();
    private final List<PacketBatch> batches = new ArrayList<>();
    private final PacketBatch first = batch();
    private final PacketBatch other = batch();
    private final ReceiveAgent agent = new ReceiveAgent(
            List.of(new ReceiveAgent.Source(Side.TUN, tun, tun), new ReceiveAgent.Source(Side.TUNNEL, tunnel, tunnel)),
            new ReceiveAgent.Idling(waiter, SPINS, () -> nowNs), sink(), new ReceiveAgent.Memory(first, lane));

    private static PacketBatch batch() {
        return new PacketBatch(Arena.ofAuto(), 4, 128, 64);
    }

    private BurstSink sink() {
        return new BurstSink() {
            @Override
            public boolean hasRoom() {
                return room;
            }

            @Override
            public PacketBatch offer(Side side, PacketBatch batch) {
                return take(side, batch);
            }
        };
    }

    private PacketBatch take(Side side, PacketBatch batch) {
        offered.add(side + " " + batch.size() + " at " + batch.receivedAtNs());
        batches.add(batch);
        return batch == first ? other : first;
    }

    /** Answers what a test has put in, call by call: a number of packets or a negated error. */
    private static final class Port implements BatchReceiver, Pollable {
        private final Queue<Integer> answers = new ArrayDeque<>();

        @Override
        public int receive(PacketBatch batch) {
            final int answer = answers.remove();
            for (int i = 0; i < answer; i++) {
                batch.append(20);
            }
            return answer;
        }

        @Override
        public int descriptor() {
            return NONE;
        }

        @Override
        public boolean ready() {
            return !answers.isEmpty();
        }
    }

    /** Never waits; keeps what it was asked. */
    private static final class ManualWaiter implements Waiter {
        private final List<Long> waits = new ArrayList<>();
        private List<? extends Pollable> ports = List.of();

        @Override
        public void watch(List<? extends Pollable> watched) {
            ports = watched;
        }

        @Override
        public void await(long timeoutNs) {
            waits.add(timeoutNs);
        }

        @Override
        public boolean readable(int index) {
            return ports.get(index).ready();
        }

        @Override
        public void wakeUp() {
            // Never asleep.
        }

        @Override
        public void close() {
            // Nothing to close.
        }
    }

    @Test
    void burstsAreStampedHandedOnAndTheBatchInExchangeIsUsedNext() {
        tun.answers.add(3);
        tunnel.answers.add(1);
        assertThat(agent.doWork()).isEqualTo(4);
        assertThat(offered).containsExactly("TUN 3 at 42", "TUNNEL 1 at 42");
        assertThat(batches).containsExactly(first, other);
        tun.answers.add(2);
        assertThat(agent.doWork()).isEqualTo(2);
        assertThat(batches.getLast()).isSameAs(first);
        assertThat(first.size()).as("old packets are gone").isEqualTo(2);
    }

    @Test
    void itLooksWithoutWaitingUntilThereWasNoWorkForSomeRounds() {
        tun.answers.add(1);
        for (int round = 0; round < 6; round++) {
            agent.doWork();
        }
        assertThat(waiter.waits).containsExactly(0L, 0L, 0L, 0L, LONG_WAIT_NS, LONG_WAIT_NS);
        tunnel.answers.add(1);
        agent.doWork();
        agent.doWork();
        assertThat(waiter.waits.getLast()).as("work begins the rounds anew").isZero();
    }

    @Test
    @Tag("OPS-PROC-3")
    void aBrokenPortIsLeftAloneForAWhileAndTheOtherOneIsServed() {
        tun.answers.addAll(List.of(-5, -5, 3));
        tunnel.answers.add(2);
        assertThat(agent.doWork()).isEqualTo(2);
        assertThat(lane.value(Counter.RECEIVE_ERRORS)).isEqualTo(1);
        assertThat(agent.lastError()).isEqualTo(-5);
        for (int i = 0; i < 100; i++) {
            tunnel.answers.add(1);
            assertThat(agent.doWork()).as("at once").isEqualTo(1);
        }
        assertThat(lane.value(Counter.RECEIVE_ERRORS)).as("not tried again").isEqualTo(1);
        nowNs += 10_000_000L;
        assertThat(agent.doWork()).isZero();
        assertThat(lane.value(Counter.RECEIVE_ERRORS)).isEqualTo(2);
        nowNs += 10_000_000L;
        assertThat(agent.doWork()).as("longer and longer").isZero();
        nowNs += 10_000_000L;
        assertThat(agent.doWork()).as("well again").isEqualTo(3);
        assertThat(offered).hasSize(102);
    }

    @Test
    @Tag("OPS-PROC-3")
    void theWaitForABrokenPortIsShort() {
        tun.answers.add(-5);
        for (int round = 0; round < 6; round++) {
            agent.doWork();
        }
        assertThat(waiter.waits.getLast()).isEqualTo(10_000_000L);
    }

    @Test
    @Tag("OPS-PROC-11")
    void withoutRoomNothingIsReceived() {
        tun.answers.add(3);
        room = false;
        assertThat(agent.doWork()).isZero();
        assertThat(offered).isEmpty();
        assertThat(lane.value(Counter.RING_WAITS)).isEqualTo(1);
        room = true;
        assertThat(agent.doWork()).isEqualTo(3);
    }
}
