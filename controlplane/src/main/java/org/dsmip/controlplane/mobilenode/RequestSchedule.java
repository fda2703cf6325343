package org.dsmip.controlplane.mobilenode;

/**
 * When the next request is due. Requests are never less than a second apart (BASE-MN-24, BASE-MD-23); unanswered ones are
 * repeated after 1, 2, 4, 8, 16, 32, 32, ... s, denied ones after 4, 8, ..., 256, 256, ... s. The caps are there because a
 * home agent that comes back must be found again within a time people bear. Not thread-safe; owned by the state machine.
 */
final class RequestSchedule {
    static final long SPACING_NS = Deadline.SECOND_NS;

    private static final int MAX_TIMEOUT_SEC = 32;
    private static final int FIRST_BACK_OFF_SEC = 4;
    private static final int MAX_BACK_OFF_SEC = 256;
    private static final long FIRST_SEND_RETRY_NS = 10_000_000L;

    private long dueNs = Deadline.NEVER;
    private long earliestNs = Deadline.NEVER;
    private long earliestBeforeLastNs = Deadline.NEVER;
    private int attempts;
    private int denials;
    private int sendFailures;

    long dueNs() {
        return dueNs;
    }

    boolean isBackingOff() {
        return denials > 0;
    }

    int attempts() {
        return attempts;
    }

    /** There is a new reason to send: as soon as it is allowed. */
    void restart(long nowNs) {
        denials = 0;
        sendFailures = 0;
        retry(nowNs);
    }

    /** The same again, on other terms. */
    void retry(long nowNs) {
        attempts = 0;
        dueNs = earliestNs == Deadline.NEVER ? nowNs : Deadline.later(nowNs, earliestNs);
    }

    /** The request was accepted; the next one is due for another reason. */
    void settle(long nextNs) {
        attempts = 0;
        denials = 0;
        sendFailures = 0;
        dueNs = nextNs == Deadline.NEVER ? nextNs : Deadline.later(nextNs, earliestNs);
    }

    void stop() {
        dueNs = Deadline.NEVER;
        attempts = 0;
    }

    /**
     * Takes note of a transmission.
     *
     * @param firstTimeoutSec 1, or 2 if the reply may have to wait for duplicate address detection (DAD-8)
     * @param lifetimeSec the requested lifetime, beyond which no timeout goes (BASE-MN-25); 0: no limit
     */
    void onSent(long nowNs, int firstTimeoutSec, int lifetimeSec) {
        earliestBeforeLastNs = earliestNs;
        earliestNs = nowNs + SPACING_NS;
        final int doublings = Math.min(attempts++, 5);
        final int timeoutSec = Math.min(firstTimeoutSec << doublings, MAX_TIMEOUT_SEC);
        dueNs = nowNs + Math.min(timeoutSec, lifetimeSec == 0 ? timeoutSec : lifetimeSec) * Deadline.SECOND_NS;
    }

    /**
     * The transmission did not leave the node, so it does not count: typically the route is not there yet, a moment after
     * the address. Tries again soon.
     */
    void onSendFailed(long nowNs) {
        earliestNs = earliestBeforeLastNs;
        final long pauseNs = Math.min(FIRST_SEND_RETRY_NS << Math.min(sendFailures++, 10), SPACING_NS);
        dueNs = earliestNs == Deadline.NEVER ? nowNs + pauseNs : Deadline.later(nowNs + pauseNs, earliestNs);
    }

    void onDenied(long nowNs) {
        attempts = 0;
        final int backOffSec = Math.min(FIRST_BACK_OFF_SEC << Math.min(denials++, 10), MAX_BACK_OFF_SEC);
        dueNs = nowNs + backOffSec * Deadline.SECOND_NS;
    }
}
