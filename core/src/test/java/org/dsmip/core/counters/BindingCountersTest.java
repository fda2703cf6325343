package org.dsmip.core.counters;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.management.ThreadMXBean;
import java.lang.management.ManagementFactory;
import java.util.HashMap;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicBoolean;
import org.dsmip.core.counters.BindingCounters.Direction;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** What one worker counts for bindings that come and go. */
class BindingCountersTest {
    private static final int MILLION = 1_000_000;

    private final BindingCounters counters = new BindingCounters();

    @Test
    @Tag("PF-21")
    void bindingsAreCountedApart() {
        final int[] bindings = {0, 1, 255, 256, 10_000, MILLION};
        for (int binding : bindings) {
            counters.open(binding);
        }
        for (int binding : bindings) {
            counters.add(binding, Counter.IPV6_FROM_TUNNEL, binding + 1);
            counters.drop(binding, DropReason.INNER_SOURCE, 1);
            counters.carried(binding, Traffic.IPV6_OUT_OF_TUNNEL, 0, 0, binding + 7);
        }
        for (int binding : bindings) {
            assertThat(counters.value(binding, Counter.IPV6_FROM_TUNNEL)).isEqualTo(binding + 1);
            assertThat(counters.value(binding, DropReason.INNER_SOURCE)).isEqualTo(1);
            assertThat(counters.value(binding, Counter.DROPPED)).isEqualTo(1);
            assertThat(counters.value(binding, DropReason.TRUNCATED)).isZero();
            assertThat(counters.lastNs(binding, Direction.OUT_OF_TUNNEL)).isEqualTo(binding + 7);
            assertThat(counters.lastNs(binding, Direction.INTO_TUNNEL)).isZero();
        }
    }

    @Test
    @Tag("PF-24")
    void whoHasNoBindingIsNotCounted() {
        counters.open(300);
        for (int binding : new int[]{-1, Integer.MIN_VALUE, 0, 512, MILLION, Integer.MAX_VALUE}) {
            counters.add(binding, Counter.IPV6_FROM_TUNNEL, 1);
            counters.drop(binding, DropReason.INNER_SOURCE, 1);
            counters.carried(binding, Traffic.IPV6_INTO_TUNNEL, 0, 0, 1);
            counters.close(binding);
            assertThat(counters.value(binding, Counter.IPV6_FROM_TUNNEL)).isZero();
            assertThat(counters.value(binding, DropReason.INNER_SOURCE)).isZero();
            assertThat(counters.lastNs(binding, Direction.INTO_TUNNEL)).isZero();
        }
    }

    @Test
    @Tag("PF-21")
    void agreesWithAMapWhileBindingsBeginAndEnd() {
        final SplittableRandom random = new SplittableRandom(21);
        final Map<Integer, Long> expected = new HashMap<>();
        for (int step = 0; step < 50_000; step++) {
            final int binding = random.nextInt(4) == 0 ? random.nextInt(20_000) : random.nextInt(300);
            switch (random.nextInt(4)) {
                case 0 -> {
                    counters.open(binding);
                    expected.put(binding, 0L);
                }
                case 1 -> {
                    counters.close(binding);
                    expected.remove(binding);
                }
                default -> {
                    counters.add(binding, Counter.IPV4_TO_TUNNEL, step);
                    final long amount = step;
                    expected.computeIfPresent(binding, (number, sum) -> sum + amount);
                }
            }
            assertThat(counters.value(binding, Counter.IPV4_TO_TUNNEL)).as("step %d, binding %d", step, binding)
                    .isEqualTo(expected.getOrDefault(binding, 0L));
        }
        for (int binding = 0; binding < 20_000; binding++) {
            assertThat(counters.value(binding, Counter.IPV4_TO_TUNNEL)).as("binding %d", binding)
                    .isEqualTo(expected.getOrDefault(binding, 0L));
        }
    }

