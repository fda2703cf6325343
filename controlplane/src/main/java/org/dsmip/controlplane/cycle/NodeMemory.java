package org.dsmip.controlplane.cycle;

import org.dsmip.controlplane.mobilenode.Remembered;
import org.jspecify.annotations.Nullable;

/** Where a mobile node keeps what it must find again after a restart. Used by the control thread, which never waits here. */
public interface NodeMemory {
    /** Keeps nothing. */
    NodeMemory NONE = new NodeMemory() {
        @Override
        public void keep(Remembered remembered) {}

        @Override
        public @Nullable String failure() {
            return null;
        }
    };

    /**
     * Keeps this, at once, instead of what was kept before.
     *
     * @param remembered what to keep; nothing is done if it is what is kept already
     */
    void keep(Remembered remembered);

    /**
     * Why what is to be kept is not written down.
     *
     * @return null: nothing is in the way
     */
    @Nullable
    String failure();
}
