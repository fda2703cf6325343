package org.dsmip.controlplane.homeagent;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.dsmip.controlplane.effect.Effect;
import org.dsmip.controlplane.effect.Lasting;
import org.dsmip.controlplane.effect.RefusedEffects;
import org.dsmip.controlplane.homelink.neighbor.AddressAnnouncer;
import org.dsmip.controlplane.registry.Binding;
import org.dsmip.controlplane.registry.RegisteredPrefix;
import org.dsmip.core.binding.ForwardingEntry;
import org.dsmip.core.net.IpAddress;
import org.dsmip.core.net.IpPrefix;
import org.dsmip.core.net.Ipv4Address;
import org.dsmip.core.net.Ipv6Prefix;
import org.jspecify.annotations.Nullable;

/**
 * Attracts the packets of bound mobile nodes and lets go of them: the difference between what is in place and what a binding
 * calls for, as effects in an order that never opens a gap. What is kept is not touched. Not thread-safe.
 */
final class Interception {
    private final HomeAgentSettings settings;
    private final AddressAnnouncer announcer;
    private final Map<Ipv4Address, InPlace> inPlace = new LinkedHashMap<>();
    private final RefusedEffects refused = new RefusedEffects();
    private int pathMtuBytes;
    private boolean attracting = true;

    Interception(HomeAgentSettings settings, int pathMtuBytes, AddressAnnouncer announcer) {
        this.settings = settings;
        this.pathMtuBytes = pathMtuBytes;
        this.announcer = announcer;
    }

    /** What is wanted for one home address; all of it is in place but for what was refused. */
    private static final class InPlace {
        private @Nullable ForwardingEntry entry;
        private final Set<IpPrefix> routes = new LinkedHashSet<>();
        private final Set<IpAddress> proxies = new LinkedHashSet<>();
        private final Set<Ipv6Prefix> networks = new LinkedHashSet<>();
    }

    int pathMtuBytes() {
        return pathMtuBytes;
    }

    /** Takes effect with the next {@link #establish} of each binding. */
    void pathMtuBytes(int bytes) {
        pathMtuBytes = bytes;
    }

    /** Whether anything is attracted on the home link. Takes effect with the next {@link #establish} of each binding. */
    void attracting(boolean on) {
        attracting = on;
    }

    /** Puts in place what a binding calls for and takes away what it no longer does. */
    void establish(long nowNs, Binding binding, List<Effect> effects) {
        final InPlace current = inPlace.computeIfAbsent(binding.homeAddress(), key -> new InPlace());
        final Set<IpPrefix> routes = routes(binding);
        final Set<IpAddress> proxies = proxies(binding);
        final Set<Ipv6Prefix> networks = networks(binding);
        dropProxies(current, proxies, effects);
        dropNetworks(current, networks, effects);
        final ForwardingEntry entry = ForwardingEntries.of(settings, pathMtuBytes, binding);
        final boolean moved = current.entry != null
                && current.entry.outer().destination() != entry.outer().destination();
        if (!entry.equals(current.entry)) {
            if (current.entry != null) {
                refused.remove(new Effect.PublishForwarding(current.entry));
            }
            current.entry = entry;
            want(new Effect.PublishForwarding(entry), effects);
        }
        dropRoutes(current, routes, effects);
        // A proxied address without a route into the tunnel makes the kernel send redirects: routes go first.
        routes.stream().map(Effect.AddTunnelRoute::new)
                .filter(adding -> current.routes.add(adding.prefix()) || refused.reason(adding) != null)
                .forEach(adding -> want(adding, effects));
        final List<IpAddress> fresh = proxies.stream().filter(address -> !current.proxies.contains(address)).toList();
        proxies.stream().map(Effect.AddProxyNeighbor::new)
                .filter(adding -> current.proxies.add(adding.address()) || refused.reason(adding) != null)
                .forEach(adding -> want(adding, effects));
        networks.stream().map(Effect.AddProxyNetwork::new)
                .filter(adding -> current.networks.add(adding.network()) || refused.reason(adding) != null)
                .forEach(adding -> want(adding, effects));
        fresh.forEach(address -> announcer.announce(nowNs, address, null, effects));
        // A node that was home in between, and left before it had deregistered, told the link of itself (RFC 3344 section 4.6).
        if (moved && proxies.contains(binding.homeAddress()) && !fresh.contains(binding.homeAddress())) {
            announcer.announce(nowNs, binding.homeAddress(), null, effects);
        }
    }

