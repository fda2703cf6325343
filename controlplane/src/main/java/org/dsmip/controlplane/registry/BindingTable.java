package org.dsmip.controlplane.registry;

import java.util.Arrays;
import java.util.BitSet;
import java.util.Comparator;
import java.util.HashMap;
import java.util.Map;
import java.util.TreeSet;
import java.util.function.BiPredicate;
import java.util.function.Consumer;
import org.dsmip.core.net.IpAddress;
import org.dsmip.core.net.Ipv4Address;
import org.dsmip.core.net.Ipv6Address;
import org.dsmip.core.net.Ipv6Prefix;
import org.dsmip.core.table.OrderedTable;
import org.jspecify.annotations.Nullable;

/**
 * The bindings by home address, with what is asked about all of them at once: who holds an overlapping prefix, and whose
 * deadline is next. Only its {@link Registry} changes it. Not thread-safe but for {@link #get}.
 */
public final class BindingTable {
    private record Deadline(long atNs, Ipv4Address homeAddress) {}

    private static final Comparator<Deadline> EARLIEST_FIRST = ((Comparator<Deadline>) (first, second) -> Long
            .signum(first.atNs - second.atNs)).thenComparing(Deadline::homeAddress);

    /** Volatile: {@link #get} is for any thread. */
    private volatile OrderedTable<Binding> bindings = OrderedTable.empty(Binding.class,
            binding -> binding.homeAddress().bits());
    private final PrefixIndex prefixes = new PrefixIndex();
    private final Map<Ipv6Address, Ipv4Address> linkLocalOwners = new HashMap<>();
    private final AddressUses<Ipv4Address> careOfAddresses = new AddressUses<>();
    private final AddressUses<Ipv6Address> linkLocals = new AddressUses<>();
    private final TreeSet<Deadline> deadlines = new TreeSet<>(EARLIEST_FIRST);
    private final BitSet ids = new BitSet();
    /** None below it is free. */
    private int lowestFreeId;
    private @Nullable Ipv4Address[] holders = new Ipv4Address[16];

    BindingTable() {}

    /**
     * How many there are.
     *
     * @return 0 or more
     */
    public int size() {
        return bindings.size();
    }

    /**
     * How many prefixes hang off them.
     *
     * @return 0 or more, without link-local ones
     */
    public int prefixCount() {
        return prefixes.size();
    }

    /**
     * All of them as they are now; what is changed later is not seen in it.
     *
     * @return by the bits of home addresses
     */
    public OrderedTable<Binding> all() {
        return bindings;
    }

    /**
     * The one of a mobile node. Any thread may ask.
     *
     * @param homeAddress its home address
     * @return null: it is not registered
     */
    public @Nullable Binding get(Ipv4Address homeAddress) {
        return bindings.get(homeAddress.bits());
    }

    /**
     * Whose a binding is.
     *
     * @param id its number
     * @return home address; null: no binding has that number
     */
    public @Nullable Ipv4Address holder(int id) {
        return id >= 0 && id < holders.length ? holders[id] : null;
    }

    /** Whether a binding has a number. */
    boolean isTaken(int id) {
        return ids.get(id);
    }

    /** The number for a new binding: the smallest that none has. */
    int freeId() {
        lowestFreeId = ids.nextClearBit(lowestFreeId);
        return lowestFreeId;
    }

    void put(Binding binding) {
        forget(get(binding.homeAddress()));
        bindings = bindings.with(binding);
        ids.set(binding.id());
        if (binding.id() >= holders.length) {
            holders = Arrays.copyOf(holders, Math.max(binding.id() + 1, 2 * holders.length));
        }
        holders[binding.id()] = binding.homeAddress();
        careOfAddresses.add(binding.careOfAddress(), binding.homeAddress());
        for (RegisteredPrefix entry : binding.prefixes()) {
            if (entry.isForwarded()) {
                prefixes.put(entry.prefix(), binding.homeAddress());
            } else {
                linkLocals.add(entry.prefix().address(), binding.homeAddress());
            }
            if (entry.kind() == RegisteredPrefix.Kind.ON_LINK_ADDRESS) {
                linkLocalOwners.put(RegisteredPrefix.linkLocalOf(entry.prefix()), binding.homeAddress());
            }
        }
        if (binding.deadlineNs() != Binding.NEVER) {
            deadlines.add(new Deadline(binding.deadlineNs(), binding.homeAddress()));
        }
    }

