package org.dsmip.controlplane.registry;

import java.util.Comparator;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.BiPredicate;
import org.dsmip.core.net.Ipv4Address;
import org.dsmip.core.net.Ipv6Address;
import org.dsmip.core.net.Ipv6Prefix;
import org.jspecify.annotations.Nullable;

/**
 * IPv6 prefixes with the mobile node each belongs to, made to find overlaps: the cost of a question grows with the logarithm
 * of the number of prefixes and with the number of different lengths. Not thread-safe.
 */
public final class PrefixIndex {
    private static final Comparator<Ipv6Prefix> ORDER = Comparator.comparing(Ipv6Prefix::address)
            .thenComparingInt(Ipv6Prefix::length);

    private final TreeMap<Ipv6Prefix, Ipv4Address> owners = new TreeMap<>(ORDER);
    private final int[] countByLength = new int[129];

    /** Makes an empty one. */
    public PrefixIndex() {}

    /**
     * Gives a prefix to a mobile node.
     *
     * @param prefix the prefix
     * @param owner its home address
     */
    public void put(Ipv6Prefix prefix, Ipv4Address owner) {
        if (owners.put(prefix, owner) == null) {
            countByLength[prefix.length()]++;
        }
    }

    /**
     * Takes a prefix from a mobile node.
     *
     * @param prefix the prefix
     * @param owner its home address; another one's prefix stays
     */
    public void remove(Ipv6Prefix prefix, Ipv4Address owner) {
        if (owners.remove(prefix, owner)) {
            countByLength[prefix.length()]--;
        }
    }

    /**
     * Whose a prefix is.
     *
     * @param prefix the prefix, not a part of it
     * @return a home address; null: nobody's
     */
    public @Nullable Ipv4Address owner(Ipv6Prefix prefix) {
        return owners.get(prefix);
    }

    /**
     * How many there are.
     *
     * @return 0 or more
     */
    public int size() {
        return owners.size();
    }

    /**
     * The first prefix that overlaps a given one and is of interest.
     *
     * @param prefix the given one
     * @param ofInterest asked about each overlapping prefix and its owner, the covering ones first
     * @return that prefix, or null
     */
    public @Nullable Ipv6Prefix overlapping(Ipv6Prefix prefix, BiPredicate<Ipv6Prefix, Ipv4Address> ofInterest) {
        for (int length = 0; length < prefix.length(); length++) {
            if (countByLength[length] > 0) {
                final Ipv6Prefix covering = Ipv6Prefix.containing(prefix.address(), length);
                final Ipv4Address owner = owners.get(covering);
                if (owner != null && ofInterest.test(covering, owner)) {
                    return covering;
                }
            }
        }
        final Ipv6Prefix last = new Ipv6Prefix(lastAddress(prefix), 128);
        for (Map.Entry<Ipv6Prefix, Ipv4Address> entry : owners.subMap(prefix, true, last, true).entrySet()) {
            if (ofInterest.test(entry.getKey(), entry.getValue())) {
                return entry.getKey();
            }
        }
        return null;
    }

    /**
     * The last address of a prefix.
     *
     * @param prefix the prefix
     * @return the address whose bits beyond the length are all set
     */
    public static Ipv6Address lastAddress(Ipv6Prefix prefix) {
        return new Ipv6Address(prefix.address().high() | ~Ipv6Prefix.maskHigh(prefix.length()),
                prefix.address().low() | ~Ipv6Prefix.maskLow(prefix.length()));
    }
}
