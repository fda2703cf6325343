package org.dsmip.controlplane.registry;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** Time that can be written down, by clocks that can be wrong. */
class RegistryClockTest {
    private static final long SECOND_NS = TimeUnit.SECONDS.toNanos(1);
    private static final long YEAR_SEC = 365 * 24 * 3600L;
    private static final long UNSEEN_NS = 3 * SECOND_NS;
    private static final long NOW_NS = 5_000;
    /** 2026-01-01 00:00:00.5 in both ways. */
    private static final long WALL_NTP = ((1_767_225_600L + 2_208_988_800L) << 32) | 0x8000_0000L;
    private static final long WALL_NS = 1_767_225_600L * SECOND_NS + SECOND_NS / 2;

    private static long ntp(long laterSec) {
        return WALL_NTP + (laterSec << 32);
    }

    @Test
    void beginsWithTheWallClockAndGoesOnWithTheMonotonicOne() {
        final RegistryClock clock = RegistryClock.startingAt(NOW_NS, WALL_NTP);
        assertThat(clock.at(NOW_NS)).isEqualTo(WALL_NS);
        assertThat(clock.at(NOW_NS + 7)).isEqualTo(WALL_NS + 7);
        assertThat(clock.nowNs(WALL_NS + 7)).isEqualTo(NOW_NS + 7);
        assertThat(clock.nowNs(Binding.NEVER)).isEqualTo(Binding.NEVER);
    }

    @Test
    void doesNotMindTheEndOfAnEra() {
        assertThat(RegistryClock.sinceEpochNs(0)).as("2036-02-07 06:28:16").isEqualTo(2_085_978_496L * SECOND_NS);
    }

    @Test
    void aStepOfATrustedClockMovesEveryInstant() {
        final RegistryClock clock = RegistryClock.resuming(NOW_NS, WALL_NTP, WALL_NS - SECOND_NS, UNSEEN_NS);
        assertThat(clock.onWallClockSet(NOW_NS, ntp(-3600))).isEqualTo(-3600 * SECOND_NS);
        assertThat(clock.at(NOW_NS)).as("moved with the instants, not before").isEqualTo(WALL_NS);
    }

    @Test
    void aWallClockBehindByLessThanAnybodyNoticesIsTrusted() {
        for (long behindSec : new long[]{-2, 0, 2}) {
            final RegistryClock clock = RegistryClock.resuming(NOW_NS, ntp(-behindSec), WALL_NS, UNSEEN_NS);
            assertThat(clock.at(NOW_NS)).isEqualTo(WALL_NS - behindSec * SECOND_NS);
            assertThat(clock.onWallClockSet(NOW_NS, ntp(3600))).as("what remains stays as it is")
                    .isEqualTo((3600 + behindSec) * SECOND_NS);
        }
    }

    @Test
    @Tag("OPS-DISK-6")
    void aWallClockFromBeforeWhatWasWrittenDownDoesNotCountUntilItIsSetRight() {
        final RegistryClock clock = RegistryClock.resuming(NOW_NS, ntp(-YEAR_SEC), WALL_NS, UNSEEN_NS);
        assertThat(clock.at(NOW_NS)).as("goes on from there").isEqualTo(WALL_NS);
        assertThat(clock.onWallClockSet(NOW_NS, ntp(-10))).as("still wrong").isZero();
        assertThat(clock.at(NOW_NS)).isEqualTo(WALL_NS);
        assertThat(clock.onWallClockSet(NOW_NS, ntp(100))).as("lifetimes are reckoned anew").isZero();
        assertThat(clock.at(NOW_NS)).isEqualTo(WALL_NS + 100 * SECOND_NS);
        assertThat(clock.onWallClockSet(NOW_NS, ntp(200))).as("from now on it is trusted")
                .isEqualTo(100 * SECOND_NS);
    }
}
