package org.dsmip.controlplane.homeagent;

import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.TreeMap;
import java.util.function.BiConsumer;
import org.dsmip.controlplane.registry.PrefixIndex;
import org.dsmip.core.net.Ipv4Address;
import org.dsmip.core.net.Ipv6Address;
import org.dsmip.core.net.Ipv6Prefix;
import org.jspecify.annotations.Nullable;

/**
 * Prefixes that are reserved for mobile nodes, the one of each number for the home address of that number; for a single mobile node
 * there is one of each. What belongs to whom in the configuration is decided here alone.
 *
 * @param owners of the prefixes
 * @param prefixes as many of them as there are owners count
 */
public record PrefixClaim(HomeAddressRange owners, PrefixFormula prefixes) {
    private static final Comparator<PrefixClaim> ORDER = Comparator.comparing(PrefixClaim::start)
            .thenComparingInt(claim -> claim.prefixes.length());

    /**
     * What a single mobile node has.
     *
     * @param owner its home address
     * @param prefix the prefix
     * @return the claim
     */
    public static PrefixClaim of(Ipv4Address owner, Ipv6Prefix prefix) {
        return new PrefixClaim(HomeAddressRange.of(owner), new PrefixFormula(prefix, prefix.length()));
    }

    /**
     * The first of the prefixes.
     *
     * @return the prefix of the first owner
     */
    public Ipv6Prefix first() {
        return prefixes.at(0);
    }

    /**
     * The last of the prefixes.
     *
     * @return the prefix of the last owner
     */
    public Ipv6Prefix last() {
        return prefixes.at(owners.count() - 1);
    }

    /**
     * Says whether an address lies in one of the prefixes.
     *
     * @param address any address
     * @return true if an owner has it
     */
    public boolean contains(Ipv6Address address) {
        return start().compareTo(address) <= 0 && address.compareTo(end()) <= 0;
    }

    /**
     * Says whether all the prefixes lie in a range.
     *
     * @param range any prefix
     * @return true if it covers all of them
     */
    public boolean isInside(Ipv6Prefix range) {
        return range.covers(first()) && range.covers(last());
    }

    Ipv6Address start() {
        return first().address();
    }

    Ipv6Address end() {
        return PrefixIndex.lastAddress(last());
    }

    /**
     * Finds prefixes that two mobile nodes would have. A mobile node that is in a block and has one of its own may have of the
     * block's prefixes what the block would give it.
     *
     * @param claims all there are
     * @param nested whether a prefix may lie inside one of another mobile node, but not equal it
     * @param found gets each claim that clashes, with one that it clashes with
     */
    public static void findClashes(Collection<PrefixClaim> claims, boolean nested,
            BiConsumer<PrefixClaim, PrefixClaim> found) {
        final TreeMap<Integer, List<PrefixClaim>> groups = new TreeMap<>();
        // Where nesting is allowed only equal prefixes clash, which are of one length.
        claims.forEach(claim -> groups.computeIfAbsent(nested ? claim.prefixes.length() : 0, key -> new ArrayList<>())
                .add(claim));
        groups.values().forEach(group -> findOverlaps(group, found));
    }

    /** Sorted, what overlaps a claim comes after the one that reaches farthest: one look at that is enough. */
    private static void findOverlaps(List<PrefixClaim> claims, BiConsumer<PrefixClaim, PrefixClaim> found) {
        claims.sort(ORDER);
        @Nullable
        PrefixClaim farthest = null;
        for (PrefixClaim claim : claims) {
            if (farthest != null && claim.start().compareTo(farthest.end()) <= 0 && !isOfOneNode(claim, farthest)) {
                found.accept(claim, farthest);
            }
            if (farthest == null || claim.end().compareTo(farthest.end()) > 0) {
                farthest = claim;
            }
        }
    }

    @Override
    public String toString() {
        return (owners.count() == 1 ? first() : prefixes) + " of " + owners;
    }

    private static boolean isOfOneNode(PrefixClaim one, PrefixClaim other) {
        return one.isWithinShareOf(other) || other.isWithinShareOf(one)
                || (one.owners.equals(other.owners)
                        && (one.owners.count() == 1 || one.first().equals(other.first())));
    }

    private boolean isWithinShareOf(PrefixClaim block) {
        return owners.count() == 1 && block.owners.contains(owners.first())
                && block.prefixes.at(block.owners.number(owners.first())).covers(first());
    }
}
