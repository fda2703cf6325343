package org.dsmip.core.binding;

import java.util.concurrent.atomic.AtomicReference;

/** The one reference that both planes share: the control thread sets it, workers get it once a burst. */
public final class SnapshotCell {
    private final AtomicReference<BindingSnapshot> snapshot;

    /** Holds the empty snapshot. */
    public SnapshotCell() {
        this(TunnelPolicy.DEFAULTS);
    }

    /**
     * Holds a snapshot without entries.
     *
     * @param policy for what enters and leaves tunnels
     */
    public SnapshotCell(TunnelPolicy policy) {
        snapshot = new AtomicReference<>(BindingSnapshot.empty(policy));
    }

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
