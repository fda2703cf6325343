package org.dsmip.controlplane.effect;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Deque;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What is wanted but the host refused: tried again at a regular look, and soon after an event that may mean that the obstacle
 * is gone (OPS-HOST-9). A look at very many is made in parts, with room for other work in between. Not thread-safe.
 */
public final class RefusedEffects {
    /** Nanoseconds between two looks. */
    public static final long INTERVAL_NS = 30_000_000_000L;

    private static final long SHORTEST_INTERVAL_NS = 1_000_000_000L;
    private static final int AT_ONCE = 64;
    private static final long NEVER = Long.MAX_VALUE;

    private final Map<Effect, String> reasons = new LinkedHashMap<>();
    /** What a look that has begun has not come to yet, the oldest first. */
    private final Deque<Effect> unseen = new ArrayDeque<>();
    private boolean hasLooked;
    private long lookedNs;
    private long nextLookNs = NEVER;

    /** Begins with nothing refused. */
    public RefusedEffects() {}

    /**
     * Remembers a refusal.
     *
     * @param nowNs monotonic clock
     * @param effect what was refused
     * @param reason why
     * @return whether it is news
     */
    public boolean put(long nowNs, Effect effect, String reason) {
        if (reasons.isEmpty()) {
            nextLookNs = nowNs + INTERVAL_NS;
        }
        return !reason.equals(reasons.put(effect, reason));
    }

    /**
     * Forgets a refusal, since it worked or is no longer wanted.
     *
     * @param effect what was refused
     * @return whether there was one
     */
    public boolean remove(Effect effect) {
        final boolean known = !reasons.isEmpty() && reasons.remove(effect) != null;
        if (reasons.isEmpty()) {
            nextLookNs = NEVER;
            unseen.clear();
        }
        return known;
    }

    /**
     * Why the host refused.
     *
     * @param effect what may have been refused
     * @return null: it was not
     */
    public @Nullable String reason(Effect effect) {
        return reasons.get(effect);
    }

    /**
     * All that is refused.
     *
     * @return with the reasons, the oldest first
     */
    public Map<Effect, String> all() {
        return Collections.unmodifiableMap(reasons);
    }

    /**
     * An obstacle may be gone.
     *
     * @param nowNs monotonic clock
     */
    public void hint(long nowNs) {
        if (!reasons.isEmpty()) {
            final long soonNs = hasLooked && lookedNs + SHORTEST_INTERVAL_NS - nowNs > 0
                    ? lookedNs + SHORTEST_INTERVAL_NS
                    : nowNs;
            nextLookNs = Math.min(nextLookNs, soonNs);
        }
    }

    /**
     * What to try now.
     *
     * @param nowNs monotonic clock
     * @return most of the time nothing, and never more than some dozens
     */
    public List<Effect> due(long nowNs) {
        if (unseen.isEmpty()) {
            if (nextLookNs == NEVER || nextLookNs - nowNs > 0) {
                return List.of();
            }
            unseen.addAll(reasons.keySet());
            nextLookNs = nowNs + INTERVAL_NS;
        }
        hasLooked = true;
        lookedNs = nowNs;
        final List<Effect> due = new ArrayList<>();
        while (due.size() < AT_ONCE && !unseen.isEmpty()) {
            final Effect effect = unseen.remove();
            if (reasons.containsKey(effect)) {
                due.add(effect);
            }
        }
        if (unseen.isEmpty() && nextLookNs - nowNs < SHORTEST_INTERVAL_NS) {
            nextLookNs = nowNs + SHORTEST_INTERVAL_NS;
        }
        return due;
    }

    /**
     * When {@link #due} has something.
     *
     * @return an instant of the monotonic clock; {@link Long#MAX_VALUE}: never
     */
    public long nextDeadlineNs() {
        return unseen.isEmpty() ? nextLookNs : lookedNs;
    }
}
