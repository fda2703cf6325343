package org.dsmip.dataplane;

import java.util.function.BooleanSupplier;
import java.util.function.Consumer;

/**
 * The loop of a thread whose end must not go unnoticed: what one thread of several has done, nobody does after it.
 *
 * @param loop what the thread does
 * @param wanted whether it is to go on
 * @param onEnd hears why the loop has ended although it was to go on
 */
record Watched(Runnable loop, BooleanSupplier wanted, Consumer<Throwable> onEnd) implements Runnable {
    @Override
    public void run() {
        Throwable reason = null;
        try {
            loop.run();
        } catch (Throwable e) {
            reason = e;
        }
        if (wanted.getAsBoolean()) {
            onEnd.accept(reason == null ? new IllegalStateException("its loop has come to an end") : reason);
        }
    }
}
