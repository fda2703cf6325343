package org.dsmip.controlplane.rehearsal;

import org.dsmip.controlplane.cycle.NodeClock;

/** Time that passes when it is told to. Used by one thread. */
final class RehearsalClock implements NodeClock {
    private static final long SECOND_NS = 1_000_000_000L;
    /** Any instant will do: 1 January 2025 in the format of NTP. */
    private static final long START_NTP = 3_944_678_400L << 32;

    private long elapsedSec;

    void pass(int seconds) {
        elapsedSec += seconds;
    }

    @Override
    public long nowNs() {
        return elapsedSec * SECOND_NS;
    }

    @Override
    public long awakeNs() {
        return nowNs();
    }

    @Override
    public long wallClockNtp() {
        return START_NTP + (elapsedSec << 32);
    }
}
