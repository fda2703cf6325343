package org.dsmip.controlplane.host;

import java.util.concurrent.TimeUnit;

/**
 * When to look at something that changes, and that takes time to look at: the first change is looked at without delay, and
 * however many follow, looking takes no more than a small part of the time. A look that failed is made again. Not thread-safe.
 */
public final class LookPace {
    /** Of eleven parts of the time looking takes one. */
    private static final int PAUSE_FOR_A_LOOK = 10;
    private static final long LONGEST_PAUSE_NS = TimeUnit.MILLISECONDS.toNanos(500);
    private static final long RETRY_NS = TimeUnit.MILLISECONDS.toNanos(100);

    private boolean wanted;
    private boolean paused;
    private long notBeforeNs;

    /** Nothing has changed yet. */
    public LookPace() {
        // Not paused.
    }

    /** Something may have changed. */
    public void want() {
        wanted = true;
    }

    /**
     * Says whether it is time to look.
     *
     * @param nowNs monotonic time
     * @return true if something may have changed and the pause is over
     */
    public boolean isDue(long nowNs) {
        return wanted && (!paused || notBeforeNs - nowNs <= 0);
    }

    /**
     * A look succeeded. What changed while it was made may not be in it, and is wanted anew.
     *
     * @param startNs when it began, in monotonic time
     * @param endNs when it ended
     */
    public void looked(long startNs, long endNs) {
        wanted = false;
        pause(endNs, Math.min(PAUSE_FOR_A_LOOK * (endNs - startNs), LONGEST_PAUSE_NS));
    }

    /**
     * A look failed: it stays wanted.
     *
     * @param nowNs monotonic time
     */
    public void failed(long nowNs) {
        pause(nowNs, RETRY_NS);
    }

    private void pause(long nowNs, long forNs) {
        paused = true;
        notBeforeNs = nowNs + forNs;
    }

    /**
     * When {@link #isDue} becomes true.
     *
     * @param nowNs monotonic time
     * @return monotonic time; {@link Long#MAX_VALUE}: not before something changes
     */
    public long nextDeadlineNs(long nowNs) {
        if (!wanted) {
            return Long.MAX_VALUE;
        }
        return paused ? notBeforeNs : nowNs;
    }
}
