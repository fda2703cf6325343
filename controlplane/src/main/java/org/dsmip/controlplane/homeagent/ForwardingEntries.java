package org.dsmip.controlplane.homeagent;

import java.util.List;
import org.dsmip.controlplane.registry.Binding;
import org.dsmip.controlplane.registry.RegisteredPrefix;
import org.dsmip.core.binding.EncapsulationKind;
import org.dsmip.core.binding.ForwardingEntry;
import org.dsmip.core.binding.Ipv6Entry;
import org.dsmip.core.binding.Peer;
import org.dsmip.core.binding.Tunnel;
import org.dsmip.core.wire.mip.RegistrationFlags;

/** Turns a binding into what the data plane needs of it. */
final class ForwardingEntries {
    private ForwardingEntries() {}

    static ForwardingEntry of(HomeAgentSettings settings, int pathMtuBytes, Binding binding) {
        final int homeAgent = settings.address().bits();
        final EncapsulationKind negotiated = binding.grant().encapsulation();
        final List<Ipv6Entry> entries = binding.prefixes().stream().filter(RegisteredPrefix::isForwarded)
                .map(entry -> new Ipv6Entry(entry.prefix(), entry.mode())).toList();
        return new ForwardingEntry(binding.id(), binding.homeAddress().bits(),
                Tunnel.of(negotiated, homeAgent, binding.careOfAddress().bits()),
                Tunnel.of(homeLeg(settings, negotiated), homeAgent, binding.homeAddress().bits()),
                binding.grant().has(RegistrationFlags.REVERSE_TUNNELING), settings.ipv6().tunnelMtuBytes(),
                pathMtuBytes, entries,
                binding.formerPeers().stream().map(peer -> Peer.of(peer.address().bits())).toList());
    }

    private static EncapsulationKind homeLeg(HomeAgentSettings settings, EncapsulationKind negotiated) {
        return settings.ipv6().homeLegNegotiated() && negotiated == EncapsulationKind.GRE
                ? EncapsulationKind.GRE
                : EncapsulationKind.IP_IN_IP;
    }
}