    @Test
    @Tag("PF-21")
    void packetsBytesAndTheTimeOfWhatIsCarriedAreCounted() {
        counters.open(7);
        for (Traffic traffic : Traffic.values()) {
            counters.carried(7, traffic, 3, 300, 11);
            counters.carried(7, traffic, 1, 50, 12);
            counters.carried(8, traffic, 1, 50, 12);
            assertThat(counters.value(7, traffic.packets())).as("packets, %s", traffic).isEqualTo(4);
            assertThat(counters.value(7, traffic.bytes())).as("bytes, %s", traffic).isEqualTo(350);
            assertThat(counters.lastNs(7, traffic.direction())).as("when, %s", traffic).isEqualTo(12);
            assertThat(counters.value(8, traffic.packets())).as("without a binding, %s", traffic).isZero();
        }
    }

    @Test
    @Tag("PF-19")
    void firstPacketsTakeWhatTheControlThreadHasMade() {
        for (int binding = 0; binding < 100; binding++) {
            counters.open(binding);
        }
        final ThreadMXBean threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();
        countOnce(99);
        threads.getCurrentThreadAllocatedBytes();
        final long before = threads.getCurrentThreadAllocatedBytes();
        for (int binding = 0; binding < 90; binding++) {
            countOnce(binding);
        }
        final long allocated = threads.getCurrentThreadAllocatedBytes() - before;
        assertThat(allocated).as("bytes for the first packets of 90 bindings").isLessThan(4_096);
    }

    private void countOnce(int binding) {
        counters.carried(binding, Traffic.IPV6_INTO_TUNNEL, 1, 100, 1);
    }

    @Test
    @Tag("PF-24")
    void memoryFollowsWhatIsInUseAndNotTheNumbersGiven() {
        for (int binding = 0; binding < 20_000; binding++) {
            counters.open(binding);
            counters.add(binding, Counter.IPV6_TO_TUNNEL, 1);
        }
        assertThat(counters.rows()).isEqualTo(20_000);
        for (int binding = 10; binding < 20_000; binding++) {
            counters.close(binding);
        }
        assertThat(counters.rows()).isEqualTo(10);
        assertThat(counters.pages()).isLessThanOrEqualTo(4);
        for (int round = 0; round < 1_000; round++) {
            counters.open(10 + round % 50);
            counters.add(10 + round % 50, Counter.IPV6_TO_TUNNEL, 1);
            counters.close(10 + round % 50);
        }
        assertThat(counters.rows()).isEqualTo(10);
        assertThat(counters.value(3, Counter.IPV6_TO_TUNNEL)).isEqualTo(1);
    }

    /** The worker counts for the same bindings throughout while others begin and end around them and the array is made anew. */
    @Test
    @Tag("PF-19")
    void nothingIsLostWhileBindingsBeginAndEndBesideTheWorker() throws InterruptedException, ExecutionException {
        final int steady = 200;
        for (int binding = 0; binding < steady; binding++) {
            counters.open(binding);
        }
        final AtomicBoolean done = new AtomicBoolean();
        try (ExecutorService threads = Executors.newSingleThreadExecutor()) {
            final Future<Long> worker = threads.submit(() -> countUntil(done, steady));
            for (int round = 0; round < 200; round++) {
                for (int binding = steady; binding < steady + 3_000; binding += 100) {
                    counters.open(binding);
                }
                for (int binding = steady; binding < steady + 3_000; binding += 100) {
                    counters.close(binding);
                }
            }
            done.set(true);
            final long rounds = worker.get();
            for (int binding = 0; binding < steady; binding++) {
                assertThat(counters.value(binding, Counter.IPV4_FROM_TUNNEL)).as("binding %d", binding)
                        .isEqualTo(rounds);
            }
        }
    }

    private long countUntil(AtomicBoolean done, int bindings) {
        long rounds = 0;
        while (!done.get() || rounds == 0) {
            for (int binding = 0; binding < bindings; binding++) {
                counters.add(binding, Counter.IPV4_FROM_TUNNEL, 1);
            }
            rounds++;
        }
        return rounds;
    }
}
