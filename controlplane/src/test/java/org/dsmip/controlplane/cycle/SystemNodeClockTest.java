package org.dsmip.controlplane.cycle;

import static org.assertj.core.api.Assertions.assertThat;

import java.lang.foreign.Arena;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import org.dsmip.core.wire.mip.NtpTimestamp;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

class SystemNodeClockTest {
    @Test
    @Tag("OPS-CLK-4")
    void timeIncludesSleepAndNeverGoesBack() {
        try (Arena arena = Arena.ofConfined()) {
            final SystemNodeClock clock = new SystemNodeClock(arena);
            final long before = System.nanoTime();
            final long awake = clock.awakeNs();
            assertThat(awake - before).isBetween(0L, System.nanoTime() - before);
            final long now = clock.nowNs();
            assertThat(now).isGreaterThanOrEqualTo(awake);
            assertThat(clock.nowNs()).isGreaterThanOrEqualTo(now);
        }
    }

    @Test
    void anotherThreadIsRefused() throws InterruptedException {
        try (Arena arena = Arena.ofConfined()) {
            final SystemNodeClock clock = new SystemNodeClock(arena);
            final AtomicReference<@Nullable Throwable> thrown = new AtomicReference<>();
            final Thread other = new Thread(clock::nowNs);
            other.setUncaughtExceptionHandler((thread, e) -> thrown.set(e));
            other.start();
            other.join();
            assertThat(thrown.get()).hasRootCauseInstanceOf(WrongThreadException.class);
        }
    }

    @Test
    void theWallClockIsThatOfTheMachine() {
        try (Arena arena = Arena.ofConfined()) {
            final long seconds = new SystemNodeClock(arena).wallClockNtp() >>> 32;
            final long expected = NtpTimestamp.of(TimeUnit.MILLISECONDS.toSeconds(System.currentTimeMillis()),
                    0) >>> 32;
            assertThat(expected - seconds).isBetween(0L, 1L);
        }
    }
}
