package org.dsmip.controlplane.app;

import java.util.List;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What signals do to a node: SIGTERM and SIGINT ask it to end in order, and nothing else ends it. Those that nobody sends on
 * purpose would by default end a process at once, with everything left in the kernel.
 */
final class Termination {
    private static final Logger LOG = LoggerFactory.getLogger("dsmip.node");
    private static final int PATIENCE_SEC = 30;
    private static final int FAILED = 1;
    /** SIGPIPE and SIGUSR2 are the virtual machine's own; it goes on after them, and prints its threads after SIGQUIT. */
    private static final List<String> IGNORED = List.of("USR1", "ALRM", "VTALRM", "PROF", "IO", "PWR", "STKFLT");

    private boolean requested;
    private @Nullable Runnable requestStop;

    private Termination() {}

    /** Begins to listen; what comes before {@link #passTo} is kept. */
    static Termination install() {
        final Termination termination = new Termination();
        Signals.handle("TERM", termination::request);
        Signals.handle("INT", termination::request);
        Signals.handle("HUP", () -> LOG
                .info("SIGHUP received; the node goes on as configured: a changed configuration needs a new start"));
        IGNORED.forEach(name -> Signals.handle(name, () -> {}));
        return termination;
    }

    /** Tells who ends the node. */
    synchronized void passTo(Runnable stop) {
        requestStop = stop;
        if (requested) {
            stop.run();
        }
    }

    private synchronized void request() {
        if (!requested) {
            requested = true;
            Thread.ofPlatform().daemon().name("dsmip-patience").start(Termination::endAfterPatience);
        }
        if (requestStop != null) {
            requestStop.run();
        }
    }

    /** Whatever it hangs on, a node that was asked to end is not there for ever. */
    private static void endAfterPatience() {
        try {
            TimeUnit.SECONDS.sleep(PATIENCE_SEC);
            Runtime.getRuntime().halt(FAILED);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
