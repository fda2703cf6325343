package org.dsmip.controlplane.reconcile;

import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import org.dsmip.controlplane.effect.Effect;
import org.dsmip.controlplane.registry.Binding;
import org.dsmip.controlplane.registry.RegisteredPrefix;
import org.dsmip.core.binding.EncapsulationKind;
import org.dsmip.core.binding.ForwardingEntry;
import org.dsmip.core.binding.Ipv6Entry;
import org.dsmip.core.binding.Peer;
import org.dsmip.core.binding.Tunnel;
import org.dsmip.core.wire.mip.RegistrationFlags;
import org.jspecify.annotations.Nullable;

/**
 * What a binding calls for on this host, as the effects that put it in place. Depends on the binding and the situation alone.
 *
 * @param forwarding what the data plane is to do; null: there is no binding
 * @param routes into the tunnel device
 * @param answers on the home link
 */
record Wanted(Effect.@Nullable PublishForwarding forwarding, List<Effect> routes, List<Effect> answers) {
    /** Of a home address without a binding. */
    static final Wanted NOTHING = new Wanted(null, List.of(), List.of());

    static Wanted of(@Nullable Binding binding, Situation situation) {
        return binding == null
                ? NOTHING
                : new Wanted(new Effect.PublishForwarding(entry(binding, situation)), routes(binding),
                        situation.answers() ? answers(binding, situation.policy()) : List.of());
    }

    /** All of it, in the order in which it is put in place. */
    Stream<Effect> all() {
        return Stream.of(Stream.ofNullable(forwarding), routes.stream(), answers.stream()).flatMap(stream -> stream);
    }

    boolean has(Effect adding) {
        return adding.equals(forwarding) || routes.contains(adding) || answers.contains(adding);
    }

    private static List<Effect> routes(Binding binding) {
        final Set<Effect> routes = new LinkedHashSet<>();
        routes.add(new Effect.AddTunnelRoute(binding.homeAddress().toHostPrefix()));
        binding.prefixes().stream().filter(RegisteredPrefix::isForwarded)
                .forEach(entry -> routes.add(new Effect.AddTunnelRoute(entry.prefix())));
        return List.copyOf(routes);
    }

    private static List<Effect> answers(Binding binding, Situation.Policy policy) {
        final Set<Effect> answers = new LinkedHashSet<>();
        answers.add(new Effect.AddProxyNeighbor(binding.homeAddress()));
        for (RegisteredPrefix entry : binding.prefixes()) {
            if (entry.kind() == RegisteredPrefix.Kind.ON_LINK_ADDRESS) {
                answers.add(new Effect.AddProxyNeighbor(entry.prefix().address()));
                if (policy.linkLocalCompat()) {
                    answers.add(new Effect.AddProxyNeighbor(RegisteredPrefix.linkLocalOf(entry.prefix())));
                }
            }
        }
        binding.prefixes().stream().filter(entry -> entry.kind() == RegisteredPrefix.Kind.ON_LINK_NETWORK)
                .forEach(entry -> answers.add(new Effect.AddProxyNetwork(entry.prefix())));
        return List.copyOf(answers);
    }

    private static ForwardingEntry entry(Binding binding, Situation situation) {
        final Situation.Policy policy = situation.policy();
        final int homeAgent = policy.homeAgent().bits();
        final EncapsulationKind negotiated = binding.grant().encapsulation();
        final List<Ipv6Entry> entries = binding.prefixes().stream().filter(RegisteredPrefix::isForwarded)
                .map(entry -> new Ipv6Entry(entry.prefix(), entry.mode())).toList();
        return new ForwardingEntry(binding.id(), binding.homeAddress().bits(),
                Tunnel.of(negotiated, homeAgent, binding.careOfAddress().bits()),
                Tunnel.of(homeLeg(policy, negotiated), homeAgent, binding.homeAddress().bits()),
                binding.grant().has(RegistrationFlags.REVERSE_TUNNELING), policy.tunnelMtuBytes(),
                situation.pathMtuBytes(), entries,
                binding.formerPeers().stream().map(peer -> Peer.of(peer.address().bits())).toList());
    }

    private static EncapsulationKind homeLeg(Situation.Policy policy, EncapsulationKind negotiated) {
        return policy.homeLegNegotiated() && negotiated == EncapsulationKind.GRE
                ? EncapsulationKind.GRE
                : EncapsulationKind.IP_IN_IP;
    }
}
