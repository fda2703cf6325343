package org.dsmip.bench.testbed.traffic;

/** Waits for threads that are about to end. */
final class Joining {
    private Joining() {}

    /** Waits for a thread; an interruption is kept for later. */
    static void join(Thread thread) {
        boolean interrupted = false;
        while (thread.isAlive()) {
            try {
                thread.join();
            } catch (InterruptedException e) {
                interrupted = true;
            }
        }
        if (interrupted) {
            Thread.currentThread().interrupt();
        }
    }
}
