package org.dsmip.controlplane.mobilenode;

/**
 * Until when the home agent may hold a binding of this node, as far as the node can know: a request counts from when it is
 * sent, since its reply may be lost. Not thread-safe; owned by the state machine.
 */
final class BindingHorizon {
    /** A request may be under way for so long and still be taken for fresh (BASE-RPL-08). */
    private static final long FRESH_NS = 7 * Deadline.SECOND_NS;

    static final long FOREVER = -1;

    /** Nobody knows what a former run has left. */
    private long untilNs = Deadline.NEVER;

    /** A request to register is sent: it may add to what the home agent holds. */
    void onRequest(long nowNs, int lifetimeSec) {
        if (untilNs != Deadline.NEVER) {
            final long endNs = end(nowNs, lifetimeSec);
            untilNs = endNs == Deadline.NEVER ? endNs : Deadline.later(untilNs, endNs + FRESH_NS);
        }
    }

    /** The newest request is accepted: it has replaced whatever the home agent held. */
    void onAccepted(long nowNs, int lifetimeSec) {
        untilNs = end(nowNs, lifetimeSec);
    }

    /** Says whether every binding there may have been has expired. */
    boolean isPast(long nowNs) {
        return Deadline.isDue(untilNs, nowNs);
    }

    /** How long that may still be, in seconds. */
    long leftSec(long nowNs) {
        return untilNs == Deadline.NEVER ? FOREVER : Math.max(0, Math.ceilDiv(untilNs - nowNs, Deadline.SECOND_NS));
    }

    private static long end(long nowNs, int lifetimeSec) {
        return lifetimeSec == RequestSettings.INFINITE_LIFETIME_SEC
                ? Deadline.NEVER
                : nowNs + lifetimeSec * Deadline.SECOND_NS;
    }
}
