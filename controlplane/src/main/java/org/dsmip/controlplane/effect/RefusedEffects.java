package org.dsmip.controlplane.effect;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.dsmip.core.table.HashedTable;
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

    /** By their numbers. */
    private final NavigableMap<Long, Effect> additions = new TreeMap<>();
    private final NavigableMap<Long, Effect> removals = new TreeMap<>();
    private long newest;
    private Moment moment = Moment.NOTHING;
    /** How far a look has come, and how far it goes: to what was the newest when it began. */
    private long seen;
    private long lastToSee;
    private boolean hasLooked;
    private long lookedNs;
    private long nextLookNs = NEVER;

    /**
     * Why something is refused.
     *
     * @param number how many had been refused before
     * @param reason why
     */
    public record Refusal(long number, String reason) {}

    /**
     * What is refused at one moment. Immutable.
     *
     * @param refusals why, for each of them
     * @param removals how many of them are of effects that take something away
     */
    public record Moment(HashedTable<Effect, Refusal> refusals, int removals) {
        private static final Moment NOTHING = new Moment(HashedTable.empty(Effect.class, Refusal.class), 0);

        /**
         * Why the host refused.
         *
         * @param effect what may have been refused
         * @return null: it was not
         */
        public @Nullable String reason(Effect effect) {
            final Refusal refusal = refusals.get(effect);
            return refusal == null ? null : refusal.reason;
        }

        /**
         * All that is refused.
         *
         * @return with the reasons
         */
        public Stream<Map.Entry<Effect, String>> all() {
            return refusals.entries().map(entry -> Map.entry(entry.getKey(), entry.getValue().reason));
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
        if (size() == 0) {
            nextLookNs = nowNs + INTERVAL_NS;
        }
        final Refusal former = moment.refusals.get(effect);
        if (former != null && former.reason.equals(reason)) {
            return false;
        }
        final long number = former == null ? ++newest : former.number;
        ofDirection(effect).put(number, effect);
        moment = new Moment(moment.refusals.with(effect, new Refusal(number, reason)), removals.size());
        return true;
    }

    private NavigableMap<Long, Effect> ofDirection(Effect effect) {
        return Lasting.isRemoval(effect) ? removals : additions;
    }

    /**
     * Forgets a refusal, since it worked or is no longer wanted.
     *
     * @param effect what was refused
     * @return whether there was one
     */
    public boolean remove(Effect effect) {
        final Refusal former = moment.refusals.get(effect);
        if (former != null) {
            ofDirection(effect).remove(former.number);
            moment = new Moment(moment.refusals.without(effect), removals.size());
        }
        if (size() == 0) {
            nextLookNs = NEVER;
            seen = lastToSee;
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
        return moment.reason(effect);
    }

    /**
     * All that is refused now, for any thread.
     *
     * @return it stays as it is
     */
    public Moment now() {
        return moment;
    }

    /** {@return how much is refused} */
    public int size() {
        return additions.size() + removals.size();
    }

    /**
     * What the host refuses to put in place.
     *
     * @return the oldest first; only what is taken from it is looked at
     */
    public Stream<Effect> additions() {
        return additions.values().stream();
    }

    /**
     * What the host refuses to take away.
     *
     * @return the oldest first; only what is taken from it is looked at
     */
    public Stream<Effect> removals() {
        return removals.values().stream();
    }

    /**
     * An obstacle may be gone.
     *
     * @param nowNs monotonic clock
     */
    public void hint(long nowNs) {
        if (size() > 0) {
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
        if (!isLooking()) {
            if (nextLookNs == NEVER || nextLookNs - nowNs > 0) {
                return List.of();
            }
            seen = 0;
            lastToSee = newest;
            nextLookNs = nowNs + INTERVAL_NS;
        }
        hasLooked = true;
        lookedNs = nowNs;
        final List<Effect> due = new ArrayList<>();
        Map.Entry<Long, Effect> next = unseen();
        while (next != null && due.size() < AT_ONCE) {
            due.add(next.getValue());
            seen = next.getKey();
            next = unseen();
        }
        if (next == null) {
            seen = lastToSee;
            nextLookNs = Math.max(nextLookNs, nowNs + SHORTEST_INTERVAL_NS);
        }
        return due;
    }

    private boolean isLooking() {
        return seen < lastToSee;
    }

    /** The oldest that a look has not come to yet; null: it has come to all. */
    private Map.@Nullable Entry<Long, Effect> unseen() {
        final Map.Entry<Long, Effect> addition = additions.higherEntry(seen);
        final Map.Entry<Long, Effect> removal = removals.higherEntry(seen);
        final Map.Entry<Long, Effect> next = removal == null
                || (addition != null && addition.getKey() < removal.getKey())
                        ? addition
                        : removal;
        return next == null || next.getKey() > lastToSee ? null : next;
    }

    /**
     * When {@link #due} has something.
     *
     * @return an instant of the monotonic clock; {@link Long#MAX_VALUE}: never
     */
    public long nextDeadlineNs() {
        return isLooking() ? lookedNs : nextLookNs;
    }
}
