package org.dsmip.core.io.memory;

import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;

/** A bounded queue whose filler can signal a waiter. Thread-safe; never blocks. */
final class MemoryQueue<T> {
    private final ArrayBlockingQueue<T> items;
    private final AtomicReference<Runnable> listener = new AtomicReference<>(MemoryQueue::nobody);

    MemoryQueue(int capacity) {
        items = new ArrayBlockingQueue<>(capacity);
    }

    private static void nobody() {
        // Until somebody listens.
    }

    /** Adds an item, then tells the listener. Answers false if there is no room. */
    boolean put(T item) {
        final boolean added = items.offer(item);
        if (added) {
            listener.get().run();
        }
        return added;
    }

    /** Removes the oldest item; null if there is none. */
    @Nullable
    T take() {
        return items.poll();
    }

    boolean isEmpty() {
        return items.isEmpty();
    }

    void listener(Runnable runnable) {
        listener.set(runnable);
    }
}
