package org.dsmip.controlplane.cycle;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.function.IntSupplier;
import org.dsmip.controlplane.effect.Effect;
import org.dsmip.controlplane.effect.Stage;
import org.dsmip.controlplane.homelink.neighbor.SolicitationResponder;
import org.dsmip.core.io.OwnConfiguration;
import org.dsmip.core.io.route.Change;
import org.dsmip.core.io.route.ProxyNeighbor;
import org.dsmip.core.io.route.Route;
import org.dsmip.core.net.IpAddress;
import org.dsmip.core.net.Ipv6Address;
import org.jspecify.annotations.Nullable;

/**
 * What attracts the packets of mobile nodes: routes into the tunnel device, and answers on the home link. However much of it
 * changes at a time, it goes to the kernel together, and each change is made or refused for itself. Owned by the control thread.
 */
final class Attraction {
    private final OwnConfiguration own;
    private final int tunIndex;
    private final IntSupplier homeLink;
    private final @Nullable SolicitationResponder responder;
    /** With the interface that each is on: its name may be another's by the time they go. */
    private final Map<IpAddress, ProxyNeighbor> proxies = new HashMap<>();

    /**
     * Makes one that attracts nothing.
     *
     * @param own what the node changes in the kernel
     * @param tunIndex the tunnel device
     * @param homeLink number of the interface on the home link; fails if there is none
     * @param responder answers there for networks; null: nobody does
     */
    Attraction(OwnConfiguration own, int tunIndex, IntSupplier homeLink, @Nullable SolicitationResponder responder) {
        this.own = own;
        this.tunIndex = tunIndex;
        this.homeLink = homeLink;
        this.responder = responder;
    }

    /** An effect on its way: what the kernel is asked for because of it, or why it cannot be asked. */
    private record Step(Effect effect, List<Change> changes, @Nullable RuntimeException failure) {}

    /** Whether an effect is one of these. */
    static boolean isPart(Effect effect) {
        final Stage stage = Stage.of(effect);
        return stage == Stage.RELEASE || stage == Stage.ATTRACT;
    }

    /** Carries out such effects; answers for each null, or what came in its way. */
    List<@Nullable RuntimeException> change(List<Effect> effects) {
        final List<Step> steps = new ArrayList<>(effects.size());
        final List<Change> changes = new ArrayList<>(effects.size());
        for (Effect effect : effects) {
            final Step step = step(effect);
            steps.add(step);
            changes.addAll(step.changes());
        }
        final Iterator<@Nullable RuntimeException> answers = make(changes).iterator();
        final List<@Nullable RuntimeException> failures = new ArrayList<>(effects.size());
        for (Step step : steps) {
            RuntimeException failure = step.failure();
            for (int i = 0; i < step.changes().size(); i++) {
                final RuntimeException refusal = answers.next();
                failure = failure == null ? refusal : failure;
            }
            if (failure == null) {
                note(step);
            }
            failures.add(failure);
        }
        return failures;
    }

    private List<@Nullable RuntimeException> make(List<Change> changes) {
        final List<@Nullable RuntimeException> answers = new ArrayList<>(changes.size());
        try {
            answers.addAll(own.changeForMany(changes));
        } catch (RuntimeException e) {
            // Which of them it was, and what of the others, is found one by one; what is made again stays as it is.
            changes.forEach(change -> answers.add(makeAlone(change)));
        }
        return answers;
    }

    private @Nullable RuntimeException makeAlone(Change change) {
        try {
            return own.changeForMany(List.of(change)).getFirst();
        } catch (RuntimeException e) {
            return e;
        }
    }

    /** One that cannot be begun must not keep the others from it. */
    private Step step(Effect effect) {
        try {
            return new Step(effect, changes(effect), null);
        } catch (RuntimeException e) {
            return new Step(effect, List.of(), e);
        }
    }

    private List<Change> changes(Effect effect) {
        return switch (effect) {
            case Effect.AddTunnelRoute add -> List.of(Change.add(Route.toLink(add.prefix(), tunIndex)));
            case Effect.RemoveTunnelRoute remove -> List.of(Change.remove(Route.toLink(remove.prefix(), tunIndex)));
            case Effect.AddProxyNeighbor add -> {
                final ProxyNeighbor proxy = ProxyNeighbor.of(homeLink.getAsInt(), add.address());
                final ProxyNeighbor before = proxies.get(add.address());
                // Where it was on an interface of that name before, it is no longer wanted there.
                yield before == null || before.equals(proxy)
                        ? List.of(Change.add(proxy))
                        : List.of(Change.add(proxy), Change.remove(before));
            }
            case Effect.RemoveProxyNeighbor remove -> {
                if (responder != null && remove.address() instanceof Ipv6Address address) {
                    responder.takeFromKernel(address);
                }
                // Where the link is gone its proxies are gone with it.
                final ProxyNeighbor proxy = proxies.get(remove.address());
                yield proxy == null ? List.of() : List.of(Change.remove(proxy));
            }
            case Effect.AddProxyNetwork add -> {
                responder().add(add.network());
                yield List.of();
            }
            case Effect.RemoveProxyNetwork remove -> {
                responder().remove(remove.network());
                yield List.of();
            }
            default -> throw new IllegalArgumentException("attracts nothing: " + effect);
        };
    }

    private void note(Step step) {
        switch (step.effect()) {
            case Effect.AddProxyNeighbor add -> {
                if (step.changes().getFirst().object() instanceof ProxyNeighbor proxy) {
                    proxies.put(add.address(), proxy);
                }
                if (responder != null && add.address() instanceof Ipv6Address address) {
                    responder.leaveToKernel(address);
                }
            }
            case Effect.RemoveProxyNeighbor remove -> proxies.remove(remove.address());
            default -> {
                // Nothing more to it.
            }
        }
    }

    private SolicitationResponder responder() {
        if (responder == null) {
            throw new IllegalStateException("nobody answers for networks without a home link");
        }
        return responder;
    }

    /** A link is gone, and its proxy neighbors with it. */
    void forgetLink(int index) {
        proxies.values().removeIf(proxy -> proxy.linkIndex() == index);
    }
}
