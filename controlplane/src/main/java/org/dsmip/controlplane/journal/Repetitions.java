package org.dsmip.controlplane.journal;

import java.util.concurrent.TimeUnit;
import org.slf4j.spi.LoggingEventBuilder;

/**
 * Counts what may happen again and again, so that it is told at once and then together, a line each half minute. Not
 * thread-safe.
 */
public final class Repetitions {
    private static final long INTERVAL_NS = TimeUnit.SECONDS.toNanos(30);

    private final String unit;
    private long untold;
    private boolean anyTold;
    private long nextNs;

    /**
     * Begins with none.
     *
     * @param unit key of their number
     */
    public Repetitions(String unit) {
        this.unit = unit;
    }

    /**
     * It has happened.
     *
     * @param times how often
     */
    public void add(long times) {
        untold += times;
    }

    /**
     * Says whether there is something to tell.
     *
     * @param nowNs monotonic time
     * @return whether {@link #tell} is to be called
     */
    public boolean isDue(long nowNs) {
        return untold > 0 && (!anyTold || nowNs - nextNs >= 0);
    }

    /**
     * Tells of all that was not told yet.
     *
     * @param nowNs monotonic time
     * @param line to be written, with its keys
     * @param message of the line
     */
    public void tell(long nowNs, LoggingEventBuilder line, String message) {
        line.addKeyValue(unit, untold).log(message);
        anyTold = true;
        nextNs = nowNs + INTERVAL_NS;
        untold = 0;
    }

    /**
     * When there is something to tell.
     *
     * @return monotonic time, 0 if at once; {@link Long#MAX_VALUE}: never
     */
    public long nextDeadlineNs() {
        if (untold == 0) {
            return Long.MAX_VALUE;
        }
        return anyTold ? nextNs : 0;
    }
}
