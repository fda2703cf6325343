package org.dsmip.core.io;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

/** What every {@link Waiter} does. It watches two ports. */
abstract class WaiterContract {
    private static final long SECOND_NS = 1_000_000_000L;
    private static final long SOON_NS = SECOND_NS / 20;
    private static final int HAMMER_BLOWS = 20_000;

    /** The waiter and its ports. */
    interface World {
        Waiter waiter();

        List<UdpSocket> ports();

        /** Something comes to a port. */
        void arrive(int port) throws Exception;
    }

    interface Case {
        void in(World world) throws Exception;
    }

    interface Action {
        void run() throws Exception;
    }

    abstract void inWorld(Case body) throws Exception;

    /** Waits and answers how long it took. */
    private static long await(World world, long timeoutNs) {
        final long before = System.nanoTime();
        world.waiter().await(timeoutNs);
        return System.nanoTime() - before;
    }

    private static void drain(UdpSocket port) {
        assertThat(port.receive((reception, payload) -> {}, 100)).isPositive();
    }

    @Test
    void waitEndsWithItsTime() throws Exception {
        inWorld(world -> {
            assertThat(await(world, SOON_NS)).isGreaterThanOrEqualTo(SOON_NS - 1000);
            assertThat(world.waiter().readable(0)).isFalse();
            assertThat(world.waiter().readable(1)).isFalse();
        });
    }

    @Test
    void zeroOnlyLooks() throws Exception {
        inWorld(world -> {
            assertThat(await(world, 0)).isLessThan(SECOND_NS);
            assertThat(world.waiter().readable(1)).isFalse();
            world.arrive(1);
            world.waiter().await(0);
            assertThat(world.waiter().readable(1)).isTrue();
        });
    }

    @Test
    void onlyThePortThatHasSomethingIsReadableUntilItIsEmpty() throws Exception {
        inWorld(world -> {
            world.arrive(1);
            assertThat(await(world, 10 * SECOND_NS)).isLessThan(5 * SECOND_NS);
            assertThat(world.waiter().readable(0)).isFalse();
            assertThat(world.waiter().readable(1)).isTrue();
            assertThat(await(world, 10 * SECOND_NS)).as("still there").isLessThan(5 * SECOND_NS);
            drain(world.ports().get(1));
            assertThat(await(world, SOON_NS)).isGreaterThanOrEqualTo(SOON_NS - 1000);
            assertThat(world.waiter().readable(1)).isFalse();
        });
    }

    @Test
    void arrivalEndsAWaitThatHasBegun() throws Exception {
        inWorld(world -> {
            final Thread sender = startWhenWaiting(() -> world.arrive(0));
            assertThat(await(world, 30 * SECOND_NS)).isLessThan(15 * SECOND_NS);
            assertThat(world.waiter().readable(0)).isTrue();
            sender.join();
        });
    }

    @Test
    void anotherThreadEndsAWaitThatHasBegun() throws Exception {
        inWorld(world -> {
            final Thread waker = startWhenWaiting(() -> world.waiter().wakeUp());
            assertThat(await(world, 30 * SECOND_NS)).isLessThan(15 * SECOND_NS);
            assertThat(world.waiter().readable(0)).isFalse();
            waker.join();
        });
    }

    /** Runs an action once the calling thread waits, which the action's thread sees in its state or after a while. */
    private static Thread startWhenWaiting(Action action) {
        final Thread waiting = Thread.currentThread();
        return Thread.ofPlatform().start(() -> {
            try {
                final long deadlineNs = System.nanoTime() + SOON_NS;
                while (waiting.getState() == Thread.State.RUNNABLE && System.nanoTime() < deadlineNs) {
                    Thread.onSpinWait();
                }
                action.run();
            } catch (Exception e) {
                throw new AssertionError(e);
            }
        });
    }

    @Test
    void wakeUpsBeforeAWaitEndItAtOnceButNotTheOneAfter() throws Exception {
        inWorld(world -> {
            world.waiter().wakeUp();
            world.waiter().wakeUp();
            assertThat(await(world, 10 * SECOND_NS)).isLessThan(5 * SECOND_NS);
            assertThat(await(world, SOON_NS)).isGreaterThanOrEqualTo(SOON_NS - 1000);
            world.waiter().wakeUp();
            assertThat(await(world, 10 * SECOND_NS)).isLessThan(5 * SECOND_NS);
        });
    }

    @Test
    void noWakeUpIsLostHoweverItFallsBetweenTheWaits() throws Exception {
        inWorld(world -> {
            final AtomicInteger published = new AtomicInteger();
            final AtomicInteger seen = new AtomicInteger();
            final Thread waker = Thread.ofPlatform().start(() -> {
                for (int i = 1; i <= HAMMER_BLOWS; i++) {
                    published.set(i);
                    world.waiter().wakeUp();
                    // Every other blow falls while the waiter is still busy with the one before.
                    while (i % 2 == 0 && seen.get() < i && !Thread.currentThread().isInterrupted()) {
                        Thread.onSpinWait();
                    }
                }
            });
            long longestNs = 0;
            while (seen.get() < HAMMER_BLOWS && longestNs < 5 * SECOND_NS) {
                longestNs = Math.max(longestNs, await(world, 10 * SECOND_NS));
                seen.set(published.get());
            }
            waker.interrupt();
            waker.join();
            assertThat(longestNs).as("longest wait in nanoseconds").isLessThan(5 * SECOND_NS);
        });
    }

    @Test
    void watchingOtherPortsForgetsTheFormer() throws Exception {
        inWorld(world -> {
            world.arrive(0);
            world.waiter().watch(List.of(world.ports().get(1)));
            world.waiter().await(0);
            assertThat(world.waiter().readable(0)).as("port 1 is now the first").isFalse();
            world.arrive(1);
            world.waiter().await(10 * SECOND_NS);
            assertThat(world.waiter().readable(0)).isTrue();
        });
    }
}
