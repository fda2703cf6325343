package org.dsmip.core.binding;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.Collections;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.TreeMap;
import java.util.function.IntUnaryOperator;
import org.dsmip.core.net.Ipv6Address;
import org.dsmip.core.net.Ipv6Prefix;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Snapshots against a slow reference, and what a publication costs. */
class SnapshotBuilderTest {
    private static final int NODES = 40;
    private static final int PEERS = 12;
    private static final int[] LENGTHS = {0, 1, 48, 56, 63, 64, 65, 96, 127, 128};

    private final SnapshotBuilder builder = new SnapshotBuilder(new SplittableRandom(1));
    private final SnapshotCell cell = new SnapshotCell();

    private static final List<EncapsulationKind> KINDS = List.of(EncapsulationKind.values());

    private static ForwardingEntry entry(int homeAddress, int peer, List<Ipv6Entry> prefixes, List<Peer> former) {
        return entry(homeAddress, peer, prefixes, former, EncapsulationKind.IP_IN_IP);
    }

    private static ForwardingEntry entry(int homeAddress, int peer, List<Ipv6Entry> prefixes, List<Peer> former,
            EncapsulationKind encapsulation) {
        final Tunnel tunnel = Tunnel.of(encapsulation, 1, peer);
        return new ForwardingEntry(homeAddress, homeAddress, tunnel,
                Tunnel.of(EncapsulationKind.IP_IN_IP, 1, homeAddress), true, 1280, 1500, prefixes, former);
    }

