package org.dsmip.controlplane.host;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

class LookPaceTest {
    private static final long MILLI_NS = TimeUnit.MILLISECONDS.toNanos(1);
    /** Monotonic clocks may be negative. */
    private static final long START_NS = -50 * MILLI_NS;

    private final LookPace pace = new LookPace();

    @Test
    void aFirstChangeIsLookedAtWithoutDelayAndOnce() {
        assertThat(pace.isDue(START_NS)).isFalse();
        assertThat(pace.nextDeadlineNs(START_NS)).isEqualTo(Long.MAX_VALUE);
        pace.want();
        assertThat(pace.isDue(START_NS)).isTrue();
        assertThat(pace.nextDeadlineNs(START_NS)).isEqualTo(START_NS);
        pace.looked(START_NS, START_NS);
        assertThat(pace.isDue(START_NS + MILLI_NS)).isFalse();
    }

    @Test
    void inAStormLookingTakesASmallPartOfTheTime() {
        long now = START_NS;
        long spent = 0;
        while (now - START_NS < 1000 * MILLI_NS) {
            pace.want();
            if (pace.isDue(now)) {
                pace.looked(now, now + 20 * MILLI_NS);
                now += 20 * MILLI_NS;
                spent += 20;
            }
            now += MILLI_NS;
        }
        assertThat(spent).as("ms of a second").isBetween(80L, 100L);
    }

    @Test
    void oneThatTakesVeryLongIsMadeAgainWithinASecond() {
        pace.want();
        pace.looked(START_NS, START_NS + 5000 * MILLI_NS);
        pace.want();
        assertThat(pace.nextDeadlineNs(START_NS)).isLessThan(START_NS + 6000 * MILLI_NS);
    }

    @Test
    void oneThatFailedIsMadeAgainSoon() {
        pace.want();
        pace.failed(START_NS);
        assertThat(pace.isDue(START_NS)).isFalse();
        final long due = pace.nextDeadlineNs(START_NS);
        assertThat(due).isBetween(START_NS + MILLI_NS, START_NS + 200 * MILLI_NS);
        assertThat(pace.isDue(due)).isTrue();
    }
}
