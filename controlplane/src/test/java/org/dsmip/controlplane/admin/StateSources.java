package org.dsmip.controlplane.admin;

import java.util.concurrent.CompletableFuture;
import java.util.function.Function;
import org.dsmip.controlplane.show.NodeState;
import org.jspecify.annotations.Nullable;

/** Sources of state without a control thread. */
public final class StateSources {
    private StateSources() {}

    /**
     * Answers at once, in the thread that asks.
     *
     * @param state what is answered
     * @return the source
     */
    public static StateSource of(NodeState state) {
        return new StateSource() {
            @Override
            public <T extends @Nullable Object> CompletableFuture<T> ask(Function<NodeState, T> question) {
                return CompletableFuture.completedFuture(question.apply(state));
            }
        };
    }

    /** Never answers. */
    static StateSource silent() {
        return new StateSource() {
            @Override
            public <T extends @Nullable Object> CompletableFuture<T> ask(Function<NodeState, T> question) {
                return new CompletableFuture<>();
            }
        };
    }

    /** Cannot answer. */
    static StateSource failing(String reason) {
        return new StateSource() {
            @Override
            public <T extends @Nullable Object> CompletableFuture<T> ask(Function<NodeState, T> question) {
                return CompletableFuture.failedFuture(new IllegalStateException(reason));
            }
        };
    }
}
