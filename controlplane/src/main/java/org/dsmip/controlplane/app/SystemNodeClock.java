package org.dsmip.controlplane.app;

import java.time.Instant;
import org.dsmip.controlplane.agent.NodeClock;
import org.dsmip.core.wire.mip.NtpTimestamp;

/** The clocks of this machine. */
final class SystemNodeClock implements NodeClock {
    @Override
    public long nowNs() {
        return System.nanoTime();
    }

    @Override
    public long wallClockNtp() {
        final Instant now = Instant.now();
        return NtpTimestamp.of(now.getEpochSecond(), now.getNano());
    }
}
