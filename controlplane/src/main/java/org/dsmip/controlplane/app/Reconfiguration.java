package org.dsmip.controlplane.app;

import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Consumer;
import org.dsmip.controlplane.config.NodeConfig;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Gives a running node other settings: any thread may offer them, the control thread takes them over between two rounds of its
 * duty cycle. Of several that wait the last one counts.
 */
final class Reconfiguration {
    private static final Logger LOG = LoggerFactory.getLogger("dsmip.node");

    private final Consumer<NodeConfig> follow;
    private final Runnable wakeUp;
    private final AtomicReference<@Nullable Offer> waiting = new AtomicReference<>();

    private record Offer(NodeConfig config, CompletableFuture<Boolean> taken) {}

    Reconfiguration(Consumer<NodeConfig> follow, Runnable wakeUp) {
        this.follow = follow;
        this.wakeUp = wakeUp;
    }

    /** Offers settings that differ from those in use in nothing that needs a restart; the answer is false if others came instead. */
    CompletableFuture<Boolean> offer(NodeConfig next) {
        final Offer offer = new Offer(next, new CompletableFuture<>());
        final Offer overtaken = waiting.getAndSet(offer);
        if (overtaken != null) {
            overtaken.taken.complete(false);
        }
        wakeUp.run();
        return offer.taken;
    }

    /** Takes over what waits; for the control thread. */
    void takeOver() {
        final Offer offer = waiting.getAndSet(null);
        if (offer == null) {
            return;
        }
        try {
            follow.accept(offer.config);
            LOG.info("the settings have changed");
            offer.taken.complete(true);
        } catch (RuntimeException e) {
            offer.taken.completeExceptionally(e);
            throw e;
        }
    }
}
