package org.dsmip.controlplane.registry;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.dsmip.core.net.Ipv4Address;
import org.dsmip.core.net.Ipv6Prefix;
import org.jspecify.annotations.Nullable;

/** The binding that follows from a registration and the one before it, if there was one. */
final class Succession {
    private static final long SECOND_NS = 1_000_000_000L;

    private Succession() {}

    static Binding of(int id, @Nullable Binding former, Command.Register register, long atNs) {
        return new Binding(id, register.homeAddress(), register.careOfAddress(), register.grant(),
                expiryNs(register.grant().lifetimeSec(), atNs),
                register.request(), withFirstInstants(register.prefixes(), former, atNs),
                formerPeers(former, register, atNs));
    }

    static long expiryNs(int lifetimeSec, long atNs) {
        return lifetimeSec == Binding.Grant.UNLIMITED ? Binding.NEVER : atNs + lifetimeSec * SECOND_NS;
    }

    private static List<RegisteredPrefix> withFirstInstants(List<RegisteredPrefix> prefixes,
            @Nullable Binding former, long atNs) {
        final Map<Ipv6Prefix, Long> since = new HashMap<>();
        if (former != null) {
            former.prefixes().forEach(entry -> since.put(entry.prefix(), entry.sinceNs()));
        }
        return prefixes.stream().map(entry -> entry.since(since.getOrDefault(entry.prefix(), atNs))).toList();
    }

    // Packets that were sent to the home agent before the mobile node moved are still under way.
    private static List<Binding.FormerPeer> formerPeers(@Nullable Binding former, Command.Register register,
            long atNs) {
        if (former == null) {
            return List.of();
        }
        final Ipv4Address careOf = register.careOfAddress();
        final List<Binding.FormerPeer> peers = new ArrayList<>(former.withoutGraceBefore(atNs).formerPeers());
        peers.removeIf(peer -> peer.address().equals(careOf) || peer.address().equals(former.careOfAddress()));
        if (!former.careOfAddress().equals(careOf) && register.graceNs() > 0) {
            peers.add(new Binding.FormerPeer(former.careOfAddress(), atNs + register.graceNs()));
        }
        return peers.subList(Math.max(0, peers.size() - Binding.MAX_FORMER_PEERS), peers.size());
    }
}
