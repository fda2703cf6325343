package org.dsmip.controlplane.reconcile;

import java.util.List;
import java.util.stream.Stream;
import org.dsmip.controlplane.effect.Effect;
import org.dsmip.controlplane.effect.Lasting;
import org.dsmip.controlplane.effect.RefusedEffects;
import org.jspecify.annotations.Nullable;

/**
 * What this host refuses to put in place or to take away. The operator hears of it once, and again when it is over; it is tried again at
 * a regular look, and soon after an event that may mean that the obstacle is gone. Not thread-safe.
 */
final class Refusals {
    private final RefusedEffects refused = new RefusedEffects();

    /** An effect was refused. */
    void add(long nowNs, Effect effect, String reason, List<Effect> effects) {
        cancelOpposite(effect, effects);
        if (refused.put(nowNs, effect, reason)) {
            effects.add(note(effect, reason));
        }
    }

    /** An effect was carried out; answers whether it had been refused before. */
    boolean isOver(Effect effect, List<Effect> effects) {
        cancelOpposite(effect, effects);
        final boolean wasRefused = refused.remove(effect);
        if (wasRefused) {
            effects.add(note(effect, null));
        }
        return wasRefused;
    }

    /** Of what was refused the last word counts. It may have been refused after the opposite was decided. */
    void cancelOpposite(Effect effect, List<Effect> effects) {
        final Effect opposite = refused.size() == 0 ? null : Lasting.opposite(effect);
        if (opposite != null && refused.remove(opposite) && Lasting.isRemoval(opposite)) {
            effects.add(note(opposite, null));
        }
    }

    /** What was refused is no longer wanted; answers whether it was. */
    boolean forget(Effect effect) {
        return refused.remove(effect);
    }

    /** Why an effect was refused; null: it was not. */
    @Nullable
    String reason(Effect effect) {
        return refused.reason(effect);
    }

    /** What is in the way of a refused effect may be gone. */
    void mayWork(long nowNs) {
        refused.hint(nowNs);
    }

    /** What to try again now. */
    List<Effect> due(long nowNs) {
        return refused.due(nowNs);
    }

    long nextDeadlineNs() {
        return refused.nextDeadlineNs();
    }

    /** How much is refused. */
    int size() {
        return refused.size();
    }

    /** All that is refused now, for any thread. */
    RefusedEffects.Moment now() {
        return refused.now();
    }

    /** What is not put in place, the oldest first. */
    Stream<Effect.NoteTrouble> missing() {
        return refused.additions().map(effect -> new Effect.NoteTrouble(words(effect), refused.reason(effect)));
    }

    /** What is not taken away, the oldest first. */
    Stream<Effect.NoteLeftover> leftovers() {
        return refused.removals().map(effect -> new Effect.NoteLeftover(words(effect), refused.reason(effect)));
    }

    private static Effect note(Effect effect, @Nullable String reason) {
        return Lasting.isRemoval(effect)
                ? new Effect.NoteLeftover(words(effect), reason)
                : new Effect.NoteTrouble(words(effect), reason);
    }

    private static String words(Effect effect) {
        return String.valueOf(Lasting.words(effect));
    }
}
