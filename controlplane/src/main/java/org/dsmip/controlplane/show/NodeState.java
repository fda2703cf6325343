package org.dsmip.controlplane.show;

import org.jspecify.annotations.Nullable;

/** The state of a node as seen by its control thread, which alone calls this, and what can be changed in it. */
public interface NodeState {
    /**
     * Describes the present state.
     *
     * @param topic what is asked for
     * @return the state, null if a node of this role has nothing of the kind
     */
    @Nullable
    StateListing show(Topic topic);

    /**
     * Switches something on or off.
     *
     * @param offload what
     * @param on on, otherwise off
     * @return what has come of it, null if a node of this role has nothing of the kind
     */
    default @Nullable StateListing offload(Offload offload, boolean on) {
        return null;
    }
}
