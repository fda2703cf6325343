package org.dsmip.controlplane.cycle;

import org.dsmip.controlplane.mobilenode.Remembered;
import org.jspecify.annotations.Nullable;

/** Where a mobile node keeps what it must find again after a restart. Used by the control thread. */
@FunctionalInterface
public interface NodeMemory {
    /**
     * Keeps this instead of what was kept before.
     *
     * @param remembered what to keep
     * @return null, or why it could not be kept
     */
    @Nullable
    String keep(Remembered remembered);
}
