package org.dsmip.bench.testbed.traffic;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class GapRecorderTest {
    private final GapRecorder recorder = new GapRecorder(20);

    @Test
    void findsTheLongestSilenceAndListsAllAboveTheThreshold() {
        recorder.start(1000);
        recorder.arrival(1005, 0);
        recorder.arrival(1025, 3);
        recorder.arrival(1056, 4);
        recorder.arrival(1086, 0);
        recorder.end(1090, 0);
        assertThat(recorder.longest()).isEqualTo(new GapRecorder.Gap(25, 31, 4));
        assertThat(recorder.gaps()).containsExactly(new GapRecorder.Gap(25, 31, 4), new GapRecorder.Gap(56, 30, 0));
    }

    @Test
    void countsSilenceBeforeTheFirstAndAfterTheLastArrival() {
        recorder.start(0);
        recorder.arrival(100, 7);
        recorder.end(300, 9);
        assertThat(recorder.gaps()).containsExactly(new GapRecorder.Gap(0, 100, 7), new GapRecorder.Gap(100, 200, 9));
        assertThat(recorder.longest().durationNs()).isEqualTo(200);
    }

    @Test
    void boundsTheListButNotTheSearch() {
        recorder.start(0);
        long now = 0;
        for (int i = 0; i < 5000; i++) {
            recorder.arrival(now += 21, 0);
        }
        recorder.arrival(now + 500, 0);
        assertThat(recorder.gaps()).hasSize(1000);
        assertThat(recorder.longest().durationNs()).isEqualTo(500);
    }
}
