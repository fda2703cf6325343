package org.dsmip.bench.testbed.traffic;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.HashSet;
import java.util.Set;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

class SequenceTrackerTest {
    @Test
    void tellsNewNumbersFromRepeatedAndLateOnes() {
        final SequenceTracker tracker = new SequenceTracker(64);
        for (long sequence : new long[]{0, 1, 3, 2, 3, 5}) {
            tracker.see(sequence);
        }
        assertThat(tracker.distinct()).isEqualTo(5);
        assertThat(tracker.duplicates()).isEqualTo(1);
        assertThat(tracker.reordered()).isEqualTo(1);
        assertThat(tracker.next()).isEqualTo(6);
    }

    @Test
    void countsANumberOlderThanTheWindowAsLate() {
        final SequenceTracker tracker = new SequenceTracker(64);
        tracker.see(1000);
        assertThat(tracker.see(1000 - 64)).isTrue();
        assertThat(tracker.see(1000 - 63)).isTrue();
        assertThat(tracker.see(1000 - 63)).isFalse();
        assertThat(tracker.reordered()).isEqualTo(2);
    }

    @Test
    void knowsTheHighestNumberThatIsMissing() {
        final SequenceTracker tracker = new SequenceTracker(64);
        for (long sequence : new long[]{0, 1, 3, 4}) {
            tracker.see(sequence);
        }
        assertThat(tracker.highestMissing(5)).isEqualTo(2);
        assertThat(tracker.highestMissing(7)).isEqualTo(6);
        tracker.see(2);
        assertThat(tracker.highestMissing(5)).isEqualTo(-1);
        assertThat(new SequenceTracker(64).highestMissing(0)).isEqualTo(-1);
    }

    @Test
    void agreesWithASetAsLongAsNumbersStayInTheWindow() {
        final long seed = 5454;
        final SplittableRandom random = new SplittableRandom(seed);
        final SequenceTracker tracker = new SequenceTracker(1024);
        final Set<Long> seen = new HashSet<>();
        long highest = 0;
        for (int i = 0; i < 200_000; i++) {
            final long sequence = random.nextInt(100) == 0
                    ? highest + random.nextLong(3000)
                    : Math.max(0, highest - 1000 + random.nextLong(1010));
            highest = Math.max(highest, sequence);
            assertThat(tracker.see(sequence)).as("seed %d, step %d, number %d", seed, i, sequence)
                    .isEqualTo(seen.add(sequence));
        }
        assertThat(tracker.distinct()).isEqualTo(seen.size());
    }
}
