package org.dsmip.controlplane.reconcile;

import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.function.Predicate;
import org.dsmip.controlplane.effect.Effect;
import org.dsmip.controlplane.effect.Lasting;
import org.dsmip.core.net.Ipv4Address;

/**
 * What leads from what was wanted for a home address to what is wanted for it now, in an order that never opens a gap: nothing is
 * answered for that is not routed, and nothing is routed that the data plane does not know. What stays is not touched.
 */
final class Difference {
    private Difference() {}

    /**
     * The effects that lead from one to the other.
     *
     * @param homeAddress whose
     * @param former what was asked for before
     * @param now what is wanted
     * @param missing whether what was asked for before, and is wanted still, is known not to be there
     */
    static List<Effect> between(Ipv4Address homeAddress, Wanted former, Wanted now, Predicate<Effect> missing) {
        final List<Effect> effects = new ArrayList<>();
        removed(former.answers(), now.answers(), effects);
        if (now.forwarding() != null
                && (!now.forwarding().equals(former.forwarding()) || missing.test(now.forwarding()))) {
            effects.add(now.forwarding());
        }
        removed(former.routes(), now.routes(), effects);
        if (now.forwarding() == null && former.forwarding() != null) {
            effects.add(new Effect.WithdrawForwarding(homeAddress));
        }
        // A proxied address without a route into the tunnel makes the kernel send redirects: routes go first.
        added(former.routes(), now.routes(), missing, effects);
        added(former.answers(), now.answers(), missing, effects);
        return effects;
    }

    private static void removed(List<Effect> former, List<Effect> now, List<Effect> effects) {
        former.stream().filter(adding -> !now.contains(adding)).forEach(
                adding -> effects.add(Objects.requireNonNull(Lasting.opposite(adding))));
    }

    private static void added(List<Effect> former, List<Effect> now, Predicate<Effect> missing, List<Effect> effects) {
        now.stream().filter(adding -> !former.contains(adding) || missing.test(adding)).forEach(effects::add);
    }
}