    @Nullable
    Binding remove(Ipv4Address homeAddress) {
        final Binding binding = get(homeAddress);
        forget(binding);
        bindings = bindings.without(homeAddress.bits());
        return binding;
    }

    private void forget(@Nullable Binding binding) {
        if (binding != null) {
            ids.clear(binding.id());
            holders[binding.id()] = null;
            lowestFreeId = Math.min(lowestFreeId, binding.id());
            careOfAddresses.remove(binding.careOfAddress(), binding.homeAddress());
            for (RegisteredPrefix entry : binding.prefixes()) {
                linkLocals.remove(entry.prefix().address(), binding.homeAddress());
                prefixes.remove(entry.prefix(), binding.homeAddress());
                linkLocalOwners.remove(RegisteredPrefix.linkLocalOf(entry.prefix()), binding.homeAddress());
            }
            deadlines.remove(new Deadline(binding.deadlineNs(), binding.homeAddress()));
        }
    }

    /**
     * The first registered prefix that overlaps a given one and is of interest.
     *
     * @param prefix the given one
     * @param ofInterest asked about each overlapping prefix and its holder, the covering ones first
     * @return null: there is none
     */
    public @Nullable Ipv6Prefix overlapping(Ipv6Prefix prefix, BiPredicate<Ipv6Prefix, Ipv4Address> ofInterest) {
        return prefixes.overlapping(prefix, ofInterest);
    }

    /**
     * Who has a prefix.
     *
     * @param prefix the prefix, not a part of it
     * @return home address of the mobile node; null: nobody
     */
    public @Nullable Ipv4Address holder(Ipv6Prefix prefix) {
        return prefixes.owner(prefix);
    }

    /**
     * Who has an on-link address with the same interface identifier as a link-local address.
     *
     * @param linkLocal the link-local address
     * @return home address of the mobile node; null: nobody
     */
    public @Nullable Ipv4Address linkLocalOwner(Ipv6Address linkLocal) {
        return linkLocalOwners.get(linkLocal);
    }

    /**
     * Whose binding an address has a part in: as home address, as care-of address, inside a prefix, as a link-local address or as the
     * one that belongs to an address on the home link.
     *
     * @param address the address
     * @param homeAddresses told the home addresses of these mobile nodes, some perhaps more than once
     */
    public void concerned(IpAddress address, Consumer<Ipv4Address> homeAddresses) {
        switch (address) {
            case Ipv4Address ipv4 -> {
                if (get(ipv4) != null) {
                    homeAddresses.accept(ipv4);
                }
                careOfAddresses.forEach(ipv4, homeAddresses);
            }
            case Ipv6Address ipv6 -> {
                overlapping(ipv6.toHostPrefix(), (prefix, holder) -> {
                    homeAddresses.accept(holder);
                    return false;
                });
                linkLocals.forEach(ipv6, homeAddresses);
                final Ipv4Address owner = linkLocalOwner(ipv6);
                if (owner != null) {
                    homeAddresses.accept(owner);
                }
            }
        }
    }

    /**
     * When something ends next.
     *
     * @return time of the registry; {@link Binding#NEVER}: nothing does
     */
    public long nextDeadlineNs() {
        return deadlines.isEmpty() ? Binding.NEVER : deadlines.first().atNs;
    }

    /**
     * The binding of which something is over for longest. The caller sees to it before it asks again.
     *
     * @param atNs time of the registry
     * @return null: nothing is over
     */
    public @Nullable Binding due(long atNs) {
        return deadlines.isEmpty() || deadlines.first().atNs - atNs > 0
                ? null
                : get(deadlines.first().homeAddress);
    }
}
