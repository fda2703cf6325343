package org.dsmip.controlplane.homeagent;

import java.time.Duration;
import java.util.List;
import org.dsmip.controlplane.effect.Datagram;
import org.dsmip.controlplane.effect.Effect;
import org.dsmip.controlplane.effect.Effect.AddProxyNeighbor;
import org.dsmip.controlplane.effect.Effect.AddTunnelRoute;
import org.dsmip.controlplane.reconcile.StandingsMoment;
import org.dsmip.controlplane.registry.Binding;
import org.dsmip.controlplane.registry.RegisteredPrefix;
import org.dsmip.controlplane.registry.RegisteredPrefix.Kind;
import org.dsmip.core.net.Ipv4Address;
import org.dsmip.core.net.Ipv6Address;
import org.dsmip.core.wire.mip.RegistrationFlags;
import org.jspecify.annotations.Nullable;

/** Makes views of bindings. */
final class BindingViews {
    private BindingViews() {}

    static BindingView of(HomeAgentSettings settings, long atNs, Binding binding,
            StandingsMoment standings, NodeHistory history) {
        final Binding.Grant grant = binding.grant();
        final long expiresInSec = binding.expiryNs() == Binding.NEVER
                ? -1
                : Math.max(0, Duration.ofNanos(binding.expiryNs() - atNs).toSeconds());
        final List<Ipv6EntryView> prefixes = binding.prefixes().stream()
                .map(entry -> of(atNs, binding.homeAddress(), entry, standings)).toList();
        return new BindingView(binding.homeAddress(), settings.address(), binding.id(), binding.careOfAddress(),
                grant.has(RegistrationFlags.DECAPSULATION),
                new Datagram.Endpoint(binding.request().source(), binding.request().sourcePort()),
                grant.encapsulation(),
                RegistrationFlags.format(grant.flags()), grant.lifetimeSec(), expiresInSec,
                binding.request().identification(), binding.request().lengthStyle(),
                binding.formerPeers().stream().map(Binding.FormerPeer::address).toList(), prefixes,
                history.lastRequest(), health(binding, standings, history));
    }

    private static BindingView.Health health(Binding binding, StandingsMoment standings, NodeHistory history) {
        final String unrouted = standings.reason(new AddTunnelRoute(binding.homeAddress().toHostPrefix()));
        return new BindingView.Health(
                unrouted == null ? standings.reason(new AddProxyNeighbor(binding.homeAddress())) : unrouted,
                history.moves(), history.returns(), history.restored());
    }

    private static Ipv6EntryView of(long atNs, Ipv4Address homeAddress, RegisteredPrefix entry,
            StandingsMoment standings) {
        final boolean address = entry.kind() == Kind.ON_LINK_ADDRESS;
        final boolean proxied = standings.has(homeAddress, address
                ? new AddProxyNeighbor(entry.prefix().address())
                : new Effect.AddProxyNetwork(entry.prefix()));
        final Ipv6Address linkLocal = RegisteredPrefix.linkLocalOf(entry.prefix());
        return new Ipv6EntryView(entry.prefix(), kind(entry.kind()), entry.isOnLink(), origin(entry), entry.mode(),
                proxied, address && standings.has(homeAddress, new AddProxyNeighbor(linkLocal)) ? linkLocal : null,
                standings.has(homeAddress, new AddTunnelRoute(entry.prefix())), trouble(entry, standings),
                Duration.ofNanos(atNs - entry.sinceNs()).toSeconds());
    }

    private static @Nullable String trouble(RegisteredPrefix entry, StandingsMoment standings) {
        final String unrouted = standings.reason(new AddTunnelRoute(entry.prefix()));
        return unrouted == null && entry.kind() == Kind.ON_LINK_ADDRESS
                ? standings.reason(new AddProxyNeighbor(entry.prefix().address()))
                : unrouted;
    }

    private static String kind(Kind kind) {
        return switch (kind) {
            case ON_LINK_ADDRESS, OFF_LINK_ADDRESS -> "address";
            case ON_LINK_NETWORK, OFF_LINK_NETWORK -> "network";
            case LINK_LOCAL -> "ll";
        };
    }

    private static String origin(RegisteredPrefix entry) {
        if (entry.kind() == Kind.LINK_LOCAL) {
            return "ll";
        }
        return switch (entry.origin()) {
            case EXPLICIT -> "explicit";
            case IMPLICIT -> "implicit";
        };
    }
}
