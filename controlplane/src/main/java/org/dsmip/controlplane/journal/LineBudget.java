package org.dsmip.controlplane.journal;

import org.slf4j.spi.LoggingEventBuilder;

/** Limits lines of a log: a burst, and then one now and then. What is held back is counted. Not thread-safe. */
public final class LineBudget {
    private final int burst;
    private final long intervalNs;
    private double tokens;
    private long lastNs;
    private boolean used;
    private long heldBack;

    /**
     * Makes a budget that is not used yet.
     *
     * @param burst lines at once
     * @param intervalNs nanoseconds after which there may be one more
     */
    public LineBudget(int burst, long intervalNs) {
        this.burst = burst;
        this.intervalNs = intervalNs;
        tokens = burst;
    }

    /**
     * Asks for a line.
     *
     * @param nowNs monotonic time
     * @return false: it is to be held back
     */
    public boolean take(long nowNs) {
        if (!has(nowNs)) {
            heldBack++;
            return false;
        }
        tokens--;
        return true;
    }

    /**
     * Says whether there may be a line now.
     *
     * @param nowNs monotonic time
     * @return whether {@link #take} would allow it
     */
    boolean has(long nowNs) {
        if (used) {
            tokens = Math.min(burst, tokens + (double) (nowNs - lastNs) / intervalNs);
        }
        used = true;
        lastNs = nowNs;
        return tokens >= 1;
    }

    /** Writes a line that was allowed, and in it how many were held back before. */
    void log(LoggingEventBuilder line, String message) {
        final long count = takeHeldBack();
        (count > 0 ? line.addKeyValue("lines-held-back", count) : line).log(message);
    }

    /**
     * How many lines were held back since the last call.
     *
     * @return their number
     */
    public long takeHeldBack() {
        final long count = heldBack;
        heldBack = 0;
        return count;
    }
}
