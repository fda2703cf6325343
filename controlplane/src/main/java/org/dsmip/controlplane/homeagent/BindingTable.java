package org.dsmip.controlplane.homeagent;

import java.util.BitSet;
import java.util.Collection;
import java.util.Collections;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.TreeSet;
import java.util.function.BiPredicate;
import org.dsmip.core.net.Ipv4Address;
import org.dsmip.core.net.Ipv6Address;
import org.dsmip.core.net.Ipv6Prefix;
import org.jspecify.annotations.Nullable;

/**
 * The bindings by home address, with what is asked about all of them at once: who holds an overlapping prefix, and whose
 * deadline is next. Not thread-safe.
 */
final class BindingTable {
    private record Deadline(long atNs, Ipv4Address homeAddress) {}

    private static final Comparator<Deadline> EARLIEST_FIRST = ((Comparator<Deadline>) (first, second) -> Long
            .signum(first.atNs - second.atNs)).thenComparing(Deadline::homeAddress);

    private final Map<Ipv4Address, Binding> bindings = new LinkedHashMap<>();
    private final PrefixIndex prefixes = new PrefixIndex();
    private final Map<Ipv6Address, Ipv4Address> linkLocalOwners = new HashMap<>();
    private final TreeSet<Deadline> deadlines = new TreeSet<>(EARLIEST_FIRST);
    private final BitSet ids = new BitSet();

    int size() {
        return bindings.size();
    }

    int prefixCount() {
        return prefixes.size();
    }

    Collection<Binding> all() {
        return Collections.unmodifiableCollection(bindings.values());
    }

    @Nullable
    Binding get(Ipv4Address homeAddress) {
        return bindings.get(homeAddress);
    }

    /** The number for a new binding: the smallest that none has. */
    int freeId() {
        return ids.nextClearBit(0);
    }

    void put(Binding binding) {
        remove(binding.homeAddress());
        bindings.put(binding.homeAddress(), binding);
        ids.set(binding.id());
        for (RegisteredPrefix entry : binding.prefixes()) {
            if (entry.isForwarded()) {
                prefixes.put(entry.prefix(), binding.homeAddress());
            }
            if (entry.kind() == RegisteredPrefix.Kind.ON_LINK_ADDRESS) {
                linkLocalOwners.put(Interception.linkLocalOf(entry.prefix()), binding.homeAddress());
            }
        }
        if (binding.deadlineNs() != Binding.NEVER) {
            deadlines.add(new Deadline(binding.deadlineNs(), binding.homeAddress()));
        }
    }

    @Nullable
    Binding remove(Ipv4Address homeAddress) {
        final Binding binding = bindings.remove(homeAddress);
        if (binding != null) {
            ids.clear(binding.id());
            for (RegisteredPrefix entry : binding.prefixes()) {
                prefixes.remove(entry.prefix(), homeAddress);
                linkLocalOwners.remove(Interception.linkLocalOf(entry.prefix()), homeAddress);
            }
            deadlines.remove(new Deadline(binding.deadlineNs(), homeAddress));
        }
        return binding;
    }

    @Nullable
    Ipv6Prefix overlapping(Ipv6Prefix prefix, BiPredicate<Ipv6Prefix, Ipv4Address> ofInterest) {
        return prefixes.overlapping(prefix, ofInterest);
    }

    @Nullable
    Ipv4Address holder(Ipv6Prefix prefix) {
        return prefixes.owner(prefix);
    }

    @Nullable
    Ipv4Address linkLocalOwner(Ipv6Address linkLocal) {
        return linkLocalOwners.get(linkLocal);
    }

    long nextDeadlineNs() {
        return deadlines.isEmpty() ? Binding.NEVER : deadlines.first().atNs;
    }

    /** A binding whose deadline has come; the caller removes or replaces it before it asks again. */
    @Nullable
    Binding due(long nowNs) {
        return deadlines.isEmpty() || deadlines.first().atNs - nowNs > 0
                ? null
                : bindings.get(deadlines.first().homeAddress);
    }
}
