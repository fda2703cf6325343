package org.dsmip.controlplane.homeagent;

import java.util.List;
import org.dsmip.controlplane.effect.Effect;
import org.dsmip.controlplane.reconcile.Reconciler;
import org.dsmip.controlplane.registry.Command;
import org.dsmip.controlplane.registry.Ending;
import org.dsmip.controlplane.registry.Fact;
import org.dsmip.controlplane.registry.Refusal;
import org.dsmip.controlplane.registry.Registry;
import org.dsmip.controlplane.registry.RegistryClock;
import org.dsmip.controlplane.registry.RegistryRecord;
import org.jspecify.annotations.Nullable;

/** Tells the registry what was decided, and this host what has become true by it. Not thread-safe. */
final class Enactment {
    private final Registry registry;
    private final RegistryClock clock;
    private final Reconciler reconciler;
    private final RegistrationCounters counters;

    Enactment(Registry registry, RegistryClock clock, Reconciler reconciler, RegistrationCounters counters) {
        this.registry = registry;
        this.clock = clock;
        this.reconciler = reconciler;
        this.counters = counters;
    }

    /**
     * Carries a command out.
     *
     * @param nowNs monotonic time
     * @param command what was decided
     * @param effects what is to be done is added here, in order
     * @return why the registry refuses; null: it does not
     */
    @Nullable
    Refusal apply(long nowNs, Command command, List<Effect> effects) {
        return registry.apply(command, clock.at(nowNs), fact -> follow(nowNs, fact, effects));
    }

    /**
     * The wall clock was set: every instant is moved, and what was written down before with it.
     *
     * @param nowNs monotonic time
     * @param byNs how far
     * @param effects what is to be done is added here, in order
     */
    void shiftClock(long nowNs, long byNs, List<Effect> effects) {
        apply(nowNs, new Command.ShiftClock(byNs), effects);
        effects.add(new Effect.KeepClockShift(new RegistryRecord.ClockShift(registry.newestNs() - byNs, byNs)));
    }

    private void follow(long nowNs, Fact fact, List<Effect> effects) {
        switch (fact) {
            case Fact.Accepted accepted ->
                effects.add(new Effect.KeepIdentification(accepted.homeAddress(), accepted.identification()));
            case Fact.Bound bound -> reconciler.reconcile(nowNs, bound.binding().homeAddress(), effects);
            case Fact.Altered altered -> {
                // The end of a grace can be told from what was written before.
                if (!altered.binding().prefixes().equals(altered.former().prefixes())
                        || altered.binding().expiryNs() != altered.former().expiryNs()) {
                    effects.add(new Effect.KeepRecord(altered.binding().homeAddress()));
                }
                reconciler.reconcile(nowNs, altered.binding().homeAddress(), effects);
            }
            case Fact.Ended ended -> {
                // What time alone has ended can be told from what was written before.
                if (ended.how() != Ending.DEREGISTERED && ended.how() != Ending.EXPIRED) {
                    effects.add(new Effect.KeepRecord(ended.former().homeAddress()));
                }
                if (ended.how() == Ending.EXPIRED) {
                    counters.increment(RegistrationCounter.EXPIRED);
                }
                effects.add(RegistrationNotes.ended(ended));
                reconciler.reconcile(nowNs, ended.former().homeAddress(), effects);
            }
            case Fact.ClockShifted shifted -> clock.shift(shifted.byNs());
        }
    }
}
