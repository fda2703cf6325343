package org.dsmip.controlplane.cycle;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.function.LongSupplier;
import org.dsmip.controlplane.admin.QueuedStateSource;
import org.dsmip.controlplane.journal.DropWatch;
import org.dsmip.controlplane.journal.LogLines;
import org.dsmip.controlplane.journal.SecurityLog;
import org.dsmip.core.io.Pollable;
import org.dsmip.core.io.Waiter;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** How long the duty cycle waits, in virtual time. */
class ControlLoopPaceTest {
    private static final long MILLI_NS = 1_000_000L;
    private static final long END_NS = 1000 * MILLI_NS;

    private final List<Long> waits = new ArrayList<>();
    private long nowNs;
    private long dueNs;
    private int rounds;

    private final class Time implements NodeClock, Waiter {
        @Override
        public void watch(List<? extends Pollable> ports) {}

        @Override
        public void await(long timeoutNs) {
            waits.add(timeoutNs);
            // A round takes a little, too.
            nowNs += timeoutNs + 1000;
        }

        @Override
        public boolean readable(int index) {
            return false;
        }

        @Override
        public void wakeUp() {}

        @Override
        public void close() {}

        @Override
        public long nowNs() {
            return nowNs;
        }

        @Override
        public long awakeNs() {
            return nowNs;
        }

        @Override
        public long wallClockNtp() {
            return 0xC9E4_B2D0_0000_0000L + (long) (nowNs * 4.294967296);
        }
    }

    private final class Restless implements Role {
        private final LongSupplier deadline;
        private final Runnable work;

        private Restless(LongSupplier deadline, Runnable work) {
            this.deadline = deadline;
            this.work = work;
        }

        @Override
        public List<Pollable> ports() {
            return List.of();
        }

        @Override
        public void start() {}

        @Override
        public void receive() {}

        @Override
        public void onTimer() {
            rounds++;
            work.run();
        }

        @Override
        public long nextDeadlineNs() {
            return deadline.getAsLong();
        }

        @Override
        public void onClockEvent(ClockEvent event) {}

        @Override
        public @Nullable String failure() {
            return nowNs >= END_NS || rounds > 50_000 ? "the time is over" : null;
        }

        @Override
        public void stop() {}

        @Override
        public boolean isStopped() {
            return true;
        }
    }

    private List<String> run(LongSupplier deadline, Runnable work) {
        final Time time = new Time();
        final ControlLoop loop = new ControlLoop(new Restless(deadline, work), time, new ControlLoop.Surroundings(time,
                new QueuedStateSource(time::wakeUp), topic -> null,
                DropWatch.ofMobileNode(counter -> 0, new SecurityLog()), new ClockWatch()));
        return LogLines.of("dsmip.control", loop);
    }

    @Test
    void aDeadlineThatNobodyActsOnKeepsNoProcessorBusy() {
        run(() -> 0, () -> {});
        assertThat(rounds).isBetween(90, 110);
    }

    @Test
    void whatFailsEachTimeKeepsNoProcessorBusyAndTakesAFewLinesOnly() {
        final List<String> log = run(() -> 0, () -> {
            throw new IllegalStateException("broken");
        });
        assertThat(rounds).isBetween(90, 110);
        assertThat(log.stream().filter(line -> line.contains("unexpected failure"))).hasSize(3);
    }

    @Test
    void deadlinesThatAreActedOnAreKeptToTheMoment() {
        // Three times at once, and then a while later.
        run(() -> dueNs, () -> dueNs = nowNs + (rounds % 4 == 0 ? 5 * MILLI_NS : 0));
        assertThat(waits).containsOnly(0L, 5 * MILLI_NS);
        assertThat(rounds).isBetween(780, 820);
    }
}
