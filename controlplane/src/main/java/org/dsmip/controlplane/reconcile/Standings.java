package org.dsmip.controlplane.reconcile;

import java.util.stream.Stream;
import org.dsmip.controlplane.effect.Effect;

/** How all stands that is wanted on this host, and what is in the way of it. For the thread that owns the {@link Reconciler}. */
public final class Standings {
    private final InPlace inPlace;
    private final Refusals refusals;

    Standings(InPlace inPlace, Refusals refusals) {
        this.inPlace = inPlace;
        this.refusals = refusals;
    }

    /**
     * What was asked for and what was refused, as it is now.
     *
     * @return for any thread
     */
    public StandingsMoment now() {
        return new StandingsMoment(inPlace.now(), inPlace.stays(), refusals.now());
    }

    /**
     * What is wanted and not in place, with the reasons.
     *
     * @return for the operator, the oldest first
     */
    public Stream<Effect.NoteTrouble> missing() {
        return refusals.missing();
    }

    /**
     * How much is wanted and not in place.
     *
     * @return 0: all is
     */
    public int missingCount() {
        return refusals.size() - leftoverCount();
    }

    /**
     * What is in place and no longer wanted, with the reasons.
     *
     * @return for the operator, the oldest first
     */
    public Stream<Effect.NoteLeftover> leftovers() {
        return refusals.leftovers();
    }

    /**
     * How much is in place and no longer wanted.
     *
     * @return 0: nothing is
     */
    public int leftoverCount() {
        return refusals.now().removals();
    }
}
