package org.dsmip.core.binding;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.agrona.collections.Int2ObjectHashMap;
import org.jspecify.annotations.Nullable;

/**
 * Which entries share a peer. A change costs the same however many do; a peer of one entry, which is the rule, is in what is
 * published and takes no place here. Used by the control thread alone.
 */
final class PeerIndex {
    private final Int2ObjectHashMap<Shared> peers = new Int2ObjectHashMap<>();

    /** What makes tunnels of one peer alike. */
    private record Kind(int source, EncapsulationKind encapsulation) {
        static Kind of(ForwardingEntry entry) {
            return new Kind(entry.outer().source(), entry.outer().encapsulation());
        }
    }

    /** The entries of a peer that has several, by kind and home address. */
    private static final class Shared {
        private final Map<Kind, Map<Integer, ForwardingEntry>> kinds = new LinkedHashMap<>();
        private int size;

        void add(ForwardingEntry entry) {
            final Map<Integer, ForwardingEntry> alike = kinds.computeIfAbsent(Kind.of(entry),
                    kind -> new LinkedHashMap<>());
            size += alike.put(entry.homeAddress(), entry) == null ? 1 : 0;
        }

        void remove(ForwardingEntry entry) {
            final Kind kind = Kind.of(entry);
            final Map<Integer, ForwardingEntry> alike = kinds.get(kind);
            if (alike != null && alike.remove(entry.homeAddress()) != null) {
                size--;
                if (alike.isEmpty()) {
                    kinds.remove(kind);
                }
            }
        }

        PeerEntries published() {
            final List<ForwardingEntry> samples = new ArrayList<>();
            kinds.values().forEach(alike -> samples.add(alike.values().iterator().next()));
            return new PeerEntries(samples.toArray(ForwardingEntry[]::new), size > 1);
        }
    }

    /** Adds an entry to those of a peer that are published now; answers what is to be published. */
    PeerEntries add(int peer, @Nullable PeerEntries present, ForwardingEntry entry) {
        if (present == null) {
            return alone(entry);
        }
        final ForwardingEntry only = present.only();
        if (only != null && only.homeAddress() == entry.homeAddress()) {
            return alone(entry);
        }
        final Shared shared = peers.computeIfAbsent(peer, address -> new Shared());
        if (only != null) {
            shared.add(only);
        }
        shared.add(entry);
        return shared.published();
    }

    /** Removes an entry from those of a peer that are published now; answers what is to be published, null if none is left. */
    @Nullable
    PeerEntries remove(int peer, @Nullable PeerEntries present, ForwardingEntry entry) {
        final Shared shared = peers.get(peer);
        if (shared == null) {
            final ForwardingEntry only = present == null ? null : present.only();
            return only == null || only.homeAddress() == entry.homeAddress() ? null : present;
        }
        shared.remove(entry);
        final PeerEntries rest = shared.published();
        if (rest.only() != null) {
            peers.remove(peer);
        }
        return rest;
    }

    private static PeerEntries alone(ForwardingEntry entry) {
        return new PeerEntries(new ForwardingEntry[]{entry}, false);
    }
}
