package org.dsmip.bench.testbed.traffic;

import java.io.IOException;
import java.io.InputStream;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;

/**
 * Turns SIGTERM and SIGINT into a request to end early, and lets the work that is asked to end print its report first.
 * Safe to read from any thread.
 */
public final class StopSignal implements BooleanSupplier {
    private static final int PATIENCE_SEC = 60;
    private static final int FAILED = 1;

    private final CountDownLatch finished = new CountDownLatch(1);
    private final Thread hook = new Thread(this::stopAndWait, "stop-signal");
    private volatile boolean requested;
    private volatile int exitCode = FAILED;

    private StopSignal() {}

    /**
     * Begins to catch the signals; {@link #finish} must follow.
     *
     * @return what the signals set
     */
    public static StopSignal install() {
        final StopSignal signal = new StopSignal();
        Runtime.getRuntime().addShutdownHook(signal.hook);
        return signal;
    }

    /**
     * Also stops when a stream ends, such as standard input when the parent goes away.
     *
     * @param stream the stream; what is read from it is thrown away
     */
    public void whenCloses(InputStream stream) {
        Thread.ofPlatform().daemon().name("stop-on-close").start(() -> {
            try {
                while (stream.read() >= 0) {
                    // Whatever is written there means nothing; only the end does.
                }
            } catch (IOException e) {
                // An unreadable stream is a closed one.
            }
            requested = true;
        });
    }

    @Override
    public boolean getAsBoolean() {
        return requested;
    }

    /**
     * Says that everything is printed. After a signal the process ends here, with this code instead of the signal's.
     *
     * @param code the exit code
     */
    public void finish(int code) {
        exitCode = code;
        finished.countDown();
        try {
            Runtime.getRuntime().removeShutdownHook(hook);
        } catch (IllegalStateException e) {
            // The process is ending already: the hook waits for the latch and ends it with the code.
        }
    }

    private void stopAndWait() {
        requested = true;
        try {
            if (finished.await(PATIENCE_SEC, TimeUnit.SECONDS)) {
                Runtime.getRuntime().halt(exitCode);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
