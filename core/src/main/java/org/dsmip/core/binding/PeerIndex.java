package org.dsmip.core.binding;

import java.util.LinkedHashMap;
import java.util.Map;
import org.agrona.collections.Int2ObjectHashMap;
import org.jspecify.annotations.Nullable;

/** Which entries have which peer. A change costs the same however many share one. Used by the control thread alone. */
final class PeerIndex {
    private final Int2ObjectHashMap<Map<Kind, Map<Integer, ForwardingEntry>>> peers = new Int2ObjectHashMap<>();

    /** What makes tunnels of one peer alike. */
    private record Kind(int source, EncapsulationKind encapsulation) {
        static Kind of(ForwardingEntry entry) {
            return new Kind(entry.outer().source(), entry.outer().encapsulation());
        }
    }

    /** Adds an entry of a peer, in place of one of the same home address and kind; answers what is to be published. */
    PeerEntries add(int peer, ForwardingEntry entry) {
        final Map<Kind, Map<Integer, ForwardingEntry>> kinds = peers.computeIfAbsent(peer,
                address -> new LinkedHashMap<>(2));
        kinds.computeIfAbsent(Kind.of(entry), kind -> new LinkedHashMap<>(2)).put(entry.homeAddress(), entry);
        return published(kinds);
    }

    /** Removes an entry of a peer; answers what is to be published, null if there is none left. */
    @Nullable
    PeerEntries remove(int peer, ForwardingEntry entry) {
        final Map<Kind, Map<Integer, ForwardingEntry>> kinds = peers.get(peer);
        if (kinds == null) {
            return null;
        }
        kinds.computeIfPresent(Kind.of(entry), (kind, entries) -> {
            entries.remove(entry.homeAddress());
            return entries.isEmpty() ? null : entries;
        });
        if (kinds.isEmpty()) {
            peers.remove(peer);
            return null;
        }
        return published(kinds);
    }

    private static PeerEntries published(Map<Kind, Map<Integer, ForwardingEntry>> kinds) {
        final ForwardingEntry[] samples = kinds.values().stream().map(entries -> entries.values().iterator().next())
                .toArray(ForwardingEntry[]::new);
        return new PeerEntries(samples, samples.length > 1 || kinds.values().iterator().next().size() > 1);
    }
}
