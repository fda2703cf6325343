package org.dsmip.controlplane.app;

import java.util.concurrent.TimeUnit;

/** A thread that has files of its own: an interruption in the wrong moment would close them for good (OPS-DISK-2). */
final class UninterruptibleThread extends Thread {
    private static final long END_PATIENCE_MS = TimeUnit.SECONDS.toMillis(10);

    UninterruptibleThread(Runnable work, String name) {
        super(work, name);
    }

    /**
     * Starts one that does not keep the process alive.
     *
     * @param work what it does
     * @param name its name
     * @param stop lets the work come to its end
     * @return ends it, and waits for that as long as a disk may take
     */
    static AutoCloseable start(Runnable work, String name, Runnable stop) {
        final Thread thread = new UninterruptibleThread(work, name);
        thread.setDaemon(true);
        thread.start();
        return () -> {
            stop.run();
            thread.join(END_PATIENCE_MS);
        };
    }

    /** Does nothing: who wants it to end tells what it runs. */
    @Override
    public void interrupt() {}
}
