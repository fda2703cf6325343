package org.dsmip.dataplane.rx;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

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
    private int room = Integer.MAX_VALUE;
    private boolean behind;
    private boolean catchesUp;
    private int calls;
    private final Port tun = new Port();
    private final Port tunnel = new Port();
    private final ManualWaiter waiter = new ManualWaiter();
    private final List<String> offered = new ArrayList<>();
    private final List<PacketBatch> batches = new ArrayList<>();
    private final List<PacketBatch> exchanged = new ArrayList<>();
    private final ReceiveAgent agent = new ReceiveAgent(
            List.of(new ReceiveAgent.Source(Side.TUN, tun, tun), new ReceiveAgent.Source(Side.TUNNEL, tunnel, tunnel)),
            new ReceiveAgent.Idling(waiter, SPINS, () -> nowNs), new Sink(),
            new ReceiveAgent.Memory(List.of(batch(), batch()), lane));

    private static PacketBatch batch() {
        return new PacketBatch(Arena.ofAuto(), 4, 128, 64);
    }

    /** Has room, and is behind, as a test says. */
    private final class Sink implements BurstSink {
        @Override
        public boolean hasRoom() {
            return room > 0;
        }

        @Override
        public boolean isBehind() {
            return behind;
        }

        @Override
        public boolean callWhenNotBehind(Runnable call) {
            calls++;
            behind &= !catchesUp;
            return behind;
        }

        @Override
        public PacketBatch offer(Side side, PacketBatch batch) {
            room--;
            offered.add(side + " " + batch.size() + " at " + batch.receivedAtNs());
            batches.add(batch);
            exchanged.add(batch());
            return exchanged.getLast();
        }
    }

    /** Answers what a test has put in, call by call: a number of packets or a negated error. */
    private static final class Port implements BatchReceiver, Pollable {
        private final Queue<Integer> answers = new ArrayDeque<>();
        private boolean broken;

        @Override
        public int receive(PacketBatch batch) {
            final int answer = Math.min(answers.remove(), batch.capacity() - batch.size());
            for (int i = 0; i < answer; i++) {
                batch.append(20);
            }
            if (broken) {
                throw new IllegalStateException("broken");
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
        assertThat(batches.getLast()).isSameAs(exchanged.getFirst());
        tun.answers.add(2);
        assertThat(agent.doWork()).isEqualTo(2);
        assertThat(batches.getLast()).isSameAs(exchanged.get(1));
        assertThat(batches.getLast().size()).as("old packets are gone").isEqualTo(2);
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
        room = 0;
        assertThat(agent.doWork()).isZero();
        assertThat(offered).isEmpty();
        assertThat(lane.value(Counter.RING_WAITS)).isEqualTo(1);
        room = 1;
        assertThat(agent.doWork()).isEqualTo(3);
    }

    @Test
    @Tag("OPS-PROC-11")
    void whereThereIsRoomForOneBurstTheSidesTakeTurns() {
        tun.answers.addAll(List.of(1, 2, 3));
        tunnel.answers.addAll(List.of(4, 3));
        for (int round = 0; round < 5; round++) {
            room = 1;
            agent.doWork();
        }
        assertThat(offered).extracting(burst -> burst.substring(0, burst.indexOf(" at"))).containsExactly("TUN 1",
                "TUNNEL 4", "TUN 2", "TUNNEL 3", "TUN 3");
    }

    @Test
    @Tag("PF-19")
    @Tag("OPS-PROC-11")
    void whileTheSinkIsBehindABurstIsFilledBeforeItIsOffered() {
        behind = true;
        tun.answers.addAll(List.of(1, 2, 3));
        assertThat(agent.doWork()).isEqualTo(1);
        nowNs++;
        assertThat(agent.doWork()).isEqualTo(2);
        assertThat(offered).isEmpty();
        assertThat(agent.doWork()).as("what there is room for").isEqualTo(1);
        assertThat(offered).as("its time is that of its first packet").containsExactly("TUN 4 at 42");
    }

    @Test
    @Tag("PF-19")
    void whatIsThereIsOfferedAsSoonAsTheSinkIsNotBehind() {
        behind = true;
        tun.answers.add(2);
        tunnel.answers.add(1);
        agent.doWork();
        assertThat(offered).isEmpty();
        behind = false;
        assertThat(agent.doWork()).isZero();
        assertThat(offered).containsExactly("TUN 2 at 42", "TUNNEL 1 at 42");
    }

    @Test
    @Tag("PF-19")
    void noBurstIsOvertakenByOneThatWasBegunLater() {
        behind = true;
        tunnel.answers.add(1);
        agent.doWork();
        nowNs++;
        tun.answers.add(4);
        agent.doWork();
        assertThat(offered).containsExactly("TUNNEL 1 at 42", "TUN 4 at 43");
    }

    @Test
    @Tag("PF-19")
    void aFullBurstWithoutRoomWaitsForIt() {
        behind = true;
        room = 1;
        tunnel.answers.add(1);
        agent.doWork();
        nowNs++;
        tun.answers.addAll(List.of(4, 1));
        agent.doWork();
        assertThat(offered).containsExactly("TUNNEL 1 at 42");
        room = 1;
        agent.doWork();
        assertThat(offered).last().isEqualTo("TUN 4 at 43");
    }

    @Test
    @Tag("PF-19")
    void withAnOpenBurstItSleepsUntilTheSinkCalls() {
        behind = true;
        tun.answers.add(1);
        for (int round = 0; round < 5; round++) {
            agent.doWork();
        }
        assertThat(waiter.waits).containsExactly(0L, 0L, 0L, 0L, LONG_WAIT_NS);
        assertThat(calls).as("asked for a call before it slept").isEqualTo(1);
        catchesUp = true;
        agent.doWork();
        assertThat(waiter.waits.getLast()).as("nobody would call").isZero();
        assertThat(offered).containsExactly("TUN 1 at 42");
        agent.doWork();
        assertThat(calls).as("nothing is open").isEqualTo(2);
    }

    @Test
    @Tag("OPS-PROC-3")
    void whatCameBeforeAPortThrewIsNotLost() {
        tun.answers.addAll(List.of(2, 1));
        tun.broken = true;
        assertThatThrownBy(agent::doWork).isInstanceOf(IllegalStateException.class);
        tun.broken = false;
        tunnel.answers.add(1);
        assertThat(agent.doWork()).isEqualTo(2);
        assertThat(offered).containsExactly("TUN 2 at 42", "TUN 1 at 42", "TUNNEL 1 at 42");
    }
}
