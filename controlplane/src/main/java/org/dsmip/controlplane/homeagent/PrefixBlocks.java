package org.dsmip.controlplane.homeagent;

import java.util.Arrays;
import java.util.Map;
import java.util.TreeMap;
import org.dsmip.controlplane.registry.PrefixIndex;
import org.dsmip.core.net.Ipv4Address;
import org.dsmip.core.net.Ipv6Address;
import org.dsmip.core.net.Ipv6Prefix;
import org.jspecify.annotations.Nullable;

/**
 * The prefixes of mobile nodes that stand in blocks, none of them written down: the cost of a question grows with the logarithm of
 * the number of blocks, and with the number of different lengths. What a block would give to a mobile node with a profile of its own
 * is not that node's unless its profile says so, and yet no other is to have it. Immutable once built.
 */
final class PrefixBlocks {
    /** By length, by the first address; claims of one length do not overlap. */
    private final TreeMap<Integer, TreeMap<Ipv6Address, PrefixClaim>> claims = new TreeMap<>();
    /** Unsigned and sorted: who has a profile of its own. */
    private final long[] single;

    PrefixBlocks(Iterable<MobileNodeBlock> blocks, long[] single) {
        this.single = single;
        Arrays.sort(single);
        blocks.forEach(block -> block.claims().forEach(claim -> claims
                .computeIfAbsent(claim.prefixes().length(), length -> new TreeMap<>()).put(claim.start(), claim)));
    }

    /** For whom a prefix is reserved, as it is; null: for nobody. */
    @Nullable
    Ipv4Address owner(Ipv6Prefix prefix) {
        final TreeMap<Ipv6Address, PrefixClaim> ofLength = claims.get(prefix.length());
        final Map.Entry<Ipv6Address, PrefixClaim> found = ofLength == null
                ? null
                : ofLength.floorEntry(prefix.address());
        if (found == null || !found.getValue().contains(prefix.address())) {
            return null;
        }
        final PrefixClaim claim = found.getValue();
        final Ipv4Address owner = claim.owners().at(claim.prefixes().number(prefix.address()));
        return Arrays.binarySearch(single, Integer.toUnsignedLong(owner.bits())) >= 0 ? null : owner;
    }

    /** Whether a prefix that overlaps a given one is reserved for another one than the claimant, or would be without its profile. */
    boolean anotherHas(Ipv4Address claimant, Ipv6Prefix prefix) {
        final Ipv6Address last = PrefixIndex.lastAddress(prefix);
        for (TreeMap<Ipv6Address, PrefixClaim> ofLength : claims.values()) {
            for (Map.Entry<Ipv6Address, PrefixClaim> entry = ofLength.floorEntry(last); entry != null
                    && entry.getValue().end().compareTo(prefix.address()) >= 0; entry = ofLength
                            .lowerEntry(entry.getKey())) {
                if (anotherHas(claimant, prefix, entry.getValue())) {
                    return true;
                }
            }
        }
        return false;
    }

    private boolean anotherHas(Ipv4Address claimant, Ipv6Prefix prefix, PrefixClaim claim) {
        final Ipv6Address last = PrefixIndex.lastAddress(prefix);
        final Ipv6Address from = prefix.address().compareTo(claim.start()) < 0 ? claim.start() : prefix.address();
        final Ipv6Address to = last.compareTo(claim.end()) > 0 ? claim.end() : last;
        final HomeAddressRange concerned = new HomeAddressRange(
                claim.owners().at(claim.prefixes().number(from)), claim.owners().at(claim.prefixes().number(to)));
        return concerned.count() > (concerned.contains(claimant) ? 1 : 0);
    }
}
