package org.dsmip.controlplane.journal;

import java.util.concurrent.TimeUnit;
import org.slf4j.spi.LoggingEventBuilder;

/**
 * Limits the lines that tell what has become of a state: a change that goes back before it is told is none, and where there are
 * too many the latest is told in time. Not thread-safe.
 */
final class StateLines {
    private static final int BURST = 60;
    private static final long INTERVAL_NS = TimeUnit.SECONDS.toNanos(3);

    private final LineBudget lines = new LineBudget(BURST, INTERVAL_NS);
    private Object told;
    private Object latest;

    /** Begins with a state that nobody has to be told of. */
    StateLines(Object known) {
        told = known;
        latest = known;
    }

    /** Says whether a state is to be told now, and relies on it. Whoever is refused asks again. */
    boolean take(long nowNs, Object state) {
        final boolean changed = !state.equals(latest);
        latest = state;
        if (state.equals(told) || (!changed && !lines.has(nowNs)) || !lines.take(nowNs)) {
            return false;
        }
        told = state;
        return true;
    }

    void log(LoggingEventBuilder line, String message) {
        lines.log(line, message);
    }
}
