package org.dsmip.controlplane.host;

import java.util.List;
import java.util.Objects;
import org.dsmip.core.io.route.NetworkEvent;
import org.jspecify.annotations.Nullable;

/** Keeps something in the kernel as a node needs it: when the kernel tells of a change, and by a regular look. */
public interface Upkeep {
    /** Nothing to keep. */
    Upkeep NONE = of(List.of());

    /**
     * Takes note of a change.
     *
     * @param event what has changed
     */
    void onEvent(NetworkEvent event);

    /**
     * Looks, and mends, if it is time to.
     *
     * @param nowNs monotonic time
     */
    void onTimer(long nowNs);

    /**
     * When {@link #onTimer} has something to do.
     *
     * @return monotonic time; {@link Long#MAX_VALUE}: never
     */
    long nextDeadlineNs();

    /**
     * Why the node cannot go on.
     *
     * @return a few words; null: it can
     */
    default @Nullable String failure() {
        return null;
    }

    /**
     * Keeps several things, in this order.
     *
     * @param parts who keeps them
     * @return all of them in one
     */
    static Upkeep of(List<? extends Upkeep> parts) {
        return new Upkeep() {
            @Override
            public void onEvent(NetworkEvent event) {
                parts.forEach(part -> part.onEvent(event));
            }

            @Override
            public void onTimer(long nowNs) {
                parts.forEach(part -> part.onTimer(nowNs));
            }

            @Override
            public long nextDeadlineNs() {
                // By difference would be right for any clock, but "never" is no instant.
                return parts.stream().mapToLong(Upkeep::nextDeadlineNs).min().orElse(Long.MAX_VALUE);
            }

            @Override
            public @Nullable String failure() {
                return parts.stream().map(Upkeep::failure).filter(Objects::nonNull).findFirst().orElse(null);
            }
        };
    }
}
