package org.dsmip.core.io.memory;

import java.util.List;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import org.dsmip.core.io.Pollable;
import org.dsmip.core.io.Waiter;

/** Waits for ports in memory. A port has one waiter, the last that watched it. */
public final class MemoryWaiter implements Waiter {
    private final Semaphore signals = new Semaphore(0);
    private final AtomicBoolean awake = new AtomicBoolean();
    private List<? extends Pollable> ports = List.of();
    private boolean[] readable = {};

    /** Makes a waiter that watches nothing. */
    public MemoryWaiter() {}

    @Override
    public void watch(List<? extends Pollable> pollables) {
        ports = List.copyOf(pollables);
        readable = new boolean[ports.size()];
        for (Pollable port : ports) {
            if (port instanceof MemoryPort memory) {
                memory.onInjected(signals::release);
            }
        }
    }

    @Override
    public void await(long timeoutNs) {
        final long deadlineNs = System.nanoTime() + Math.max(timeoutNs, 0);
        boolean over = timeoutNs <= 0;
        while (true) {
            // The signals first: whatever was injected before them is found by the look at the ports.
            signals.drainPermits();
            final boolean ready = look();
            final boolean woken = awake.getAndSet(false);
            if (ready || woken || over) {
                return;
            }
            final long leftNs = deadlineNs - System.nanoTime();
            over = leftNs <= 0 || !acquire(leftNs);
        }
    }

    private boolean acquire(long timeoutNs) {
        try {
            return signals.tryAcquire(timeoutNs, TimeUnit.NANOSECONDS);
        } catch (InterruptedException e) {
            // As with poll and a signal: the wait ends, and the caller sees the interruption.
            Thread.currentThread().interrupt();
            return false;
        }
    }

    private boolean look() {
        boolean any = false;
        for (int i = 0; i < readable.length; i++) {
            readable[i] = ports.get(i).ready();
            any |= readable[i];
        }
        return any;
    }

    @Override
    public boolean readable(int index) {
        return readable[index];
    }

    @Override
    public void wakeUp() {
        awake.set(true);
        signals.release();
    }

    @Override
    public void close() {
        watch(List.of());
    }
}
