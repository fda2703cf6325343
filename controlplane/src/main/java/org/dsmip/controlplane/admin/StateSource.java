package org.dsmip.controlplane.admin;

import java.util.concurrent.CompletableFuture;
import java.util.function.Function;
import org.dsmip.controlplane.show.NodeState;
import org.jspecify.annotations.Nullable;

/** Where the admin socket asks for state; safe to call from any thread, never blocks. */
public interface StateSource {
    /**
     * Has something looked up by the control thread.
     *
     * @param question what to look up; takes no longer than a registration
     * @return the answer to come; fails at once if too many questions wait already
     * @param <T> what is looked up
     */
    <T extends @Nullable Object> CompletableFuture<T> ask(Function<NodeState, T> question);
}
