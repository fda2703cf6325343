package org.dsmip.bench.testbed.traffic;

import java.util.ArrayList;
import java.util.List;

/** Finds the times in which nothing arrived. Times are nanoseconds of any one clock. Not thread-safe. */
final class GapRecorder {
    private static final int MAXIMUM_LISTED = 1000;

    private final long thresholdNs;
    private final List<Gap> gaps = new ArrayList<>();
    private Gap longest = new Gap(0, 0, 0);
    private long originNs;
    private long lastNs;
    private boolean started;

    /**
     * A time in which nothing arrived.
     *
     * @param startNs when it began, counted from the origin
     * @param durationNs how long it was
     * @param missing sequence numbers passed over
     */
    record Gap(long startNs, long durationNs, long missing) {}

    GapRecorder(long thresholdNs) {
        this.thresholdNs = thresholdNs;
    }

    /** Begins to wait for arrivals. */
    void start(long nowNs) {
        originNs = nowNs;
        lastNs = nowNs;
        started = true;
    }

    boolean isStarted() {
        return started;
    }

    /** Takes note of an arrival and of how many sequence numbers it passed over. */
    void arrival(long nowNs, long missing) {
        record(new Gap(lastNs - originNs, nowNs - lastNs, missing));
        lastNs = nowNs;
    }

    /** Ends the watch: silence up to this time counts if it lasted longer than the threshold. */
    void end(long nowNs, long missing) {
        if (nowNs - lastNs > thresholdNs) {
            arrival(nowNs, missing);
        }
    }

    Gap longest() {
        return longest;
    }

    /** All gaps above the threshold, the first thousand. */
    List<Gap> gaps() {
        return List.copyOf(gaps);
    }

    private void record(Gap gap) {
        if (gap.durationNs > longest.durationNs) {
            longest = gap;
        }
        if (gap.durationNs > thresholdNs && gaps.size() < MAXIMUM_LISTED) {
            gaps.add(gap);
        }
    }
}
