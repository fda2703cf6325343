package org.dsmip.dataplane.ring;

import static org.assertj.core.api.Assertions.assertThat;

import com.lmax.disruptor.BlockingWaitStrategy;
import com.lmax.disruptor.BusySpinWaitStrategy;
import com.lmax.disruptor.SleepingWaitStrategy;
import com.lmax.disruptor.WaitStrategy;
import com.lmax.disruptor.YieldingWaitStrategy;
import java.lang.foreign.Arena;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.dsmip.core.counters.Counter;
import org.dsmip.core.counters.CounterLane;
import org.dsmip.core.counters.DropReason;
import org.dsmip.core.io.PacketBatch;
import org.dsmip.dataplane.rx.Side;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** A ring between two threads: nothing lost in silence, nothing waited for. */
class BurstRingTest {
    private static final int SLOTS = 4;
    private static final long PATIENCE_SECONDS = 20;

    private final CounterLane receiver = new CounterLane();
    private final CounterLane worker = new CounterLane();
    private final List<Integer> handled = Collections.synchronizedList(new ArrayList<>());

    private static PacketBatch batch() {
        return new PacketBatch(Arena.ofAuto(), 8, 256, 64);
    }

    private BurstRing ring(WaitStrategy strategy, BurstRing.BurstHandler handler) {
        return new BurstRing(SLOTS, BurstRingTest::batch, strategy, handler, new BurstRing.Lanes(receiver, worker));
    }

    /** A burst of some packets, marked with a number. */
    private static PacketBatch burst(PacketBatch free, int packets, int mark) {
        free.clear();
        for (int i = 0; i < packets; i++) {
            free.append(4);
        }
        free.buffer().putInt(free.start(0), mark);
        return free;
    }

    private void keep(Side side, PacketBatch batch) {
        handled.add(batch.buffer().getInt(batch.start(0)) * (side == Side.TUN ? 1 : -1));
    }

    @Test
    @Tag("PF-19")
    void fullRingDropsTheBurstUnderItsReasonAndKeepsTheBatch() {
        final BurstRing ring = ring(new BlockingWaitStrategy(), this::keep);
        PacketBatch batch = batch();
        for (int mark = 1; mark <= SLOTS; mark++) {
            final PacketBatch next = ring.offer(Side.TUN, burst(batch, 3, mark));
            assertThat(next).as("another batch in exchange").isNotSameAs(batch);
            batch = next;
        }
        assertThat(receiver.value(DropReason.RING_FULL)).isZero();
        assertThat(ring.offer(Side.TUN, burst(batch, 3, 5))).isSameAs(batch);
        assertThat(ring.offer(Side.TUNNEL, burst(batch, 2, 6))).isSameAs(batch);
        assertThat(receiver.value(DropReason.RING_FULL)).isEqualTo(5);
        assertThat(receiver.value(Counter.TUN_PACKETS_IN)).isEqualTo(3);
        assertThat(receiver.value(Counter.TUNNEL_PACKETS_IN)).isEqualTo(2);
        assertThat(receiver.value(Counter.DROPPED)).isEqualTo(5);
    }

    static Stream<WaitStrategy> strategies() {
        return Stream.of(new BlockingWaitStrategy(), new SleepingWaitStrategy(), new YieldingWaitStrategy(),
                new BusySpinWaitStrategy());
    }

    @ParameterizedTest
    @MethodSource("strategies")
    void burstsComeInOrderWhateverTheWaitStrategyAndTheThreadEnds(WaitStrategy strategy) throws InterruptedException {
        final int bursts = 1_000;
        final CountDownLatch left = new CountDownLatch(bursts);
        final BurstRing ring = ring(strategy, (side, batch) -> {
            keep(side, batch);
            left.countDown();
        });
        final Thread thread = Thread.ofPlatform().start(ring.worker());
        PacketBatch batch = batch();
        for (int mark = 1; mark <= bursts; mark++) {
            final PacketBatch offered = burst(batch, 1, mark);
            batch = ring.offer(mark % 2 == 0 ? Side.TUN : Side.TUNNEL, offered);
            while (batch == offered) {
                Thread.onSpinWait();
                batch = ring.offer(mark % 2 == 0 ? Side.TUN : Side.TUNNEL, offered);
            }
        }
        assertThat(left.await(PATIENCE_SECONDS, TimeUnit.SECONDS)).isTrue();
        ring.halt();
        assertThat(thread.join(Duration.ofSeconds(PATIENCE_SECONDS))).as("worker ended").isTrue();
        assertThat(handled).hasSize(bursts);
        for (int i = 0; i < bursts; i++) {
            assertThat(handled.get(i)).isEqualTo((i + 1) % 2 == 0 ? i + 1 : -(i + 1));
        }
    }

    @Test
    void errorInTheHandlerIsCountedAndTheWorkerGoesOn() throws InterruptedException {
        final CountDownLatch left = new CountDownLatch(2);
        final BurstRing ring = ring(new BlockingWaitStrategy(), (side, batch) -> {
            keep(side, batch);
            left.countDown();
            if (left.getCount() == 1) {
                throw new IllegalStateException("broken invariant");
            }
        });
        final PacketBatch second = ring.offer(Side.TUN, burst(batch(), 1, 1));
        ring.offer(Side.TUN, burst(second, 1, 2));
        final Thread thread = Thread.ofPlatform().start(ring.worker());
        assertThat(left.await(PATIENCE_SECONDS, TimeUnit.SECONDS)).isTrue();
        ring.halt();
        assertThat(thread.join(Duration.ofSeconds(PATIENCE_SECONDS))).as("worker ended").isTrue();
        assertThat(handled).containsExactly(1, 2);
        assertThat(worker.value(Counter.HANDLER_ERRORS)).isEqualTo(1);
    }

    @Test
    void workerHaltedBeforeItRanEndsAtOnce() throws InterruptedException {
        final BurstRing ring = ring(new BlockingWaitStrategy(), this::keep);
        ring.halt();
        final Thread thread = Thread.ofPlatform().start(ring.worker());
        assertThat(thread.join(Duration.ofSeconds(PATIENCE_SECONDS))).as("worker ended").isTrue();
    }
}
