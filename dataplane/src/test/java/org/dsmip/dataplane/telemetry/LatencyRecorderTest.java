package org.dsmip.dataplane.telemetry;

import static org.assertj.core.api.Assertions.assertThat;

import org.HdrHistogram.Histogram;
import org.junit.jupiter.api.Test;

/** Latencies add up over every reading. */
class LatencyRecorderTest {
    private final LatencyRecorder recorder = new LatencyRecorder();

    private Histogram read() {
        final Histogram sum = LatencyRecorder.emptyHistogram();
        recorder.addTo(sum);
        return sum;
    }

    @Test
    void aBurstCountsOnceForEachOfItsPackets() {
        recorder.record(1_000, 64);
        recorder.record(3_000, 1);
        recorder.record(9_000, 0);
        assertThat(read().getTotalCount()).isEqualTo(65);
        recorder.record(1_000, 5);
        assertThat(read().getTotalCount()).as("the second reading holds the first").isEqualTo(70);
        assertThat(read().getValueAtPercentile(50)).isBetween(990L, 1_010L);
        assertThat(read().getMaxValue()).isBetween(2_970L, 3_030L);
    }

    @Test
    void clocksThatRunBackAndPacketsThatTakeForeverFit() {
        recorder.record(-5, 1);
        recorder.record(Long.MAX_VALUE, 1);
        assertThat(read().getTotalCount()).isEqualTo(2);
    }
}
