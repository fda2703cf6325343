package org.dsmip.controlplane.homeagent;

import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.dsmip.core.binding.EncapsulationKind;
import org.dsmip.core.net.Ipv4Address;
import org.dsmip.core.net.Ipv6Prefix;
import org.dsmip.core.wire.mip.RegistrationRequest;
import org.jspecify.annotations.Nullable;

/** Makes the binding that follows from an accepted request and the one before it, if there was one. */
final class BindingFactory {
    /** More former care-of addresses than a mobile node leaves behind within the grace. */
    static final int MAX_FORMER_PEERS = 4;

    private final HomeAgentSettings settings;
    private final BindingTable table;

    BindingFactory(HomeAgentSettings settings, BindingTable table) {
        this.settings = settings;
        this.table = table;
    }

    Binding make(Exchange exchange, EncapsulationKind encapsulation, List<RegisteredPrefix> prefixes) {
        final RegistrationRequest request = exchange.request();
        final Ipv4Address home = new Ipv4Address(request.homeAddress());
        final Binding former = table.get(home);
        final int lifetimeSec = Math.min(request.lifetimeSec(), settings.registration().maximumLifetimeSec());
        final long expiryNs = lifetimeSec == RegistrationSettings.INFINITE_LIFETIME
                ? Binding.NEVER
                : exchange.nowNs() + Duration.ofSeconds(lifetimeSec).toNanos();
        return new Binding(former == null ? table.freeId() : former.id(), home, exchange.careOfAddress(),
                new Binding.Grant(request.flags(), encapsulation, lifetimeSec), expiryNs,
                new Binding.LastRequest(exchange.received().source(), request.identification(),
                        request.lengthStyle()),
                withFirstInstants(prefixes, former), formerPeers(exchange, former));
    }

    private static List<RegisteredPrefix> withFirstInstants(List<RegisteredPrefix> prefixes,
            @Nullable Binding former) {
        if (former == null) {
            return prefixes;
        }
        final Map<Ipv6Prefix, Long> since = new HashMap<>();
        former.prefixes().forEach(entry -> since.put(entry.prefix(), entry.sinceNs()));
        return prefixes.stream().map(entry -> new RegisteredPrefix(entry.prefix(), entry.kind(), entry.origin(),
                entry.mode(), since.getOrDefault(entry.prefix(), entry.sinceNs()))).toList();
    }

    // Packets that were sent to the home agent before the mobile node moved are still under way.
    private List<Binding.FormerPeer> formerPeers(Exchange exchange, @Nullable Binding former) {
        final long graceNs = settings.ipv6().handoverGrace().toNanos();
        if (former == null) {
            return List.of();
        }
        final Ipv4Address careOf = exchange.careOfAddress();
        final List<Binding.FormerPeer> peers = new ArrayList<>(former.withoutGraceBefore(exchange.nowNs())
                .formerPeers());
        peers.removeIf(peer -> peer.address().equals(careOf) || peer.address().equals(former.careOfAddress()));
        if (!former.careOfAddress().equals(careOf) && graceNs > 0) {
            peers.add(new Binding.FormerPeer(former.careOfAddress(), exchange.nowNs() + graceNs));
        }
        return peers.subList(Math.max(0, peers.size() - MAX_FORMER_PEERS), peers.size());
    }
}
