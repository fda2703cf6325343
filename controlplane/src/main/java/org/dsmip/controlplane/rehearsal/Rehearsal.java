package org.dsmip.controlplane.rehearsal;

import java.util.concurrent.TimeUnit;
import java.util.function.IntConsumer;
import org.dsmip.core.io.linux.RefusedCalls;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Plays a node's life through in memory while the real node is still being wired, so that all code it takes is loaded and
 * linked by then. Without it the first registration of a process takes ten times as long as any later one, and a mobile node is
 * cut off for as long. It changes nothing of the system and nothing of the real node: addresses, keys, clocks, counters and
 * tables are its own, system calls are such as the kernel refuses, and its log goes nowhere.
 *
 * <p>Begun and closed by one thread; it plays in another.
 */
public final class Rehearsal implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger("dsmip.node");
    /** It takes less than a second. Whatever may keep it: a node starts without. */
    private static final long PATIENCE_MILLIS = TimeUnit.SECONDS.toMillis(10);

    private final Thread thread;
    private final QuietLog log;
    private final IntConsumer accounts;
    private volatile @Nullable Throwable failure;
    private boolean closed;

    private Rehearsal(IntConsumer accounts) {
        this.accounts = accounts;
        thread = new Thread(this::play, "dsmip-rehearsal");
        thread.setDaemon(true);
        log = new QuietLog(thread);
    }

    /**
     * Begins a rehearsal.
     *
     * @param accounts hears the number of each binding that begins in it, in another thread
     * @return the rehearsal under way; to be closed before the node goes into service
     */
    public static Rehearsal begin(IntConsumer accounts) {
        final Rehearsal rehearsal = new Rehearsal(accounts);
        rehearsal.thread.start();
        return rehearsal;
    }

    private void play() {
        try {
            RefusedCalls.make();
            Scene.all().forEach(scene -> Play.perform(scene, accounts));
        } catch (Throwable e) {
            failure = e;
        }
    }

    /** Waits for the end. A rehearsal that failed is logged and is no failure of the node. A second call does nothing. */
    @Override
    public void close() {
        if (closed) {
            return;
        }
        closed = true;
        boolean ended = false;
        try {
            thread.join(PATIENCE_MILLIS);
            ended = !thread.isAlive();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        if (ended) {
            // One that goes on must not be heard either.
            log.close();
        }
        if (!ended || failure != null) {
            LOG.atWarn().setCause(failure).log("rehearsal failed; the first registration will be slow");
        }
    }
}
