package org.dsmip.controlplane.effect;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Deque;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.dsmip.core.table.OrderedTable;
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
    private Moment moment = Moment.NOTHING;
    /** What a look that has begun has not come to yet, the oldest first. */
    private final Deque<Effect> unseen = new ArrayDeque<>();
    private boolean hasLooked;
    private long lookedNs;
    private long nextLookNs = NEVER;

    /**
     * What is refused at one moment. Immutable.
     *
     * @param bins refusals by the hash codes of effects
     * @param removals how many of them are of effects that take something away
     */
    public record Moment(OrderedTable<Bin> bins, int removals) {
        private static final Moment NOTHING = new Moment(OrderedTable.empty(Bin.class, Bin::hash), 0);

        /** Refused effects with one hash code. */
        record Bin(int hash, Map<Effect, String> reasons) {
            /** The same with one more reason, or with one less if there is none; null: with nothing. */
            private @Nullable Bin with(Effect effect, @Nullable String reason) {
                final Map<Effect, String> others = new HashMap<>(reasons);
                if (reason == null) {
                    others.remove(effect);
                } else {
                    others.put(effect, reason);
                }
                return others.isEmpty() ? null : new Bin(hash, Map.copyOf(others));
            }
        }

        /**
         * Why the host refused.
         *
         * @param effect what may have been refused
         * @return null: it was not
         */
        public @Nullable String reason(Effect effect) {
            final Bin bin = bins.size() == 0 ? null : bins.get(effect.hashCode());
            return bin == null ? null : bin.reasons.get(effect);
        }

        /**
         * All that is refused.
         *
         * @return with the reasons
         */
        public Stream<Map.Entry<Effect, String>> all() {
            return bins.stream().flatMap(bin -> bin.reasons.entrySet().stream());
        }

        private Moment with(Effect effect, @Nullable String former, @Nullable String reason) {
            final int hash = effect.hashCode();
            final Bin present = bins.get(hash);
            final Bin next = (present == null ? new Bin(hash, Map.of()) : present).with(effect, reason);
            final int change = Lasting.isRemoval(effect) ? (reason == null ? 0 : 1) - (former == null ? 0 : 1) : 0;
            return new Moment(next == null ? bins.without(hash) : bins.with(next), removals + change);
        }
    }

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
        final String former = reasons.put(effect, reason);
        if (reason.equals(former)) {
            return false;
        }
        moment = moment.with(effect, former, reason);
        return true;
    }

    /**
     * Forgets a refusal, since it worked or is no longer wanted.
     *
     * @param effect what was refused
     * @return whether there was one
     */
    public boolean remove(Effect effect) {
        final String former = reasons.isEmpty() ? null : reasons.remove(effect);
        if (former != null) {
            moment = moment.with(effect, former, null);
        }
        if (reasons.isEmpty()) {
            nextLookNs = NEVER;
            unseen.clear();
        }
        return former != null;
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
     * All that is refused now, for any thread.
     *
     * @return it stays as it is
     */
    public Moment now() {
        return moment;
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