    private static Ipv6Entry prefix(long high, long low, int length) {
        return new Ipv6Entry(new Ipv6Prefix(new Ipv6Address(high & Ipv6Prefix.maskHigh(length),
                low & Ipv6Prefix.maskLow(length)), length), TunnelingMode.CARE_OF_ADDRESS);
    }

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 4, 5})
    @Tag("DS-4.3.2-1")
    @Tag("PF-19")
    void answersAsTheSlowReferenceAfterAnyChanges(long seed) {
        final SplittableRandom random = new SplittableRandom(seed);
        final Map<Integer, ForwardingEntry> reference = new TreeMap<>();
        for (int step = 0; step < 2_000; step++) {
            final int home = random.nextInt(NODES);
            if (random.nextInt(3) == 0) {
                builder.remove(home);
                reference.remove(home);
            } else {
                final ForwardingEntry entry = entry(home, 1000 + random.nextInt(PEERS), prefixes(random, home),
                        former(random), KINDS.get(random.nextInt(KINDS.size())));
                builder.put(entry);
                reference.put(home, entry);
            }
            if (random.nextInt(4) == 0) {
                builder.publish(cell);
                assertSame(reference, random, "seed " + seed + ", step " + step);
            }
        }
    }

    /** Prefixes of different nodes never equal, often nested: the home address is spread over bits that each length keeps. */
    private static List<Ipv6Entry> prefixes(SplittableRandom random, int home) {
        final List<Ipv6Entry> prefixes = new ArrayList<>();
        for (int length : LENGTHS) {
            if (random.nextInt(4) == 0 && (length >= 48 || home == 0)) {
                final long high = 0x2001_0DB8_0000_0000L | (home << 16) | (length == 48 ? 0 : length);
                prefixes.add(prefix(high, random.nextInt(2), length));
            }
        }
        return prefixes;
    }

    private static List<Peer> former(SplittableRandom random) {
        final List<Peer> former = new ArrayList<>();
        for (int count = random.nextInt(3); count > 0; count--) {
            former.add(new Peer(1000 + random.nextInt(PEERS), random.nextInt(2) * 434));
        }
        return former;
    }

    private void assertSame(Map<Integer, ForwardingEntry> reference, SplittableRandom random, String about) {
        final BindingSnapshot snapshot = cell.get();
        assertThat(builder.size()).as(about).isEqualTo(reference.size());
        for (int home = 0; home < NODES; home++) {
            assertThat(snapshot.byHomeAddress(home)).as("%s, home address %s", about, home)
                    .isSameAs(reference.get(home));
        }
        for (int peer = 1000; peer < 1000 + PEERS; peer++) {
            final int address = peer;
            assertSamePeer(reference.values().stream().filter(entry -> entry.hasPeerAddress(address)).toList(),
                    snapshot.byPeer(address), about + ", peer " + address);
        }
        for (int look = 0; look < 100; look++) {
            final long high = 0x2001_0DB8_0000_0000L | (random.nextInt(NODES) << 16) | random.nextInt(130);
            assertSameMatch(reference, snapshot, high, random.nextInt(3), about);
        }
    }

    /** All that can be told of the entries of a peer: whether there are several, and one of each kind of tunnel. */
    private static void assertSamePeer(List<ForwardingEntry> expected, @Nullable PeerEntries found, String about) {
        if (found == null) {
            assertThat(expected).as(about).isEmpty();
            return;
        }
        assertThat(found.only()).as(about).isEqualTo(expected.size() == 1 ? expected.getFirst() : null);
        final List<ForwardingEntry> samples = new ArrayList<>();
        for (int i = 0; i < found.samples(); i++) {
            samples.add(found.sample(i));
        }
        assertThat(expected).as(about).containsAll(samples);
        assertThat(samples).as(about).extracting(entry -> entry.outer().encapsulation()).doesNotHaveDuplicates()
                .containsAll(expected.stream().map(entry -> entry.outer().encapsulation()).toList());
    }

    private static void assertSameMatch(Map<Integer, ForwardingEntry> reference, BindingSnapshot snapshot, long high,
            long low, String about) {
        ForwardingEntry owner = null;
        int longest = -1;
        for (ForwardingEntry entry : reference.values()) {
            for (Ipv6Entry ipv6 : entry.ipv6Entries()) {
                if (ipv6.prefix().contains(new Ipv6Address(high, low)) && ipv6.prefix().length() > longest) {
                    owner = entry;
                    longest = ipv6.prefix().length();
                }
            }
        }
        final Ipv6Route route = snapshot.longestMatch(high, low);
        final String what = about + ", address " + new Ipv6Address(high, low);
        if (owner == null || route == null) {
            assertThat(route).as(what).isNull();
            assertThat(owner).as(what).isNull();
        } else {
            assertThat(route.entry()).as(what).isSameAs(owner);
            assertThat(route.length()).as(what).isEqualTo(longest);
        }
    }

    @Test
    @Tag("DS-4.3.2-1")
    void prefixThatChangesHandsBelongsToTheLastOneAndIsGoneWithIt() {
        final Ipv6Entry prefix = prefix(0x2001_0DB8_0000_0000L, 0, 64);
        builder.put(entry(1, 1000, List.of(prefix), List.of()));
        builder.put(entry(2, 1001, List.of(prefix), List.of()));
        builder.remove(1);
        builder.publish(cell);
        final Ipv6Route route = cell.get().longestMatch(0x2001_0DB8_0000_0000L, 7);
        assertThat(route).isNotNull().extracting(found -> found.entry().homeAddress()).isEqualTo(2);
        builder.remove(2);
        builder.publish(cell);
        assertThat(cell.get().longestMatch(0x2001_0DB8_0000_0000L, 7)).isNull();
    }

    @Test
    @Tag("PF-19")
    void publishedSnapshotNeverChanges() {
        builder.put(entry(1, 1000, List.of(prefix(0x2001_0DB8_0000_0000L, 0, 64)), List.of(Peer.of(1001))));
        builder.publish(cell);
        final BindingSnapshot before = cell.get();
        builder.remove(1);
        builder.put(entry(2, 1000, List.of(), List.of()));
        assertThat(cell.get()).as("nothing is seen before it is published").isSameAs(before);
        builder.publish(cell);
        assertThat(before.byHomeAddress(1)).isNotNull();
        assertThat(before.byHomeAddress(2)).isNull();
        for (int peer : new int[]{1000, 1001}) {
            assertThat(before.byPeer(peer)).as("peer " + peer).isNotNull().extracting(PeerEntries::only)
                    .isSameAs(before.byHomeAddress(1));
        }
        assertThat(before.longestMatch(0x2001_0DB8_0000_0000L, 1)).isNotNull();
    }

    @Test
    @Tag("PF-19")
    void withoutChangesNothingIsPublished() {
        builder.publish(cell);
        assertThat(cell.get()).isSameAs(BindingSnapshot.EMPTY);
        builder.put(entry(1, 1000, List.of(), List.of()));
        builder.publish(cell);
        final BindingSnapshot snapshot = cell.get();
        builder.remove(99);
        builder.publish(cell);
        assertThat(cell.get()).isSameAs(snapshot);
    }

    @Test
    @Tag("DS-4.3.2-1")
    @Tag("PF-24")
    void prefixesWhoseHashesCollideAreToldApart() {
        // With such a secret all prefixes collide whose last bits are the same.
        final SnapshotBuilder foreseen = new SnapshotBuilder(() -> 0);
        final int prefixes = 50;
        final SplittableRandom random = new SplittableRandom(8);
        final Map<Long, Integer> owners = new TreeMap<>();
        for (int step = 0; step < 1_000; step++) {
            final int home = random.nextInt(20);
            owners.values().removeIf(owner -> owner == home);
            if (random.nextInt(3) == 0) {
                foreseen.remove(home);
            } else {
                final List<Ipv6Entry> own = new ArrayList<>();
                for (int i = random.nextInt(4); i > 0; i--) {
                    final long high = (long) random.nextInt(prefixes) << 32;
                    own.add(prefix(high, 5, 128));
                    owners.put(high, home);
                }
                foreseen.put(entry(home, 1000, own, List.of()));
            }
            foreseen.publish(cell);
            for (long i = 0; i < prefixes; i++) {
                final Ipv6Route route = cell.get().longestMatch(i << 32, 5);
                assertThat(route == null ? null : route.entry().homeAddress()).as("step %d, prefix %d", step, i)
                        .isEqualTo(owners.get(i << 32));
            }
        }
    }

    @Test
    @Tag("PF-19")
    void oneMoveMakesTheSameFewNodesHoweverLargeTheTable() {
        for (int node = 0; node < 30_000; node++) {
            builder.put(large(node, 0x0A00_0000 + node));
        }
        assertThat(nodesOfMoves(node -> 0x0B00_0000 + node)).isBetween(10, 8 * 5);
    }

    @Test
    @Tag("PF-19")
    void oneMoveMakesTheSameFewNodesHoweverManyShareTheCareOfAddress() {
        for (int node = 0; node < 30_000; node++) {
            builder.put(large(node, 0x0A00_0000));
        }
        assertThat(nodesOfMoves(node -> 0x0B00_0000)).isBetween(10, 10 * 5);
        builder.publish(cell);
        final PeerEntries left = cell.get().byPeer(0x0A00_0000);
        assertThat(left).isNotNull().extracting(PeerEntries::only).isNull();
    }

    /** The most nodes that one move of a node has in its snapshot and the one before has not. */
    private int nodesOfMoves(IntUnaryOperator to) {
        builder.publish(cell);
        final Set<Object> known = Collections.newSetFromMap(new IdentityHashMap<>());
        newNodes(cell.get(), known);
        int most = 0;
        for (int i = 0; i < 200; i++) {
            final int node = i * 149;
            builder.put(large(node, to.applyAsInt(node)));
            builder.publish(cell);
            most = Math.max(most, newNodes(cell.get(), known));
        }
        return most;
    }

    private static int newNodes(BindingSnapshot snapshot, Set<Object> known) {
        return snapshot.tables().stream().mapToInt(table -> newNodes(table, known)).sum();
    }

    private static int newNodes(@Nullable Object[] node, Set<Object> known) {
        int count = known.add(node) ? 1 : 0;
        for (int i = 0; count > 0 && i < node.length; i++) {
            if (node[i] instanceof Object[] below) {
                count += newNodes(below, known);
            } else if (node[i] instanceof PeerEntries entries) {
                for (PeerKind kind : entries.kinds()) {
                    count += newNodes(kind.entries(), known);
                }
            }
        }
        return count;
    }

    private static ForwardingEntry large(int node, int peer) {
        final List<Ipv6Entry> prefixes = new ArrayList<>();
        prefixes.add(prefix(0x2001_0DB8_0001_0000L, node + 1, 128));
        for (int i = 0; i < 3; i++) {
            prefixes.add(prefix(0x2001_0DB9_0000_0000L + ((node * 4L + i) << 8), 0, 56));
        }
        return entry(0xC000_0000 + node, peer, prefixes, List.of());
    }

    @Test
    @Tag("DS-4.3.2-1")
    void entryPutAgainTakesItsPrefixBack() {
        final Ipv6Entry prefix = prefix(0x2001_0DB8_0000_0000L, 0, 64);
        final ForwardingEntry first = entry(1, 1000, List.of(prefix), List.of());
        builder.put(first);
        builder.put(first);
        builder.put(entry(2, 1001, List.of(prefix), List.of()));
        builder.put(first);
        builder.put(entry(2, 1001, List.of(), List.of()));
        builder.publish(cell);
        final Ipv6Route route = cell.get().longestMatch(0x2001_0DB8_0000_0000L, 7);
        assertThat(route).isNotNull().extracting(Ipv6Route::entry).isSameAs(first);
    }
}
