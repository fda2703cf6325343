package org.dsmip.controlplane.cycle;

import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Tells the operator what a clock did. */
final class ClockLog {
    private static final Logger LOG = LoggerFactory.getLogger("dsmip.control");

    private ClockLog() {}

    static void note(ClockEvent event) {
        switch (event) {
            case ClockEvent.WallClockStepped stepped -> LOG.atWarn()
                    .addKeyValue("seconds", seconds(Math.abs(stepped.byNs())))
                    .log(stepped.byNs() < 0 ? "the wall clock was set back" : "the wall clock was set forward");
            case ClockEvent.Suspended suspended -> LOG.atInfo().addKeyValue("seconds", seconds(suspended.forNs()))
                    .log("the machine was suspended");
        }
    }

    private static long seconds(long nanos) {
        return Math.round(nanos / (double) TimeUnit.SECONDS.toNanos(1));
    }
}
