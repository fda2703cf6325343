package org.dsmip.controlplane.app;

/** A thread that has files of its own: an interruption in the wrong moment would close them for good (OPS-DISK-2). */
final class UninterruptibleThread extends Thread {
    UninterruptibleThread(Runnable work, String name) {
        super(work, name);
    }

    /** Does nothing: who wants it to end tells what it runs. */
    @Override
    public void interrupt() {}
}
