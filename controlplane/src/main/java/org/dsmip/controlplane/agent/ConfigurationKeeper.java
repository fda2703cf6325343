package org.dsmip.controlplane.agent;

import java.util.concurrent.TimeUnit;
import org.dsmip.core.io.OwnConfiguration;
import org.dsmip.core.io.route.NetworkEvent;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Puts back what other programs take away of a node's own configuration: at once when the kernel tells of it, and otherwise at
 * the next look around. Against a program that takes it away again and again it tries once a second. Owned by the control
 * thread.
 */
final class ConfigurationKeeper {
    private static final Logger LOG = LoggerFactory.getLogger("dsmip.node");
    private static final long SHORTEST_INTERVAL_NS = TimeUnit.SECONDS.toNanos(1);
    private static final long LONGEST_INTERVAL_NS = TimeUnit.SECONDS.toNanos(30);

    private final OwnConfiguration own;
    private boolean mayMiss;
    private boolean hasLooked;
    private long lastLookNs;
    private long nextReportNs;
    private long unreported;
    private String lastFailure = "";

    ConfigurationKeeper(OwnConfiguration own) {
        this.own = own;
    }

    /** Takes note of a change that may have been a loss. */
    void onEvent(NetworkEvent event) {
        if (event instanceof NetworkEvent.LinkRemoved removed) {
            own.forgetLink(removed.link().index());
        }
        mayMiss |= own.mayMiss(event);
    }

    /** Looks, if it is time to. */
    void onTimer(long nowNs) {
        if (!hasLooked) {
            hasLooked = true;
            lastLookNs = nowNs;
            nextReportNs = nowNs;
        }
        if (nextDeadlineNs() - nowNs > 0) {
            return;
        }
        lastLookNs = nowNs;
        mayMiss = false;
        report(nowNs, own.restore());
    }

    /** Against a program that takes away again and again, no more than a line each half minute. */
    private void report(long nowNs, OwnConfiguration.Restored restored) {
        unreported += restored.count();
        if (unreported > 0 && nowNs - nextReportNs >= 0) {
            LOG.atWarn().addKeyValue("objects", unreported).log("put back what another program had removed");
            unreported = 0;
            nextReportNs = nowNs + LONGEST_INTERVAL_NS;
        }
        final String failure = restored.failure() == null ? "" : restored.failure();
        if (!failure.equals(lastFailure) && !failure.isEmpty()) {
            LOG.atWarn().addKeyValue("reason", failure).log("cannot put back what is missing of the own configuration");
        }
        lastFailure = failure;
    }

    /** Monotonic time at which there is something to do. */
    long nextDeadlineNs() {
        return hasLooked ? lastLookNs + (mayMiss ? SHORTEST_INTERVAL_NS : LONGEST_INTERVAL_NS) : 0;
    }
}
