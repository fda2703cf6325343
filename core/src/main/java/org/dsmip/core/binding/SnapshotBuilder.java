package org.dsmip.core.binding;

import java.util.Arrays;
import java.util.List;
import java.util.random.RandomGenerator;
import org.dsmip.core.net.Ipv6Prefix;
import org.jspecify.annotations.Nullable;

/**
 * Turns changes of forwarding entries into snapshots, each of which shares with the one before all that has not changed: a
 * registration costs the same however many others there are, and however many of them share its care-of address. Used by the
 * control thread alone.
 */
public final class SnapshotBuilder {
    private static final int LENGTHS = 129;
    /** As many look-ups as a processor has under way at a time. */
    private static final int FETCHED = 10;

    private final PrefixHash hash;
    private final KeyTrie<ForwardingEntry> byHomeAddress;
    private final KeyTrie<PeerEntries> byPeer;
    private final KeyTrie<Ipv6Route> routes;
    private final PeerIndex peerIndex;

    private @Nullable Object[] home = KeyTrie.EMPTY;
    private @Nullable Object[] peers = KeyTrie.EMPTY;
    private @Nullable Object[] prefixes = KeyTrie.EMPTY;
    private final int[] prefixesOfLength = new int[LENGTHS];
    private int[] lengthsLongestFirst = {};
    private final @Nullable Object[][] ways = new Object[FETCHED][];
    private final int[] wanted = new int[FETCHED];
    private int size;
    private EgressTable egresses = EgressTable.DEFAULT;
    private TunnelPolicy policy;
    private boolean changed;

    /**
     * Starts without entries, with the policy of the requirements.
     *
     * @param secrets what the places of prefixes in the tables depend on; to be unknown to those who choose prefixes
     */
    public SnapshotBuilder(RandomGenerator secrets) {
        this(secrets, TunnelPolicy.DEFAULTS);
    }

    /**
     * Starts without entries.
     *
     * @param secrets what the places of prefixes in the tables depend on; to be unknown to those who choose prefixes
     * @param policy for what enters and leaves tunnels
     */
    public SnapshotBuilder(RandomGenerator secrets, TunnelPolicy policy) {
        this.policy = policy;
        hash = new PrefixHash(secrets);
        byHomeAddress = new KeyTrie<>(ForwardingEntry.class, ForwardingEntry::homeAddress);
        byPeer = new KeyTrie<>(PeerEntries.class, PeerEntries::address);
        routes = new KeyTrie<>(Ipv6Route.class, route -> hash.of(route.high(), route.low(), route.length()));
        peerIndex = new PeerIndex(byHomeAddress);
    }

    /**
     * Adds an entry, in place of any former one of the same home address.
     *
     * @param entry the entry
     */
    public void put(ForwardingEntry entry) {
        fetch(entry);
        final ForwardingEntry former = byHomeAddress.get(home, entry.homeAddress());
        changed = true;
        size += former == null ? 1 : 0;
        home = byHomeAddress.with(home, entry);
        setPeer(entry.outer().destination(), former, entry);
        entry.formerPeers().forEach(peer -> setPeer(peer.address(), former, entry));
        int kept = 0;
        for (Ipv6Entry ipv6 : entry.ipv6Entries()) {
            kept += setRoute(ipv6, entry, former) ? 1 : 0;
        }
        if (former != null && !isSame(former, entry)) {
            forgetPeers(former, entry);
            if (kept < former.ipv6Entries().size()) {
                forgetRoutes(former);
            }
        }
    }

    /** Looks all up together that is about to change, so that memory is waited for once and not once for each. */
    private void fetch(ForwardingEntry entry) {
        int count = 0;
        wanted[count] = entry.homeAddress();
        ways[count++] = home;
        wanted[count] = entry.outer().destination();
        ways[count++] = peers;
        final List<Ipv6Entry> ipv6 = entry.ipv6Entries();
        for (int i = 0; i < ipv6.size() && count < FETCHED; i++) {
            wanted[count] = hash(ipv6.get(i).prefix());
            ways[count++] = prefixes;
        }
        KeyTrie.fetch(ways, wanted, count);
    }

    /**
     * Removes the entry of a home address, if there is one.
     *
     * @param homeAddress IPv4 address bits
     */
    public void remove(int homeAddress) {
        final ForwardingEntry former = byHomeAddress.get(home, homeAddress);
        if (former != null) {
            changed = true;
            size--;
            home = byHomeAddress.without(home, homeAddress);
            forgetPeers(former, null);
            forgetRoutes(former);
        }
    }

    /** Removes an entry from its peers but those that its successor has too. */
    private void forgetPeers(ForwardingEntry former, @Nullable ForwardingEntry successor) {
        forgetPeer(former.outer().destination(), former, successor);
        former.formerPeers().forEach(peer -> forgetPeer(peer.address(), former, successor));
    }

