package org.dsmip.dataplane.telemetry;

import org.HdrHistogram.Histogram;
import org.HdrHistogram.SingleWriterRecorder;

/**
 * Time from the receipt of a burst to its last send, once for each packet of it. Written by one worker without allocation; read
 * by one other thread, which sees whole intervals.
 */
public final class LatencyRecorder {
    private static final long HIGHEST_NS = 10_000_000_000L;
    private static final int DIGITS = 2;

    private final SingleWriterRecorder recorder = new SingleWriterRecorder(HIGHEST_NS, DIGITS);
    private final Histogram total = new Histogram(HIGHEST_NS, DIGITS);

    /** Starts empty. */
    public LatencyRecorder() {}

    /**
     * Records a burst. Called by the worker.
     *
     * @param nanos time it took
     * @param packets how many packets it had
     */
    public void record(long nanos, int packets) {
        if (packets > 0) {
            recorder.recordValueWithCount(Math.min(Math.max(nanos, 0), HIGHEST_NS), packets);
        }
    }

    /**
     * Adds all that was recorded since the start to a histogram. Called by the reading thread.
     *
     * @param sum what to add to
     */
    public void addTo(Histogram sum) {
        total.add(recorder.getIntervalHistogram());
        sum.add(total);
    }

    /**
     * Makes a histogram that the recorded values fit.
     *
     * @return an empty histogram
     */
    public static Histogram emptyHistogram() {
        return new Histogram(HIGHEST_NS, DIGITS);
    }
}
