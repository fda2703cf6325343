package org.dsmip.controlplane.cycle;

import org.dsmip.controlplane.journal.LineBudget;
import org.dsmip.core.io.RouteTableException;
import org.dsmip.core.sys.SystemCallException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Why effects fail: what the kernel says, or a mistake in the program, which is told with where it happened. Not thread-safe. */
final class UnexpectedFailures {
    private static final Logger LOG = LoggerFactory.getLogger("dsmip.control");
    private static final int LINES = 3;
    private static final long LINE_INTERVAL_NS = 30_000_000_000L;

    private final LineBudget lines = new LineBudget(LINES, LINE_INTERVAL_NS);

    /** A few words for whoever wanted the effect. */
    String reason(long nowNs, RuntimeException failure) {
        if (failure instanceof RouteTableException || failure instanceof SystemCallException) {
            return String.valueOf(failure.getMessage());
        }
        if (lines.take(nowNs)) {
            LOG.atError().setCause(failure).addKeyValue("lines-held-back", lines.takeHeldBack())
                    .log("unexpected failure; what depends on it goes on");
        }
        return "unexpected failure";
    }
}
