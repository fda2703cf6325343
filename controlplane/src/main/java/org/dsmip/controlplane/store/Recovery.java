package org.dsmip.controlplane.store;

import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * When the whole state is written to another file after a failure, and what the operator hears of it: at once for what has worked
 * for a while, and ever more slowly, and without a word each time, where it fails again before. Used by the store's thread.
 */
final class Recovery {
    private static final Logger LOG = LoggerFactory.getLogger("dsmip.registry");
    private static final long FIRST_RETRY_NS = TimeUnit.SECONDS.toNanos(1);
    private static final long LAST_RETRY_NS = TimeUnit.SECONDS.toNanos(30);
    /** What has held for so long does not fail again and again. */
    private static final long STEADY_NS = TimeUnit.SECONDS.toNanos(30);

    private final LongSupplier nowNs;
    /** Until the disk has held for a while what it was given. */
    private boolean failing;
    private boolean saidThatItWorks;
    private boolean failingAgain;
    private long retryAtNs;
    private long retryAfterNs;
    private boolean isWorking;
    private long worksSinceNs;

    Recovery(LongSupplier nowNs) {
        this.nowNs = nowNs;
        retryAtNs = nowNs.getAsLong();
    }

    boolean isFailing() {
        return failing;
    }

    boolean isDue() {
        return retryAtNs - nowNs.getAsLong() <= 0;
    }

    /** A file that had the whole state, or was to have it, has failed. */
    void plan(boolean hadWorked) {
        final long now = nowNs.getAsLong();
        if (hadWorked && now - worksSinceNs >= STEADY_NS) {
            retryAfterNs = 0;
        }
        isWorking = false;
        retryAtNs = now + retryAfterNs;
        retryAfterNs = Math.clamp(2 * retryAfterNs, FIRST_RETRY_NS, LAST_RETRY_NS);
    }

    void say(boolean hadWorked, String reason, @Nullable String untold) {
        if (!failing) {
            failing = true;
            sayThatItFails(reason, untold);
        } else if (hadWorked && !failingAgain) {
            failingAgain = true;
            LOG.atWarn().addKeyValue("reason", reason).log("the registry cannot be written to disk again and again; "
                    + "that it works is said when it has for {} s", TimeUnit.NANOSECONDS.toSeconds(STEADY_NS));
        }
    }

    private static void sayThatItFails(String reason, @Nullable String untold) {
        LOG.atWarn().addKeyValue("reason", reason)
                .log("the registry cannot be written to disk; service goes on, but"
                        + " what is accepted from now on will not be found after a restart until this works again");
        if (untold != null) {
            LOG.atWarn().addKeyValue("reason", untold)
                    .log("that cannot be noted on disk either: after a restart until"
                            + " then, what was accepted meanwhile may be replayed");
        }
    }

    /** The whole state is on disk. */
    void works() {
        if (!isWorking) {
            isWorking = true;
            worksSinceNs = nowNs.getAsLong();
        }
        if (failing && !saidThatItWorks) {
            saidThatItWorks = true;
            sayThatItWorks();
        }
    }

    /** It still is. */
    void settle() {
        if (failing && nowNs.getAsLong() - worksSinceNs >= STEADY_NS) {
            if (failingAgain) {
                sayThatItWorks();
            }
            failing = false;
            failingAgain = false;
            saidThatItWorks = false;
        }
    }

    private static void sayThatItWorks() {
        LOG.info("the registry is on disk again");
    }
}
