package org.dsmip.controlplane.system;

import java.time.Duration;
import java.util.NoSuchElementException;
import org.junit.jupiter.api.Assertions;

/** Waits for conditions; a machine under load may take long, so that patience costs nothing where all is well. */
final class Await {
    static final Duration PATIENCE = Duration.ofSeconds(40);
    private static final Duration PAUSE = Duration.ofMillis(20);

    private Await() {}

    /** Something that becomes true. */
    @FunctionalInterface
    interface Condition {
        boolean holds() throws Exception;
    }

    /** Assertions that come to hold. */
    @FunctionalInterface
    interface Check {
        void run() throws Exception;
    }

    static void until(String what, Condition condition) throws Exception {
        until(what, PATIENCE, condition);
    }

    static void until(String what, Duration patience, Condition condition) throws Exception {
        eventually(patience, () -> {
            if (!condition.holds()) {
                Assertions.fail("waited in vain until " + what);
            }
        });
    }

    /** Tries until nothing is wrong any more; what was wrong last is the failure. */
    static void eventually(Check check) throws Exception {
        eventually(PATIENCE, check);
    }

    /** The same with another patience. */
    static void eventually(Duration patience, Check check) throws Exception {
        final long deadlineNs = System.nanoTime() + patience.toNanos();
        while (true) {
            try {
                check.run();
                return;
            } catch (AssertionError | NoSuchElementException e) {
                // What is looked for may not be there yet.
                if (System.nanoTime() - deadlineNs >= 0) {
                    throw e;
                }
            }
            Thread.sleep(PAUSE);
        }
    }
}
