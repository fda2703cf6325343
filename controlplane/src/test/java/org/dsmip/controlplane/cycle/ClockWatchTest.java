package org.dsmip.controlplane.cycle;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.assertj.core.data.Offset;
import org.dsmip.controlplane.cycle.ClockEvent.Suspended;
import org.dsmip.controlplane.cycle.ClockEvent.WallClockStepped;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

@Tag("OPS-CLK-4")
class ClockWatchTest {
    private static final long SECOND_NS = 1_000_000_000L;
    private static final long START_NTP = 3_944_678_400L << 32;

    private final ClockWatch watch = new ClockWatch();
    private long bootNs = 7 * SECOND_NS;
    private long monotonicNs = 3 * SECOND_NS;
    private long wallNtp = START_NTP;

    private List<ClockEvent> read() {
        return watch.onReading(new ClockWatch.Reading(bootNs, monotonicNs, wallNtp, bootNs));
    }

    private void pass(int millis) {
        bootNs += millis * 1_000_000L;
        monotonicNs += millis * 1_000_000L;
        wallNtp += ((long) millis << 32) / 1000;
    }

    private void step(int seconds) {
        wallNtp += (long) seconds << 32;
    }

    private void sleep(int seconds) {
        bootNs += seconds * SECOND_NS;
        step(seconds);
    }

    /** The format of NTP counts in units of 2^-32 s, so nanoseconds come out a little off. */
    private static long stepOf(List<ClockEvent> events) {
        assertThat(events).singleElement().isInstanceOf(WallClockStepped.class);
        return ((WallClockStepped) events.getFirst()).byNs();
    }

    @Test
    void clocksThatGoOnTogetherAreNoEvent() {
        assertThat(read()).isEmpty();
        for (int i = 0; i < 10_000; i++) {
            pass(997);
            assertThat(read()).isEmpty();
        }
    }

    @Test
    void aStepOfTheWallClockIsToldOnceWithItsLengthAndDirection() {
        read();
        pass(1000);
        step(3600);
        assertThat((double) stepOf(read())).isCloseTo(3600e9, within());
        pass(1000);
        assertThat(read()).isEmpty();
        step(-86_400);
        pass(500);
        assertThat((double) stepOf(read())).isCloseTo(-86_400e9, within());
    }

    private static Offset<Double> within() {
        return Offset.offset(1000.0);
    }

    @Test
    void aClockSetFrom1970IsAStepForward() {
        wallNtp = 2_208_988_800L << 32;
        read();
        wallNtp = START_NTP;
        assertThat((double) stepOf(read())).isCloseTo((3_944_678_400L - 2_208_988_800L) * 1e9, within());
    }

    @Test
    @Tag("OPS-CLK-5")
    void aFewSecondsAreNotWorthARequest() {
        read();
        step(2);
        assertThat(read()).isEmpty();
        step(-2);
        assertThat(read()).isEmpty();
        step(5);
        assertThat(read()).hasSize(1);
    }

    @Test
    @Tag("OPS-CLK-5")
    void smallStepsAddUpUntilTheyAreWorthOne() {
        read();
        long registryNtp = wallNtp;
        int told = 0;
        for (int i = 0; i < 10; i++) {
            pass(1000);
            registryNtp += 1L << 32;
            step(i < 7 ? 2 : -2);
            for (ClockEvent event : read()) {
                registryNtp += Math.round(((WallClockStepped) event).byNs() / 1e9 * (1L << 32));
                told++;
            }
            assertThat(Math.abs(wallNtp - registryNtp)).as("off, after step %d", i)
                    .isLessThanOrEqualTo(3L << 32);
        }
        assertThat(told).isEqualTo(4);
    }

    @Test
    void whatReadingsAreRoundedByDoesNotAddUp() {
        read();
        for (int i = 0; i < 1_000_000; i++) {
            bootNs += 1;
            monotonicNs += 1;
            wallNtp += 4;
            read();
        }
        step(2);
        assertThat(read()).isEmpty();
        step(2);
        assertThat((double) stepOf(read())).isCloseTo(4e9, Offset.offset(1e5));
    }

    @Test
    void sleepIsToldAndIsNoStep() {
        read();
        pass(1000);
        sleep(120);
        assertThat(read()).containsExactly(new Suspended(120 * SECOND_NS));
        pass(1000);
        assertThat(read()).isEmpty();
    }

    @Test
    void aWallClockThatIsWrongAfterSleepIsBoth() {
        read();
        sleep(60);
        step(-60);
        assertThat(read()).hasSize(2).hasAtLeastOneElementOfType(WallClockStepped.class)
                .hasAtLeastOneElementOfType(Suspended.class);
    }

    @Test
    void aProcessThatStoodStillBetweenTwoClocksComparesNothing() {
        read();
        watch.onReading(new ClockWatch.Reading(bootNs, monotonicNs + 30 * SECOND_NS, wallNtp + (30L << 32),
                bootNs + 30 * SECOND_NS));
        pass(30_000);
        assertThat(read()).isEmpty();
    }
}
