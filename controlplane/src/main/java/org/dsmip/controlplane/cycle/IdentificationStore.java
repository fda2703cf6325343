package org.dsmip.controlplane.cycle;

import org.dsmip.core.net.Ipv4Address;
import org.jspecify.annotations.Nullable;

/** Keeps on disk which identification of each mobile node was accepted last (BASE-RPL-19). Used by the control thread. */
@FunctionalInterface
public interface IdentificationStore {
    /**
     * Keeps an identification in place of the former one of the same mobile node.
     *
     * @param homeAddress of the mobile node
     * @param identification the highest accepted so far
     * @return null, or why it could not be kept
     */
    @Nullable
    String keep(Ipv4Address homeAddress, long identification);
}