    /** Takes everything away that there is for any home address. */
    void releaseAll(List<Effect> effects) {
        List.copyOf(inPlace.keySet()).forEach(homeAddress -> release(homeAddress, effects));
    }

    /** Takes everything away. */
    void release(Ipv4Address homeAddress, List<Effect> effects) {
        final InPlace current = inPlace.remove(homeAddress);
        if (current != null) {
            dropProxies(current, Set.of(), effects);
            dropNetworks(current, Set.of(), effects);
            dropRoutes(current, Set.of(), effects);
            if (current.entry != null) {
                refused.remove(new Effect.PublishForwarding(current.entry));
            }
            effects.add(new Effect.WithdrawForwarding(homeAddress));
        }
    }

    /** Whether a prefix of a mobile node is routed into the tunnel. */
    boolean isRouted(Ipv4Address homeAddress, IpPrefix prefix) {
        final InPlace current = inPlace.get(homeAddress);
        return current != null && current.routes.contains(prefix) && unrouted(prefix) == null;
    }

    /** Why a prefix is not routed into the tunnel although it should be; null: nothing is wrong. */
    @Nullable
    String unrouted(IpPrefix prefix) {
        return refused.reason(new Effect.AddTunnelRoute(prefix));
    }

    /** Why an address is not defended on the home link although it should be; null: nothing is wrong. */
    @Nullable
    String undefended(IpAddress address) {
        return refused.reason(new Effect.AddProxyNeighbor(address));
    }

    /** Whether an address of a mobile node is defended on the home link. */
    boolean isDefended(Ipv4Address homeAddress, IpAddress address) {
        final InPlace current = inPlace.get(homeAddress);
        return current != null && current.proxies.contains(address) && undefended(address) == null;
    }

    /** Whether every address in a network of a mobile node is defended on the home link. */
    boolean isDefended(Ipv4Address homeAddress, Ipv6Prefix network) {
        final InPlace current = inPlace.get(homeAddress);
        return current != null && current.networks.contains(network);
    }

    /** All that is defended on the home link. */
    List<DefendedView> defended() {
        final List<DefendedView> views = new ArrayList<>();
        inPlace.forEach((homeAddress, current) -> {
            current.proxies.stream().filter(address -> undefended(address) == null).forEach(
                    address -> views.add(new DefendedView(address.toHostPrefix(), homeAddress)));
            current.networks.forEach(network -> views.add(new DefendedView(network, homeAddress)));
        });
        return views;
    }

    /** The home link is back: the kernel has forgotten whom it answered for, and the link may have (ND-2). */
    void restore(long nowNs, Ipv4Address homeAddress, List<Effect> effects) {
        final InPlace current = inPlace.get(homeAddress);
        if (current != null) {
            current.proxies.forEach(address -> effects.add(new Effect.AddProxyNeighbor(address)));
            current.proxies.forEach(address -> announcer.announce(nowNs, address, null, effects));
        }
    }

    /** An effect could not be carried out: what it should have put in place, or taken away, stays wanted. */
    void failed(long nowNs, Effect effect, String reason, List<Effect> effects) {
        cancelOpposite(effect, effects);
        if (effect instanceof Effect.AddProxyNeighbor add) {
            announcer.cancel(add.address());
        }
        if (Lasting.words(effect) == null) {
            effects.add(new Effect.NoteFailure(passing(effect), reason));
        } else if (refused.put(nowNs, effect, reason)) {
            effects.add(note(effect, reason));
        }
    }

    /** An effect was carried out, perhaps after it had failed. */
    void done(long nowNs, Effect effect, List<Effect> effects) {
        cancelOpposite(effect, effects);
        if (refused.remove(effect)) {
            effects.add(note(effect, null));
            if (effect instanceof Effect.AddProxyNeighbor add) {
                announcer.announce(nowNs, add.address(), null, effects);
            }
        }
    }

    /** Of what was refused the last word counts. It may have been refused after the opposite was decided. */
    private void cancelOpposite(Effect effect, List<Effect> effects) {
        final Effect opposite = refused.all().isEmpty() ? null : Lasting.opposite(effect);
        if (opposite != null && refused.remove(opposite) && Lasting.isRemoval(opposite)) {
            effects.add(note(opposite, null));
        }
    }

    private void want(Effect adding, List<Effect> effects) {
        cancelOpposite(adding, effects);
        effects.add(adding);
    }

    /** What is wanted and not in place, with the reasons. */
    List<Effect.NoteTrouble> missing() {
        return refused.all().entrySet().stream().map(entry -> note(entry.getKey(), entry.getValue()))
                .filter(Effect.NoteTrouble.class::isInstance).map(Effect.NoteTrouble.class::cast).toList();
    }

