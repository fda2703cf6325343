package org.dsmip.core.binding;

import java.util.List;
import org.dsmip.core.net.Ipv6Prefix;
import org.jspecify.annotations.Nullable;

/**
 * All forwarding entries as they were when the control plane last published. Read-only, shared by all workers without locks;
 * look-ups allocate nothing.
 */
public final class BindingSnapshot {
    /** No entry at all. */
    public static final BindingSnapshot EMPTY = new BindingSnapshot(PrefixHash.NONE, KeyTrie.EMPTY, KeyTrie.EMPTY,
            KeyTrie.EMPTY, new int[0], new Rules(EgressTable.DEFAULT, TunnelPolicy.DEFAULTS));

    private final PrefixHash hash;
    private final @Nullable Object[] byHomeAddress;
    private final @Nullable Object[] byPeer;
    private final @Nullable Object[] routes;
    private final int[] lengths;
    private final EgressTable egresses;
    private final TunnelPolicy policy;

    /**
     * Holds tables as they are now.
     *
     * @param hash of prefixes
     * @param byHomeAddress entries by home address, see {@link KeyTrie}
     * @param byPeer {@link PeerEntries} by outer source of what they receive
     * @param routes registered prefixes by hash, those of one hash as a chain
     * @param lengthsLongestFirst of all these prefixes
     * @param rules what holds for all entries
     */
    BindingSnapshot(PrefixHash hash, @Nullable Object[] byHomeAddress, @Nullable Object[] byPeer,
            @Nullable Object[] routes, int[] lengthsLongestFirst, Rules rules) {
        this.hash = hash;
        this.byHomeAddress = byHomeAddress;
        this.byPeer = byPeer;
        this.routes = routes;
        lengths = lengthsLongestFirst;
        egresses = rules.egresses;
        policy = rules.policy;
    }

    /**
     * What holds for all entries.
     *
     * @param egresses what the numbers of ways out stand for that entries name
     * @param policy for what enters and leaves tunnels
     */
    record Rules(EgressTable egresses, TunnelPolicy policy) {}

    static BindingSnapshot empty(TunnelPolicy policy) {
        return policy.equals(TunnelPolicy.DEFAULTS)
                ? EMPTY
                : new BindingSnapshot(EMPTY.hash, EMPTY.byHomeAddress, EMPTY.byPeer, EMPTY.routes, EMPTY.lengths,
                        new Rules(EMPTY.egresses, policy));
    }

    /**
     * The policy of the same moment.
     *
     * @return what holds for what enters and leaves tunnels
     */
    public TunnelPolicy policy() {
        return policy;
    }

    /**
     * The ways out of the same moment.
     *
     * @return what each egress number stands for
     */
    public EgressTable egresses() {
        return egresses;
    }

    /** The tables, by which one can tell what two snapshots share. */
    List<@Nullable Object[]> tables() {
        return List.of(byHomeAddress, byPeer, routes);
    }

    /**
     * Finds the entry of a home address.
     *
     * @param address IPv4 address bits
     * @return the entry, or null
     */
    public @Nullable ForwardingEntry byHomeAddress(int address) {
        return KeyTrie.find(byHomeAddress, address) instanceof ForwardingEntry entry
                && entry.homeAddress() == address ? entry : null;
    }

    /**
     * Finds the entries whose peer has an address, present or former.
     *
     * @param address outer source of a packet received
     * @return the entries, or null if there is none
     */
    public @Nullable PeerEntries byPeer(int address) {
        return KeyTrie.find(byPeer, address) instanceof PeerEntries entries
                && entries.address() == address ? entries : null;
    }

    /**
     * Finds the longest registered prefix that contains an address.
     *
     * @param high its first 64 bits
     * @param low its last 64 bits
     * @return the route, or null
     */
    public @Nullable Ipv6Route longestMatch(long high, long low) {
        for (int length : lengths) {
            final long maskedHigh = high & Ipv6Prefix.maskHigh(length);
            final long maskedLow = low & Ipv6Prefix.maskLow(length);
            final Ipv6Route route = exact(maskedHigh, maskedLow, length);
            if (route != null) {
                return route;
            }
        }
        return null;
    }

    private @Nullable Ipv6Route exact(long high, long low, int length) {
        Ipv6Route route = (Ipv6Route) KeyTrie.find(routes, hash.of(high, low, length));
        while (route != null && !route.is(high, low, length)) {
            route = route.next();
        }
        return route;
    }
}
