package org.dsmip.controlplane.reconcile;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SplittableRandom;
import org.dsmip.controlplane.effect.Effect;
import org.dsmip.controlplane.effect.Lasting;
import org.dsmip.controlplane.effect.Stage;
import org.dsmip.core.binding.ForwardingEntry;
import org.dsmip.core.net.IpAddress;
import org.dsmip.core.net.IpPrefix;
import org.dsmip.core.net.Ipv4Address;
import org.dsmip.core.net.Ipv6Address;
import org.dsmip.core.net.Ipv6Prefix;
import org.jspecify.annotations.Nullable;

/**
 * A host that carries effects out by stages, as the duty cycle does, refuses some of them, and looks after each that nothing attracts
 * packets which have no way to go on.
 */
final class StubbornHost {
    private final SplittableRandom random;
    private final Map<Ipv4Address, ForwardingEntry> forwarding = new HashMap<>();
    private final Set<IpPrefix> routes = new HashSet<>();
    private final Set<IpAddress> proxies = new HashSet<>();
    private final Set<Ipv6Prefix> networks = new HashSet<>();
    /** Answered for, but the link has not been told since. */
    private final Set<IpAddress> unannounced = new HashSet<>();
    /** Proxies of an earlier process that this one has not asked for yet. */
    private final Set<IpAddress> earlier = new HashSet<>();
    private final Set<Effect> refused = new HashSet<>();
    /** Gone with the tunnel device. */
    private final Set<IpPrefix> lostRoutes = new HashSet<>();
    private int refusalsInAHundred;
    private boolean isLinkUp = true;

    StubbornHost(SplittableRandom random) {
        this.random = random;
    }

    void refuses(int inAHundred) {
        refusalsInAHundred = inAHundred;
    }

    /** The kernel forgets whom it answered for. */
    void homeLink(boolean up) {
        isLinkUp = up;
        if (!up) {
            proxies.clear();
            earlier.clear();
            unannounced.clear();
        }
    }

    void remakeTunnelDevice() {
        lostRoutes.addAll(routes);
        routes.clear();
    }

    /** Another process of the same node: what was in the former one, and its tunnel device, are gone. */
    void restart() {
        forwarding.clear();
        networks.clear();
        remakeTunnelDevice();
        earlier.addAll(proxies);
    }

    /** Takes away what an earlier process has left and this one did not want. */
    void clearLeftovers() {
        proxies.removeAll(earlier);
        unannounced.removeAll(earlier);
        earlier.clear();
    }

    boolean isLinkUp() {
        return isLinkUp;
    }

    /** Carries effects out with all that follows from them. */
    void carryOut(long nowNs, Reconciler reconciler, List<Effect> wanted) {
        List<Effect> effects = wanted;
        while (!effects.isEmpty()) {
            final List<Effect> following = new ArrayList<>();
            for (Effect effect : effects.stream().sorted(Comparator.comparing(Stage::of)).toList()) {
                carryOut(nowNs, reconciler, effect, following);
            }
            effects = following;
        }
        assertNoGap();
    }

    private void carryOut(long nowNs, Reconciler reconciler, Effect effect, List<Effect> following) {
        if (Lasting.words(effect) == null) {
            if (effect instanceof Effect.AnnounceAddress announce) {
                unannounced.remove(announce.address());
            }
            return;
        }
        final String refusal = refusal(effect);
        if (refusal == null) {
            refused.remove(effect);
            make(effect);
            assertNoGap();
            reconciler.done(nowNs, effect, following);
        } else {
            refused.add(effect);
            reconciler.failed(nowNs, effect, refusal, following);
        }
    }

    private @Nullable String refusal(Effect effect) {
        if (!isLinkUp && effect instanceof Effect.AddProxyNeighbor) {
            return "ENETDOWN";
        }
        final boolean isPublication = Stage.of(effect) == Stage.PUBLISH;
        return !isPublication && random.nextInt(100) < refusalsInAHundred ? "EPERM" : null;
    }

    private void make(Effect effect) {
        switch (effect) {
            case Effect.PublishForwarding publish ->
                forwarding.put(new Ipv4Address(publish.entry().homeAddress()), publish.entry());
            case Effect.WithdrawForwarding withdraw -> forwarding.remove(withdraw.homeAddress());
            case Effect.AddTunnelRoute add -> {
                routes.add(add.prefix());
                lostRoutes.remove(add.prefix());
            }
            case Effect.RemoveTunnelRoute remove -> {
                routes.remove(remove.prefix());
                lostRoutes.remove(remove.prefix());
            }
            case Effect.AddProxyNeighbor add -> {
                if (proxies.add(add.address()) || earlier.remove(add.address())) {
                    unannounced.add(add.address());
                }
            }
            case Effect.RemoveProxyNeighbor remove -> {
                proxies.remove(remove.address());
                unannounced.remove(remove.address());
            }
            case Effect.AddProxyNetwork add -> networks.add(add.network());
            case Effect.RemoveProxyNetwork remove -> networks.remove(remove.network());
            default -> throw new AssertionError(effect);
        }
    }

    /** What answers is routed, and what is routed is forwarded, but for what was refused. */
    private void assertNoGap() {
        for (IpAddress address : proxies) {
            if (!earlier.contains(address) && !(address instanceof Ipv6Address ipv6 && ipv6.isLinkLocal())) {
                assertRouted(address.toHostPrefix(), new Effect.RemoveProxyNeighbor(address));
            }
        }
        networks.forEach(network -> assertRouted(network, new Effect.RemoveProxyNetwork(network)));
        final Set<IpPrefix> forwarded = forwarded();
        for (IpPrefix route : routes) {
            if (!forwarded.contains(route) && !refused.contains(new Effect.RemoveTunnelRoute(route))) {
                throw new AssertionError(route + " is routed into the tunnel and forwarded by nobody");
            }
        }
    }

    private void assertRouted(IpPrefix prefix, Effect removal) {
        if (!routes.contains(prefix) && !lostRoutes.contains(prefix)
                && !refused.contains(new Effect.AddTunnelRoute(prefix)) && !refused.contains(removal)) {
            throw new AssertionError(prefix + " is answered for and routed nowhere");
        }
    }

    private Set<IpPrefix> forwarded() {
        final Set<IpPrefix> prefixes = new HashSet<>();
        for (ForwardingEntry entry : forwarding.values()) {
            prefixes.add(new Ipv4Address(entry.homeAddress()).toHostPrefix());
            entry.ipv6Entries().forEach(own -> prefixes.add(own.prefix()));
        }
        return prefixes;
    }

    /** All that is in place, as the effects that have put it there. */
    Set<Effect> inPlace() {
        final Set<Effect> all = new LinkedHashSet<>();
        forwarding.values().forEach(entry -> all.add(new Effect.PublishForwarding(entry)));
        routes.forEach(route -> all.add(new Effect.AddTunnelRoute(route)));
        proxies.forEach(address -> all.add(new Effect.AddProxyNeighbor(address)));
        networks.forEach(network -> all.add(new Effect.AddProxyNetwork(network)));
        return all;
    }

    Set<IpAddress> unannounced() {
        return unannounced;
    }
}
