package org.dsmip.core.binding;

import java.util.Arrays;
import org.agrona.collections.Int2ObjectHashMap;
import org.dsmip.core.net.Ipv6Prefix;
import org.jspecify.annotations.Nullable;

/**
 * Turns changes of forwarding entries into snapshots. A publication copies the shards that changed since the last one and
 * shares all others with it, so that its cost does not grow with the table. Used by the control thread alone.
 */
public final class SnapshotBuilder {
    private static final int LENGTHS = 129;

    private final Int2ObjectHashMap<ForwardingEntry> entries = new Int2ObjectHashMap<>();
    private final PeerIndex peers = new PeerIndex();
    private final SnapshotShard[] shards = emptyShards();
    private final boolean[] owned = new boolean[SnapshotShard.COUNT];
    private final int[] prefixesOfLength = new int[LENGTHS];
    private boolean changed;

    /** Starts without entries. */
    public SnapshotBuilder() {}

    static SnapshotShard[] emptyShards() {
        final SnapshotShard[] shards = new SnapshotShard[SnapshotShard.COUNT];
        Arrays.fill(shards, SnapshotShard.empty());
        return shards;
    }

    /**
     * Adds an entry, in place of any former one of the same home address.
     *
     * @param entry the entry
     */
    public void put(ForwardingEntry entry) {
        remove(entry.homeAddress());
        changed = true;
        entries.put(entry.homeAddress(), entry);
        writable(SnapshotShard.of(entry.homeAddress())).byHomeAddress().put(entry.homeAddress(), entry);
        addPeer(entry.outer().destination(), entry);
        entry.formerPeers().forEach(peer -> addPeer(peer, entry));
        entry.ipv6Entries().forEach(ipv6 -> addRoute(ipv6, entry));
    }

    /**
     * Removes the entry of a home address, if there is one.
     *
     * @param homeAddress IPv4 address bits
     */
    public void remove(int homeAddress) {
        final ForwardingEntry entry = entries.remove(homeAddress);
        if (entry == null) {
            return;
        }
        changed = true;
        writable(SnapshotShard.of(homeAddress)).byHomeAddress().remove(homeAddress);
        removePeer(entry.outer().destination(), entry);
        entry.formerPeers().forEach(peer -> removePeer(peer, entry));
        entry.ipv6Entries().forEach(ipv6 -> removeRoute(ipv6.prefix(), entry));
    }

    /**
     * Lets the readers of a cell see the entries as they are now. Without changes since the last publication it does nothing.
     *
     * @param cell where the readers look
     */
    public void publish(SnapshotCell cell) {
        if (changed) {
            changed = false;
            Arrays.fill(owned, false);
            cell.set(new BindingSnapshot(shards.clone(), lengthsLongestFirst()));
        }
    }

    /**
     * Number of entries.
     *
     * @return 0 or more
     */
    public int size() {
        return entries.size();
    }

    private int[] lengthsLongestFirst() {
        final int[] lengths = new int[LENGTHS];
        int count = 0;
        for (int length = LENGTHS - 1; length >= 0; length--) {
            if (prefixesOfLength[length] > 0) {
                lengths[count++] = length;
            }
        }
        return Arrays.copyOf(lengths, count);
    }

    private SnapshotShard writable(int index) {
        if (!owned[index]) {
            owned[index] = true;
            shards[index] = shards[index].copy();
        }
        return shards[index];
    }

    private void addPeer(int peer, ForwardingEntry entry) {
        final var byPeer = writable(SnapshotShard.of(peer)).byPeer();
        byPeer.put(peer, peers.add(peer, byPeer.get(peer), entry));
    }

    private void removePeer(int peer, ForwardingEntry entry) {
        final var byPeer = writable(SnapshotShard.of(peer)).byPeer();
        final PeerEntries rest = peers.remove(peer, byPeer.get(peer), entry);
        if (rest == null) {
            byPeer.remove(peer);
        } else {
            byPeer.put(peer, rest);
        }
    }

    private void addRoute(Ipv6Entry ipv6, ForwardingEntry entry) {
        final Ipv6Prefix prefix = ipv6.prefix();
        final long high = prefix.address().high();
        final long low = prefix.address().low();
        final long hash = Ipv6Route.hash(high, low, prefix.length());
        final var routes = writable(SnapshotShard.of(hash)).routes();
        final Ipv6Route others = without(routes.get(hash), prefix);
        routes.put(hash, new Ipv6Route(high, low, prefix.length(), ipv6.mode(), entry, others));
        prefixesOfLength[prefix.length()]++;
    }

    private void removeRoute(Ipv6Prefix prefix, ForwardingEntry entry) {
        final long hash = Ipv6Route.hash(prefix.address().high(), prefix.address().low(), prefix.length());
        final var routes = writable(SnapshotShard.of(hash)).routes();
        prefixesOfLength[prefix.length()]--;
        for (Ipv6Route route = routes.get(hash); route != null; route = route.next()) {
            if (route.is(prefix.address().high(), prefix.address().low(), prefix.length())
                    && route.entry().homeAddress() == entry.homeAddress()) {
                final Ipv6Route rest = without(routes.get(hash), prefix);
                if (rest == null) {
                    routes.remove(hash);
                } else {
                    routes.put(hash, rest);
                }
                return;
            }
        }
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
