package org.dsmip.dataplane.ring;

import static org.assertj.core.api.Assertions.assertThat;

import com.lmax.disruptor.BlockingWaitStrategy;
import com.lmax.disruptor.BusySpinWaitStrategy;
import com.lmax.disruptor.PhasedBackoffWaitStrategy;
import com.lmax.disruptor.WaitStrategy;
import com.lmax.disruptor.YieldingWaitStrategy;
import java.lang.foreign.Arena;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;
import java.util.stream.Stream;
import org.dsmip.core.packet.PacketBatch;
import org.dsmip.dataplane.rx.Side;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** A ring between two threads: nothing lost in silence, nothing waited for. */
class BurstRingTest {
    private static final int SLOTS = 4;
    private static final long PATIENCE_SECONDS = 20;

    private final List<Throwable> errors = Collections.synchronizedList(new ArrayList<>());
    private final List<Integer> handled = Collections.synchronizedList(new ArrayList<>());

    private static PacketBatch batch() {
        return new PacketBatch(Arena.ofAuto(), 8, 256, 64);
    }

    private BurstRing ring(WaitStrategy strategy, BurstRing.BurstHandler handler) {
        return new BurstRing(SLOTS, BurstRingTest::batch, strategy, handler, errors::add);
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
    @Tag("OPS-PROC-11")
    void aFullRingSaysSoBeforeAnythingIsReceived() {
        final BurstRing ring = ring(new BlockingWaitStrategy(), this::keep);
        PacketBatch batch = batch();
        for (int mark = 1; mark <= SLOTS; mark++) {
            assertThat(ring.hasRoom()).isTrue();
            final PacketBatch next = ring.offer(Side.TUN, burst(batch, 3, mark));
            assertThat(next).as("another batch in exchange").isNotSameAs(batch);
            batch = next;
        }
        assertThat(ring.hasRoom()).isFalse();
    }

    static Stream<WaitStrategy> strategies() {
        return Stream.of(new BlockingWaitStrategy(), PhasedBackoffWaitStrategy.withLock(1, 1, TimeUnit.MICROSECONDS),
                new YieldingWaitStrategy(),
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
            while (!ring.hasRoom()) {
                Thread.onSpinWait();
            }
            batch = ring.offer(mark % 2 == 0 ? Side.TUN : Side.TUNNEL, burst(batch, 1, mark));
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
    @Tag("OPS-PROC-3")
    void whateverTheHandlerThrowsIsReportedAndTheWorkerGoesOn() throws InterruptedException {
        final CountDownLatch left = new CountDownLatch(2);
        final BurstRing ring = ring(new BlockingWaitStrategy(), (side, batch) -> {
            keep(side, batch);
            left.countDown();
            if (left.getCount() == 1) {
                throw new AssertionError("broken invariant");
            }
        });
        final PacketBatch second = ring.offer(Side.TUN, burst(batch(), 1, 1));
        ring.offer(Side.TUN, burst(second, 1, 2));
        final Thread thread = Thread.ofPlatform().start(ring.worker());
        assertThat(left.await(PATIENCE_SECONDS, TimeUnit.SECONDS)).isTrue();
        ring.halt();
        assertThat(thread.join(Duration.ofSeconds(PATIENCE_SECONDS))).as("worker ended").isTrue();
        assertThat(handled).containsExactly(1, 2);
        assertThat(errors).singleElement().isInstanceOf(AssertionError.class);
    }

    @Test
    @Tag("OPS-PROC-11")
    void aBurstThatIsWorkedOffMakesRoomAtOnce() throws InterruptedException {
        final Semaphore steps = new Semaphore(0);
        final BurstRing ring = ring(new BlockingWaitStrategy(), (side, batch) -> {
            steps.acquireUninterruptibly();
            keep(side, batch);
        });
        fill(ring, SLOTS);
        final Thread thread = Thread.ofPlatform().start(ring.worker());
        steps.release();
        await(ring::hasRoom);
        assertThat(handled).as("the others are still there").containsExactly(1);
        steps.release(SLOTS);
        ring.halt();
        assertThat(thread.join(Duration.ofSeconds(PATIENCE_SECONDS))).as("worker ended").isTrue();
    }

    @Test
    @Tag("PF-19")
    void oneBurstInWorkAndTheNextAreEnoughAndWhoAsksIsCalledWhenTheyAreNot() throws InterruptedException {
        final Semaphore steps = new Semaphore(0);
        final AtomicInteger calls = new AtomicInteger();
        final BurstRing ring = ring(new BlockingWaitStrategy(), (side, batch) -> {
            steps.acquireUninterruptibly();
            throw new IllegalStateException("after all");
        });
        final PacketBatch next = fill(ring, 1);
        assertThat(ring.isBehind()).isFalse();
        assertThat(ring.callWhenNotBehind(calls::incrementAndGet)).as("it need not").isFalse();
        ring.offer(Side.TUN, burst(ring.offer(Side.TUN, burst(next, 1, 2)), 1, 3));
        assertThat(ring.isBehind()).isTrue();
        assertThat(ring.callWhenNotBehind(calls::incrementAndGet)).isTrue();
        final Thread thread = Thread.ofPlatform().start(ring.worker());
        steps.release();
        await(() -> errors.size() == 1);
        assertThat(calls).as("two are left").hasValue(0);
        assertThat(ring.isBehind()).isTrue();
        steps.release();
        await(() -> calls.get() == 1);
        assertThat(ring.isBehind()).isFalse();
        steps.release();
        await(() -> errors.size() == 3);
        ring.halt();
        assertThat(thread.join(Duration.ofSeconds(PATIENCE_SECONDS))).as("worker ended").isTrue();
        assertThat(calls).as("once").hasValue(1);
    }

    /** Bursts of one packet each, marked from 1 on; answers the batch for the next. */
    private static PacketBatch fill(BurstRing ring, int bursts) {
        PacketBatch next = batch();
        for (int mark = 1; mark <= bursts; mark++) {
            next = ring.offer(Side.TUN, burst(next, 1, mark));
        }
        return next;
    }

    private static void await(BooleanSupplier condition) {
        final long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(PATIENCE_SECONDS);
        while (!condition.getAsBoolean() && System.nanoTime() - deadline < 0) {
            LockSupport.parkNanos(100_000);
        }
        assertThat(condition.getAsBoolean()).isTrue();
    }

    @ParameterizedTest
    @MethodSource("strategies")
    @Tag("OPS-PROC-3")
    void anInterruptLosesNoBurst(WaitStrategy strategy) throws InterruptedException {
        final BurstRing ring = ring(strategy, this::keep);
        final Thread thread = Thread.ofPlatform().start(ring.worker());
        PacketBatch next = batch();
        for (int mark = 1; mark <= 3; mark++) {
            thread.interrupt();
            final boolean sleeps = !(strategy instanceof YieldingWaitStrategy
                    || strategy instanceof BusySpinWaitStrategy);
            await(() -> !sleeps || !thread.isInterrupted());
            next = ring.offer(Side.TUN, burst(next, 1, mark));
            final int soFar = mark;
            await(() -> handled.size() == soFar);
        }
        ring.halt();
        assertThat(thread.join(Duration.ofSeconds(PATIENCE_SECONDS))).as("worker ended").isTrue();
        assertThat(handled).containsExactly(1, 2, 3);
        assertThat(errors).isEmpty();
    }

    @Test
    void workerHaltedBeforeItRanEndsAtOnce() throws InterruptedException {
        final BurstRing ring = ring(new BlockingWaitStrategy(), this::keep);
        ring.halt();
        final Thread thread = Thread.ofPlatform().start(ring.worker());
        assertThat(thread.join(Duration.ofSeconds(PATIENCE_SECONDS))).as("worker ended").isTrue();
    }
}
