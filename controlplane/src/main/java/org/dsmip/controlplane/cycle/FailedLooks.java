package org.dsmip.controlplane.cycle;

import org.dsmip.controlplane.show.Trouble;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;

/**
 * Counts looks that failed in a row: a list that changes whenever it is read is no trouble unless that goes on for a second or
 * so. Says so once, and once when looking works again. Owned by the control thread.
 */
final class FailedLooks {
    private static final int FAILURES_OF_A_TROUBLE = 10;

    private final Logger log;
    private final String trouble;
    private final String end;
    private int failures;
    private String reason = "";

    /**
     * None has failed yet.
     *
     * @param log where it is said
     * @param trouble that nothing can be seen
     * @param end that it can be seen again
     */
    FailedLooks(Logger log, String trouble, String end) {
        this.log = log;
        this.trouble = trouble;
        this.end = end;
    }

    void failed(RuntimeException e) {
        failed(String.valueOf(e.getMessage()));
    }

    void failed(String why) {
        failures++;
        reason = why;
        if (failures == FAILURES_OF_A_TROUBLE) {
            log.atWarn().addKeyValue("reason", reason).log(trouble + "; it is tried again and again");
        }
    }

    void succeeded() {
        if (failures >= FAILURES_OF_A_TROUBLE) {
            log.atInfo().log(end + "; well again");
        }
        failures = 0;
    }

    /** Whether the last look failed. */
    boolean hasFailed() {
        return failures > 0;
    }

    /** What cannot be seen for long; null: nothing. */
    @Nullable
    Trouble trouble() {
        return failures >= FAILURES_OF_A_TROUBLE ? new Trouble(trouble, reason, true) : null;
    }
}
