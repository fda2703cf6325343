package org.dsmip.controlplane.host;

import java.util.concurrent.TimeUnit;
import org.dsmip.controlplane.journal.Repetitions;
import org.dsmip.controlplane.show.Trouble;
import org.dsmip.core.io.OwnConfiguration;
import org.dsmip.core.io.route.NetworkEvent;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Puts back what other programs take away of a node's own configuration: a moment after the kernel tells of it, so that one
 * sweep is one repair, and otherwise at the next look around. Against a program that takes it away again and again it tries at
 * growing intervals. Owned by the control thread.
 */
public final class ConfigurationKeeper {
    private static final Logger LOG = LoggerFactory.getLogger("dsmip.node");
    private static final String NOT_WHOLE = "cannot put back what is missing of the own configuration";
    /** A sweep of another program is over by then. */
    private static final long SETTLE_NS = TimeUnit.MILLISECONDS.toNanos(10);
    private static final long LONGEST_PAUSE_NS = TimeUnit.SECONDS.toNanos(1);
    private static final long USUAL_PAUSE_NS = 16 * SETTLE_NS;
    /** What a look may cost for each object, generously; looking must not become all that a large node does. */
    private static final long PAUSE_FOR_AN_OBJECT_NS = TimeUnit.MICROSECONDS.toNanos(200);
    private static final long LOOK_INTERVAL_NS = TimeUnit.SECONDS.toNanos(30);

    private final OwnConfiguration own;
    private boolean mayMiss;
    private boolean armed;
    private boolean hasLooked;
    private long lastLookNs;
    private long dueNs;
    private long pauseNs = SETTLE_NS;
    private final Repetitions restorations = new Repetitions("objects");
    private String lastFailure = "";

    /**
     * Keeps what is there already, and what comes.
     *
     * @param own what is to be kept
     */
    public ConfigurationKeeper(OwnConfiguration own) {
        this.own = own;
    }

    /**
     * Takes note of a change that may have been a loss.
     *
     * @param event what has changed
     */
    public void onEvent(NetworkEvent event) {
        if (event instanceof NetworkEvent.LinkRemoved removed) {
            own.forgetLink(removed.link().index());
        }
        mayMiss |= own.mayMiss(event);
    }

    /**
     * Looks, if it is time to.
     *
     * @param nowNs monotonic time
     */
    public void onTimer(long nowNs) {
        if (!hasLooked) {
            hasLooked = true;
            lastLookNs = nowNs;
            dueNs = nowNs + LOOK_INTERVAL_NS;
        }
        if (mayMiss && !armed) {
            arm(nowNs);
        }
        if (dueNs - nowNs <= 0) {
            look(nowNs);
        }
    }

    private void arm(long nowNs) {
        armed = true;
        final boolean quiet = nowNs - lastLookNs >= LONGEST_PAUSE_NS;
        pauseNs = quiet ? SETTLE_NS : Math.min(2 * pauseNs, longestPauseNs());
        final long earliestNs = lastLookNs + pauseNs;
        dueNs = earliestNs - nowNs > SETTLE_NS ? earliestNs : nowNs + SETTLE_NS;
    }

    private long longestPauseNs() {
        return Math.clamp(own.size() * PAUSE_FOR_AN_OBJECT_NS, USUAL_PAUSE_NS, LONGEST_PAUSE_NS);
    }

    private void look(long nowNs) {
        lastLookNs = nowNs;
        dueNs = nowNs + Math.max(LOOK_INTERVAL_NS, own.size() * PAUSE_FOR_AN_OBJECT_NS);
        armed = false;
        final OwnConfiguration.Restored restored = own.restore();
        mayMiss = restored.unread();
        if (mayMiss) {
            arm(nowNs);
        }
        report(nowNs, restored);
    }

    /** Against a program that takes away again and again, no more than a line each half minute. */
    private void report(long nowNs, OwnConfiguration.Restored restored) {
        restorations.add(restored.count());
        if (restorations.isDue(nowNs)) {
            restorations.tell(nowNs, LOG.atWarn(), "put back what another program had removed");
        }
        final String failure = restored.failure() == null ? "" : restored.failure();
        if (!failure.equals(lastFailure) && !failure.isEmpty()) {
            LOG.atWarn().addKeyValue("reason", failure).log(NOT_WHOLE);
        } else if (failure.isEmpty() && !lastFailure.isEmpty()) {
            LOG.atInfo().log("the own configuration is whole again");
        }
        lastFailure = failure;
    }

    /**
     * What cannot be put back.
     *
     * @return null: everything is there
     */
    public @Nullable Trouble trouble() {
        return lastFailure.isEmpty() ? null : new Trouble(NOT_WHOLE, lastFailure, true);
    }

    /**
     * When {@link #onTimer} has something to do.
     *
     * @return monotonic time; {@link Long#MAX_VALUE}: never
     */
    public long nextDeadlineNs() {
        return hasLooked ? dueNs : 0;
    }
}
