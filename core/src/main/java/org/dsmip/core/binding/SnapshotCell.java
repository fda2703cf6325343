package org.dsmip.core.binding;

import java.util.concurrent.atomic.AtomicReference;

/** The one reference that both planes share: the control thread sets it, workers get it once a burst. */
public final class SnapshotCell {
    private final AtomicReference<BindingSnapshot> snapshot = new AtomicReference<>(BindingSnapshot.EMPTY);

    /** Holds the empty snapshot. */
    public SnapshotCell() {}

    /**
     * The snapshot published last.
     *
     * @return never null
     */
    public BindingSnapshot get() {
        // Acquire pairs with the release in set: whoever sees the reference sees the tables behind it.
        return snapshot.getAcquire();
    }

    void set(BindingSnapshot next) {
        snapshot.setRelease(next);
    }
}
