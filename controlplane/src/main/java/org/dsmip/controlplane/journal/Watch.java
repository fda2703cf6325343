package org.dsmip.controlplane.journal;

import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** Keeps an eye on something beside the registrations, by looking at it now and then. Called by the control thread. */
public interface Watch {
    /**
     * Looks, unless that was done a short time ago. Called at least once a second.
     *
     * @param nowNs monotonic time
     */
    void sample(long nowNs);

    /** Looks a last time: the node ends. */
    default void report() {}

    /**
     * Why the node cannot go on.
     *
     * @return a few words; null: it can
     */
    default @Nullable String failure() {
        return null;
    }

    /**
     * Several watches as one.
     *
     * @param watches in the order in which they look
     * @return a watch that fails with the first of them
     */
    static Watch all(Watch... watches) {
        final List<Watch> all = List.of(watches);
        return new Watch() {
            @Override
            public void sample(long nowNs) {
                all.forEach(watch -> watch.sample(nowNs));
            }

            @Override
            public void report() {
                all.forEach(Watch::report);
            }

            @Override
            public @Nullable String failure() {
                return all.stream().map(Watch::failure).filter(Objects::nonNull).findFirst().orElse(null);
            }
        };
    }
}
