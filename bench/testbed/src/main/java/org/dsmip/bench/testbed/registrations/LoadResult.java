package org.dsmip.bench.testbed.registrations;

import java.util.concurrent.TimeUnit;
import org.HdrHistogram.Histogram;

/**
 * What came of a crowd that registered.
 *
 * @param nodes how many
 * @param ns how long it took
 * @param again how many requests were sent again
 * @param refused how many answers were refusals
 * @param took from the first request of a node to its answer, in nanoseconds
 */
public record LoadResult(int nodes, long ns, int again, int refused, Histogram took) {
    private static final double NS_PER_MS = 1e6;

    /**
     * How fast they were.
     *
     * @return registrations a second
     */
    public long perSecond() {
        return Math.round(nodes / (ns / (double) TimeUnit.SECONDS.toNanos(1)));
    }

    /**
     * How long an answer took.
     *
     * @param percent how many of a hundred took no longer
     * @return milliseconds
     */
    public double ms(double percent) {
        return took.getValueAtPercentile(percent) / NS_PER_MS;
    }
}
