package org.dsmip.controlplane.store;

import java.util.concurrent.locks.LockSupport;
import java.util.function.IntSupplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Whatever is thrown, even while a failure is dealt with, the store's thread goes on: without it nothing would ever be on disk
 * again. Used by that thread.
 */
final class Endurance {
    private static final Logger LOG = LoggerFactory.getLogger("dsmip.registry");

    private final Progress progress;
    private final long pauseNs;
    private boolean stumbling;

    /** Tells of what is thrown, and waits a moment after it. */
    Endurance(Progress progress, long pauseNs) {
        this.progress = progress;
        this.pauseNs = pauseNs;
    }

    /** Takes a step; answers what it does, 0 if it throws. */
    int does(IntSupplier step) {
        try {
            final int count = step.getAsInt();
            stumbling = false;
            return count;
        } catch (RuntimeException | Error e) {
            stumble(e);
            return 0;
        }
    }

    private void stumble(Throwable failure) {
        try {
            progress.fails(unexpected(failure));
            if (!stumbling) {
                stumbling = true;
                LOG.atError().setCause(failure).log("the registry cannot be written to disk; it is tried again");
            }
        } catch (RuntimeException | Error e) {
            // Not even that can be said now; the next round tries it again.
            stumbling = false;
        }
        LockSupport.parkNanos(this, pauseNs);
    }

    static String unexpected(Throwable failure) {
        return "unexpected " + failure.getClass().getSimpleName();
    }
}
