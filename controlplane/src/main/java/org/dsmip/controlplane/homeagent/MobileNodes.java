package org.dsmip.controlplane.homeagent;

import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.dsmip.controlplane.registry.PrefixIndex;
import org.dsmip.core.net.Ipv4Address;
import org.dsmip.core.net.Ipv6Prefix;
import org.jspecify.annotations.Nullable;

/**
 * Who may register, and which prefixes are reserved for whom (NP-1): single mobile nodes, and blocks of many of which nothing is
 * kept one by one. A single one whose home address lies in a block is what its own profile says, and takes no part in the block.
 * Immutable.
 */
public final class MobileNodes {
    private final List<MobileNodeProfile> single;
    private final List<MobileNodeBlock> blocks;
    private final Map<Ipv4Address, MobileNodeProfile> byAddress = new HashMap<>();
    private final TreeMap<Ipv4Address, MobileNodeBlock> byFirstAddress = new TreeMap<>();
    private final PrefixIndex prefixes = new PrefixIndex();
    private final PrefixBlocks blockPrefixes;

    private MobileNodes(Collection<MobileNodeProfile> single, Collection<MobileNodeBlock> blocks) {
        this.single = List.copyOf(single);
        this.blocks = List.copyOf(blocks);
        single.forEach(this::add);
        blocks.forEach(this::add);
        blockPrefixes = new PrefixBlocks(blocks,
                single.stream().mapToLong(node -> Integer.toUnsignedLong(node.homeAddress().bits())).toArray());
    }

    /**
     * Single mobile nodes.
     *
     * @param single their profiles
     * @return all of them
     * @throws IllegalArgumentException if two have one home address
     */
    public static MobileNodes of(List<MobileNodeProfile> single) {
        return of(single, List.of());
    }

    /**
     * Single mobile nodes and blocks of many.
     *
     * @param single profiles
     * @param blocks of mobile nodes
     * @return all of them
     * @throws IllegalArgumentException if two single ones, or two blocks, share a home address
     */
    public static MobileNodes of(List<MobileNodeProfile> single, List<MobileNodeBlock> blocks) {
        return new MobileNodes(single, blocks);
    }

    private void add(MobileNodeProfile node) {
        if (byAddress.put(node.homeAddress(), node) != null) {
            throw new IllegalArgumentException("two mobile nodes have the home address " + node.homeAddress());
        }
        node.ownedPrefixes().forEach(prefix -> prefixes.put(prefix, node.homeAddress()));
    }

    private void add(MobileNodeBlock block) {
        final HomeAddressRange range = block.homeAddresses();
        final Map.Entry<Ipv4Address, MobileNodeBlock> before = byFirstAddress.floorEntry(range.last());
        if (before != null && before.getValue().homeAddresses().overlaps(range)) {
            throw new IllegalArgumentException("home addresses " + range + " overlap "
                    + before.getValue().homeAddresses());
        }
        byFirstAddress.put(range.first(), block);
    }

    /**
     * The profile of a mobile node.
     *
     * @param homeAddress its home address
     * @return the profile; null: nobody with that home address may register
     */
    public @Nullable MobileNodeProfile find(Ipv4Address homeAddress) {
        final MobileNodeProfile known = byAddress.get(homeAddress);
        if (known != null) {
            return known;
        }
        final MobileNodeBlock block = block(homeAddress);
        return block == null ? null : block.profile(homeAddress);
    }

    /**
     * The block that a home address lies in, whether or not the address has a profile of its own.
     *
     * @param homeAddress the address
     * @return the block; null: none
     */
    public @Nullable MobileNodeBlock block(Ipv4Address homeAddress) {
        final Map.Entry<Ipv4Address, MobileNodeBlock> before = byFirstAddress.floorEntry(homeAddress);
        return before == null || !before.getValue().homeAddresses().contains(homeAddress) ? null : before.getValue();
    }

    /**
     * How many may register.
     *
     * @return a number that counts nobody twice
     */
    public long count() {
        return blocks.stream().mapToLong(block -> block.homeAddresses().count()).sum()
                + single.stream().filter(node -> block(node.homeAddress()) == null).count();
    }

    /**
     * Those that have a profile of their own.
     *
     * @return in the order of the configuration
     */
    public List<MobileNodeProfile> single() {
        return single;
    }

    /**
     * Blocks of many.
     *
     * @return in the order of the configuration
     */
    public List<MobileNodeBlock> blocks() {
        return blocks;
    }

    /** For whom a prefix is reserved, as it is; null: for nobody. */
    @Nullable
    Ipv4Address owner(Ipv6Prefix prefix) {
        final Ipv4Address owner = prefixes.owner(prefix);
        return owner == null ? blockPrefixes.owner(prefix) : owner;
    }

    /**
     * Whether a prefix, or a part of it, or one around it, is reserved for another mobile node than the claimant.
     *
     * @param nested whether a prefix reserved for the claimant may lie inside, or around, one of another mobile node
     */
    boolean anotherHas(Ipv4Address claimant, Ipv6Prefix prefix, boolean nested) {
        if (nested && claimant.equals(owner(prefix))) {
            return false;
        }
        return prefixes.overlapping(prefix, (other, owner) -> !owner.equals(claimant)) != null
                || blockPrefixes.anotherHas(claimant, prefix);
    }

    /** Which prefixes are reserved, and for whom. */
    List<PrefixClaim> claims() {
        final List<PrefixClaim> claims = new ArrayList<>();
        single.forEach(node -> node.ownedPrefixes()
                .forEach(prefix -> claims.add(PrefixClaim.of(node.homeAddress(), prefix))));
        blocks.forEach(block -> claims.addAll(block.claims()));
        return claims;
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof MobileNodes that && single.equals(that.single) && blocks.equals(that.blocks);
    }

    @Override
    public int hashCode() {
        return 31 * single.hashCode() + blocks.hashCode();
    }

    @Override
    public String toString() {
        return single.size() + " single, blocks " + blocks;
    }
}
