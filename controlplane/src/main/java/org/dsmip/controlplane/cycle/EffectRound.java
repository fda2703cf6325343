package org.dsmip.controlplane.cycle;

import java.util.ArrayList;
import java.util.EnumMap;
import java.util.HashSet;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.dsmip.controlplane.effect.Effect;
import org.dsmip.controlplane.effect.Lasting;
import org.dsmip.controlplane.effect.Stage;
import org.jspecify.annotations.Nullable;

/**
 * The effects of a round of the duty cycle. They are collected, whoever wants them, and carried out together, stage after stage
 * and in their order within each: the data plane learns of all of them by one publication and the kernel by a few calls, and then
 * the replies leave. Each fails alone, and its state machine hears of it. Owned by the control thread.
 */
final class EffectRound {
    private final EffectExecutor executor;
    private final NodeClock clock;
    private final Owner owner;
    private final Map<Stage, List<Effect>> wanted = new EnumMap<>(Stage.class);
    private final Set<Effect> attracting = new HashSet<>();

    /** Whose effects they are. */
    interface Owner {
        /** Carries out an effect of the last stage; answers null, or why it could not be done. Throws nothing. */
        @Nullable
        String tell(Effect effect);

        /** What follows from the end of an effect: null if it was carried out, or why it could not be. */
        List<Effect> ended(Effect effect, @Nullable String failure);
    }

    EffectRound(EffectExecutor executor, NodeClock clock, Owner owner) {
        this.executor = executor;
        this.clock = clock;
        this.owner = owner;
    }

    /** Takes effects in the order in which they are wanted. */
    void add(List<Effect> effects) {
        effects.forEach(this::add);
    }

    private void add(Effect effect) {
        final Stage stage = Stage.of(effect);
        if (stage == Stage.RELEASE && attracting.contains(Lasting.opposite(effect))) {
            // Who comes and goes in one round must not stay.
            carryOut();
        } else if (stage == Stage.ATTRACT) {
            attracting.add(effect);
        }
        wanted(stage).add(effect);
    }

    private List<Effect> wanted(Stage stage) {
        return wanted.computeIfAbsent(stage, key -> new ArrayList<>());
    }

    /** Carries out all there is, and what follows from it. */
    void carryOut() {
        if (isEmpty()) {
            return;
        }
        executor.round(() -> {
            while (!isEmpty()) {
                attracting.clear();
                change(Stage.RELEASE);
                publish();
                change(Stage.ATTRACT);
                tell();
            }
        });
    }

    private boolean isEmpty() {
        return wanted.values().stream().allMatch(List::isEmpty);
    }

    private List<Effect> take(Stage stage) {
        final List<Effect> taken = List.copyOf(wanted(stage));
        wanted(stage).clear();
        return taken;
    }

    private void change(Stage stage) {
        final List<Effect> effects = take(stage);
        final Iterator<@Nullable String> failures = executor.attract(clock.nowNs(), effects).iterator();
        effects.forEach(effect -> add(owner.ended(effect, failures.next())));
    }

    private void publish() {
        final List<Effect> effects = take(Stage.PUBLISH);
        final List<@Nullable String> failures = new ArrayList<>(effects.size());
        effects.forEach(effect -> failures.add(executor.execute(clock.nowNs(), effect)));
        executor.flush();
        for (int i = 0; i < effects.size(); i++) {
            add(owner.ended(effects.get(i), failures.get(i)));
        }
    }

    private void tell() {
        for (Effect effect : take(Stage.TELL)) {
            add(owner.ended(effect, owner.tell(effect)));
        }
    }
}