    /** What is in place and no longer wanted, with the reasons. */
    List<Effect.NoteLeftover> leftovers() {
        return refused.all().entrySet().stream().map(entry -> note(entry.getKey(), entry.getValue()))
                .filter(Effect.NoteLeftover.class::isInstance).map(Effect.NoteLeftover.class::cast).toList();
    }

    private static Effect note(Effect effect, @Nullable String reason) {
        final String what = String.valueOf(Lasting.words(effect));
        return Lasting.isRemoval(effect) ? new Effect.NoteLeftover(what, reason) : new Effect.NoteTrouble(what, reason);
    }

    /** What is in the way of a refused effect may be gone. */
    void mayWork(long nowNs) {
        refused.hint(nowNs);
    }

    /** Tries again what was refused, if it is time to. */
    void onTimer(long nowNs, List<Effect> effects) {
        effects.addAll(refused.due(nowNs));
    }

    long nextDeadlineNs() {
        return refused.nextDeadlineNs();
    }

    /** What an effect does once, for the operator. */
    private static String passing(Effect effect) {
        return switch (effect) {
            case Effect.Send send -> "answer to " + send.datagram().destination();
            case Effect.SendOnHomeLink send -> "answer to " + send.datagram().destination();
            case Effect.AnnounceAddress announce -> "announcement of " + announce.address();
            case Effect.KeepIdentification keep -> "record of what " + keep.homeAddress() + " has sent";
            case Effect.KeepClockShift keep -> "record of a step of the wall clock";
            case Effect.KeepRecord keep -> "record of what became of " + keep.homeAddress();
            default -> "change";
        };
    }

    private void dropProxies(InPlace current, Set<IpAddress> keep, List<Effect> effects) {
        for (IpAddress address : List.copyOf(current.proxies)) {
            if (!keep.contains(address)) {
                current.proxies.remove(address);
                announcer.cancel(address);
                remove(new Effect.AddProxyNeighbor(address), new Effect.RemoveProxyNeighbor(address), effects);
            }
        }
    }

    private void dropNetworks(InPlace current, Set<Ipv6Prefix> keep, List<Effect> effects) {
        for (Ipv6Prefix network : List.copyOf(current.networks)) {
            if (!keep.contains(network)) {
                current.networks.remove(network);
                remove(new Effect.AddProxyNetwork(network), new Effect.RemoveProxyNetwork(network), effects);
            }
        }
    }

    private void dropRoutes(InPlace current, Set<IpPrefix> keep, List<Effect> effects) {
        for (IpPrefix route : List.copyOf(current.routes)) {
            if (!keep.contains(route)) {
                current.routes.remove(route);
                remove(new Effect.AddTunnelRoute(route), new Effect.RemoveTunnelRoute(route), effects);
            }
        }
    }

    /** What was refused is not there, but perhaps another program's in its place. */
    private void remove(Effect adding, Effect removing, List<Effect> effects) {
        if (!refused.remove(adding)) {
            effects.add(removing);
        }
    }

    private static Set<IpPrefix> routes(Binding binding) {
        final Set<IpPrefix> routes = new LinkedHashSet<>();
        routes.add(binding.homeAddress().toHostPrefix());
        binding.prefixes().stream().filter(RegisteredPrefix::isForwarded).forEach(entry -> routes.add(entry.prefix()));
        return routes;
    }

    private Set<IpAddress> proxies(Binding binding) {
        final Set<IpAddress> proxies = new LinkedHashSet<>();
        if (attracting && settings.homeLink().attached()) {
            proxies.add(binding.homeAddress());
            for (RegisteredPrefix entry : binding.prefixes()) {
                if (entry.kind() == RegisteredPrefix.Kind.ON_LINK_ADDRESS) {
                    proxies.add(entry.prefix().address());
                    if (settings.ipv6().linkLocalCompat()) {
                        proxies.add(RegisteredPrefix.linkLocalOf(entry.prefix()));
                    }
                }
            }
        }
        return proxies;
    }

    // ND-9: no announcement says that a whole network has moved; each neighbor asks.
    private Set<Ipv6Prefix> networks(Binding binding) {
        final Set<Ipv6Prefix> networks = new LinkedHashSet<>();
        if (attracting && settings.homeLink().attached()) {
            binding.prefixes().stream().filter(entry -> entry.kind() == RegisteredPrefix.Kind.ON_LINK_NETWORK)
                    .forEach(entry -> networks.add(entry.prefix()));
        }
        return networks;
    }
}
