package org.dsmip.controlplane.mobilenode;

/** Instants of the monotonic clock at which something is due. They are compared by subtraction, since that clock may wrap. */
final class Deadline {
    static final long NEVER = Long.MAX_VALUE;
    static final long SECOND_NS = 1_000_000_000L;

    private Deadline() {}

    static boolean isDue(long deadlineNs, long nowNs) {
        return deadlineNs != NEVER && nowNs - deadlineNs >= 0;
    }

    static long earlier(long a, long b) {
        if (a == NEVER || b == NEVER) {
            return a == NEVER ? b : a;
        }
        return a - b <= 0 ? a : b;
    }

    static long later(long a, long b) {
        return a - b >= 0 ? a : b;
    }
}