    private void forgetRoutes(ForwardingEntry former) {
        former.ipv6Entries().forEach(ipv6 -> forgetRoute(ipv6.prefix(), former));
    }

    /**
     * From the next publication on the numbers of ways out stand for others.
     *
     * @param table what they stand for; has all numbers that any entry names
     */
    public void egresses(EgressTable table) {
        egresses = table;
        changed = true;
    }

    /**
     * From the next publication on another policy holds.
     *
     * @param next for what enters and leaves tunnels
     */
    public void policy(TunnelPolicy next) {
        policy = next;
        changed = true;
    }

    /**
     * Lets the readers of a cell see the entries as they are now. Without changes since the last publication it does nothing.
     *
     * @param cell where the readers look
     */
    public void publish(SnapshotCell cell) {
        if (changed) {
            changed = false;
            cell.set(new BindingSnapshot(hash, home, peers, prefixes, lengthsLongestFirst,
                    new BindingSnapshot.Rules(egresses, policy)));
        }
    }

    /**
     * Number of entries.
     *
     * @return 0 or more
     */
    public int size() {
        return size;
    }

    private void setPeer(int peer, @Nullable ForwardingEntry former, ForwardingEntry entry) {
        PeerEntries others = byPeer.get(peers, peer);
        others = others == null || former == null ? others : peerIndex.remove(others, former);
        others = others == null ? null : peerIndex.remove(others, entry);
        peers = byPeer.with(peers, peerIndex.add(peer, others, entry));
    }

    private void forgetPeer(int peer, ForwardingEntry former, @Nullable ForwardingEntry successor) {
        final PeerEntries present = byPeer.get(peers, peer);
        if (present == null || (successor != null && successor.hasPeerAddress(peer))) {
            return;
        }
        final PeerEntries rest = peerIndex.remove(present, former);
        peers = rest == null ? byPeer.without(peers, peer) : byPeer.with(peers, rest);
    }

    /** Answers whether the former entry had the prefix. */
    private boolean setRoute(Ipv6Entry ipv6, ForwardingEntry entry, @Nullable ForwardingEntry former) {
        final Ipv6Prefix prefix = ipv6.prefix();
        final long high = prefix.address().high();
        final long low = prefix.address().low();
        final Ipv6Route chain = routes.get(prefixes, hash(prefix));
        final Ipv6Route present = find(chain, prefix);
        if (present == null) {
            count(prefix.length(), 1);
        }
        prefixes = routes.with(prefixes,
                new Ipv6Route(high, low, prefix.length(), ipv6.mode(), entry, without(chain, prefix)));
        return present != null && former != null && isSame(present.entry(), former);
    }

    /** A prefix that another has registered meanwhile, or the same node anew, stays. */
    private void forgetRoute(Ipv6Prefix prefix, ForwardingEntry former) {
        final int key = hash(prefix);
        final Ipv6Route chain = routes.get(prefixes, key);
        final Ipv6Route route = find(chain, prefix);
        if (route == null || !isSame(route.entry(), former)) {
            return;
        }
        final Ipv6Route rest = without(chain, prefix);
        prefixes = rest == null ? routes.without(prefixes, key) : routes.with(prefixes, rest);
        count(prefix.length(), -1);
    }

    /** What is put in place of an equal one is another. */
    @SuppressWarnings("ReferenceEquality")
    private static boolean isSame(ForwardingEntry first, ForwardingEntry second) {
        return first == second;
    }

    private int hash(Ipv6Prefix prefix) {
        return hash.of(prefix.address().high(), prefix.address().low(), prefix.length());
    }

    private void count(int length, int change) {
        prefixesOfLength[length] += change;
        if (prefixesOfLength[length] == Math.max(change, 0)) {
            // The first or the last of its length.
            lengthsLongestFirst = lengthsInUse();
        }
    }

    private int[] lengthsInUse() {
        final int[] lengths = new int[LENGTHS];
        int count = 0;
        for (int length = LENGTHS - 1; length >= 0; length--) {
            if (prefixesOfLength[length] > 0) {
                lengths[count++] = length;
            }
        }
        return Arrays.copyOf(lengths, count);
    }

    private static @Nullable Ipv6Route find(@Nullable Ipv6Route chain, Ipv6Prefix prefix) {
        Ipv6Route route = chain;
        while (route != null && !route.is(prefix.address().high(), prefix.address().low(), prefix.length())) {
            route = route.next();
        }
        return route;
    }

    private static @Nullable Ipv6Route without(@Nullable Ipv6Route chain, Ipv6Prefix prefix) {
        if (chain == null) {
            return null;
        }
        final Ipv6Route rest = without(chain.next(), prefix);
        return chain.is(prefix.address().high(), prefix.address().low(), prefix.length())
                ? rest
                : chain.withNext(rest);
    }
}
