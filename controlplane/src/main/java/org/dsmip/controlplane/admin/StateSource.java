package org.dsmip.controlplane.admin;

import java.util.Optional;
import java.util.concurrent.CompletableFuture;

/** Where the admin socket asks for state; safe to call from any thread, never blocks. */
@FunctionalInterface
public interface StateSource {
    /**
     * Asks for the present state.
     *
     * @param topic what is wanted
     * @return the answer to come, empty if a node of this role has nothing of the kind; fails at once if too many
     *     questions wait already
     */
    CompletableFuture<Optional<StateBlock>> ask(Topic topic);
}
