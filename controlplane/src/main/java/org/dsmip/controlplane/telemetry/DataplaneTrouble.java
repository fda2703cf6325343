package org.dsmip.controlplane.telemetry;

import org.dsmip.controlplane.journal.Watch;
import org.dsmip.core.counters.Counter;
import org.dsmip.core.counters.DropReason;
import org.dsmip.core.sys.Errno;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Tells what goes wrong inside the data plane, which itself only counts. A thread of it that has ended ends the node. Used by the
 * control thread.
 */
final class DataplaneTrouble implements Watch {
    private static final Logger LOG = LoggerFactory.getLogger("dsmip.forwarding");
    private static final long LINE_INTERVAL_NS = 60_000_000_000L;

    private final Source source;
    private final Growth errors = new Growth();
    private final Growth refusals = new Growth();
    private final Growth merged = new Growth();

    /** What it looks at. */
    interface Source {
        long value(Counter counter);

        long value(DropReason reason);

        @Nullable
        Throwable lastError();

        @Nullable
        Throwable deadThread();

        int lastReceiveError();
    }

    /** A counter that has been told up to some value. */
    private static final class Growth {
        private long told;
        private long toldNs;
        private boolean everTold;

        /** By how much it has grown, if it is time for a line about that; otherwise 0. */
        long toTell(long value, long nowNs) {
            if (value == told || (everTold && nowNs - toldNs < LINE_INTERVAL_NS)) {
                return 0;
            }
            final long grown = value - told;
            told = value;
            toldNs = nowNs;
            everTold = true;
            return grown;
        }
    }

    DataplaneTrouble(Source source) {
        this.source = source;
    }

    @Override
    public void sample(long nowNs) {
        final long thrown = errors.toTell(source.value(Counter.HANDLER_ERRORS), nowNs);
        if (thrown > 0) {
            LOG.atError().setCause(source.lastError()).addKeyValue("times", thrown)
                    .log("unexpected failure in forwarding; going on");
        }
        final long refused = refusals.toTell(source.value(Counter.RECEIVE_ERRORS), nowNs);
        if (refused > 0) {
            LOG.atWarn().addKeyValue("times", refused).addKeyValue("reason", Errno.name(source.lastReceiveError()))
                    .log("a device or socket that packets come from cannot be read; tried again and again");
        }
        final long datagrams = merged.toTell(source.value(DropReason.MERGED_DATAGRAMS), nowNs);
        if (datagrams > 0) {
            LOG.atWarn().addKeyValue("packets", datagrams).addKeyValue("what-helps",
                    "ethtool -K LINK rx-udp-gro-forwarding off rx-gro-list off, for the links that tunnels come by")
                    .log("UDP datagrams were dropped that a link had merged: nobody can tell them apart again");
        }
    }

    @Override
    public @Nullable String failure() {
        final Throwable end = source.deadThread();
        return end == null ? null : "a thread that forwards packets has ended: " + end;
    }
}
