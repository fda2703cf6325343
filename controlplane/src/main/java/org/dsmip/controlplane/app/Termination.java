package org.dsmip.controlplane.app;

import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/**
 * SIGTERM and SIGINT as an orderly end: asks the node to stop and keeps the process until it has, so that nothing is left
 * behind in the kernel.
 */
final class Termination {
    private static final int PATIENCE_SEC = 30;

    private final Thread hook;
    private final CountDownLatch ended = new CountDownLatch(1);

    Termination(Runnable requestStop) {
        hook = new Thread(() -> {
            requestStop.run();
            awaitEnd();
            Runtime.getRuntime().halt(0);
        }, "dsmip-termination");
        Runtime.getRuntime().addShutdownHook(hook);
    }

    private void awaitEnd() {
        try {
            if (!ended.await(PATIENCE_SEC, TimeUnit.SECONDS)) {
                Runtime.getRuntime().halt(1);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    /** Everything has been taken back: the process may end. */
    void allow() {
        ended.countDown();
        try {
            Runtime.getRuntime().removeShutdownHook(hook);
        } catch (IllegalStateException e) {
            // The process is ending already: the hook waits for the latch and ends it.
        }
    }
}
