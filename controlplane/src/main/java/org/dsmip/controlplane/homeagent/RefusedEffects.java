package org.dsmip.controlplane.homeagent;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.dsmip.controlplane.effect.Effect;
import org.jspecify.annotations.Nullable;

/**
 * What is wanted but the host refused: tried again at a regular look, and soon after an event that may mean that the obstacle
 * is gone (OPS-HOST-9). Not thread-safe.
 */
final class RefusedEffects {
    /** Between two looks. */
    static final long INTERVAL_NS = 30_000_000_000L;

    private static final long SHORTEST_INTERVAL_NS = 1_000_000_000L;
    private static final long NEVER = Long.MAX_VALUE;

    private final Map<Effect, String> reasons = new LinkedHashMap<>();
    private boolean hasLooked;
    private long lookedNs;
    private long nextLookNs = NEVER;

    /** Remembers a refusal; answers whether it is news. */
    boolean put(long nowNs, Effect effect, String reason) {
        if (reasons.isEmpty()) {
            nextLookNs = nowNs + INTERVAL_NS;
        }
        return !reason.equals(reasons.put(effect, reason));
    }

    /** Forgets a refusal, since it worked or is no longer wanted; answers whether there was one. */
    boolean remove(Effect effect) {
        final boolean known = !reasons.isEmpty() && reasons.remove(effect) != null;
        if (reasons.isEmpty()) {
            nextLookNs = NEVER;
        }
        return known;
    }

    /** Why the host refused; null: it did not. */
    @Nullable
    String reason(Effect effect) {
        return reasons.get(effect);
    }

    /** An obstacle may be gone. */
    void hint(long nowNs) {
        if (!reasons.isEmpty()) {
            final long soonNs = hasLooked && lookedNs + SHORTEST_INTERVAL_NS - nowNs > 0
                    ? lookedNs + SHORTEST_INTERVAL_NS
                    : nowNs;
            nextLookNs = Math.min(nextLookNs, soonNs);
        }
    }

    /** What to try now; most of the time nothing. */
    List<Effect> due(long nowNs) {
        if (nextLookNs == NEVER || nextLookNs - nowNs > 0) {
            return List.of();
        }
        hasLooked = true;
        lookedNs = nowNs;
        nextLookNs = nowNs + INTERVAL_NS;
        return List.copyOf(reasons.keySet());
    }

    long nextDeadlineNs() {
        return nextLookNs;
    }
}
