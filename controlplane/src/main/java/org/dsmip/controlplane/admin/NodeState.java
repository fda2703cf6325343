package org.dsmip.controlplane.admin;

import org.jspecify.annotations.Nullable;

/** The state of a node as seen by its control thread, which alone calls this. */
public interface NodeState {
    /**
     * Describes the present state.
     *
     * @param topic what is asked for
     * @return the state, null if a node of this role has nothing of the kind
     */
    @Nullable
    StateListing show(Topic topic);
}
