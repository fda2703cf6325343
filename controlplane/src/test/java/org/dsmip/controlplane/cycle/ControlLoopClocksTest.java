package org.dsmip.controlplane.cycle;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import org.dsmip.controlplane.admin.QueuedStateSource;
import org.dsmip.controlplane.journal.DropWatch;
import org.dsmip.controlplane.journal.LogLines;
import org.dsmip.controlplane.journal.SecurityLog;
import org.dsmip.core.io.Pollable;
import org.dsmip.core.io.memory.MemoryWaiter;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** The duty cycle compares its clocks before it does anything else. */
@Tag("OPS-CLK-4")
class ControlLoopClocksTest {
    private static final long SECOND_NS = 1_000_000_000L;
    private static final long START_NTP = 3_944_678_400L << 32;

    private final ScriptedClock clock = new ScriptedClock();
    private final List<String> script = new ArrayList<>();
    private final ClockWatch watch = new ClockWatch();
    private Runnable atStart = () -> {};

    private static final class ScriptedClock implements NodeClock {
        private long awakeSec = 5;
        private long asleepSec;
        private long wallSec;

        @Override
        public long nowNs() {
            return (awakeSec + asleepSec) * SECOND_NS;
        }

        @Override
        public long awakeNs() {
            return awakeSec * SECOND_NS;
        }

        @Override
        public long wallClockNtp() {
            return START_NTP + (wallSec << 32);
        }

        private void pass() {
            awakeSec++;
            wallSec++;
        }
    }

    /** Each duty cycle is one line of the script; then it stops. */
    private final class ScriptedRole implements Role {
        private final List<Runnable> cycles;
        private int done;

        private ScriptedRole(List<Runnable> cycles) {
            this.cycles = cycles;
        }

        @Override
        public List<Pollable> ports() {
            return List.of();
        }

        @Override
        public void start() {
            atStart.run();
        }

        @Override
        public void receive() {
            script.add("receive");
        }

        @Override
        public void onTimer() {
            clock.pass();
            cycles.get(done++).run();
        }

        @Override
        public long nextDeadlineNs() {
            return clock.nowNs();
        }

        @Override
        public void onClockEvent(ClockEvent event) {
            script.add(event.toString());
        }

        @Override
        public @Nullable String failure() {
            return done == cycles.size() ? "the script is over" : null;
        }

        @Override
        public void stop() {}

        @Override
        public boolean isStopped() {
            return true;
        }
    }

    private List<String> run(Runnable... cycles) {
        final MemoryWaiter waiter = new MemoryWaiter();
        final QueuedStateSource questions = new QueuedStateSource(waiter::wakeUp);
        final ControlLoop loop = new ControlLoop(new ScriptedRole(List.of(cycles)), clock,
                new ControlLoop.Surroundings(waiter, questions, topic -> null,
                        DropWatch.ofMobileNode(counter -> 0, new SecurityLog()), watch));
        return LogLines.of("dsmip.control", loop).stream().filter(line -> !line.contains("the script is over"))
                .toList();
    }

    @Test
    void aStepIsToldTheRoleAndTheOperatorOnce() {
        final List<String> log = run(() -> {}, () -> clock.wallSec -= 3600, () -> {}, () -> {});
        assertThat(script).containsExactly("receive", "receive", "WallClockStepped[byNs=-3600000000000]", "receive",
                "receive");
        assertThat(log).containsExactly("the wall clock was set back [seconds=\"3600\"]");
    }

    @Test
    void aStepDuringTheStartIsTold() {
        watch.look(clock);
        atStart = () -> clock.wallSec += 3600;
        assertThat(run(() -> {})).containsExactly("the wall clock was set forward [seconds=\"3600\"]");
        assertThat(script).containsExactly("WallClockStepped[byNs=3600000000000]", "receive");
    }

    @Test
    void sleepIsToldTheRoleAndTheOperatorOnce() {
        final List<String> log = run(() -> {}, () -> {
            clock.asleepSec += 600;
            clock.wallSec += 600;
        }, () -> {}, () -> {});
        assertThat(script).containsExactly("receive", "receive", "Suspended[forNs=600000000000]", "receive",
                "receive");
        assertThat(log).containsExactly("the machine was suspended [seconds=\"600\"]");
    }
}
