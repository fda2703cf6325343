package org.dsmip.core.binding;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicBoolean;
import org.dsmip.core.net.Ipv6Address;
import org.dsmip.core.net.Ipv6Prefix;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** Readers beside a writer: what they see is always one whole table. */
class SnapshotCellTest {
    private static final int NODES = 64;
    private static final int PUBLICATIONS = 20_000;
    private static final long HIGH = 0x2001_0DB8_0001_0000L;

    @Test
    @Tag("PF-19")
    void readersNeverSeeAnEntryWithoutItsRoutes() throws InterruptedException, ExecutionException {
        final SnapshotCell cell = new SnapshotCell();
        final AtomicBoolean done = new AtomicBoolean();
        final List<Future<Long>> readers = new ArrayList<>();
        try (ExecutorService threads = Executors.newFixedThreadPool(2)) {
            final Callable<Long> reader = () -> read(cell, done);
            readers.add(threads.submit(reader));
            readers.add(threads.submit(reader));
            write(cell);
            done.set(true);
        }
        for (Future<Long> reader : readers) {
            assertThat(reader.get()).as("entries looked at").isPositive();
        }
    }

    private static void write(SnapshotCell cell) {
        final SplittableRandom random = new SplittableRandom(7);
        final SnapshotBuilder builder = new SnapshotBuilder(new SplittableRandom(1));
        for (int i = 0; i < PUBLICATIONS; i++) {
            final int home = random.nextInt(NODES);
            if (random.nextInt(4) == 0) {
                builder.remove(home);
            } else {
                builder.put(entry(home, i));
            }
            builder.publish(cell);
        }
    }

    private static ForwardingEntry entry(int home, int version) {
        final List<Ipv6Entry> prefixes = List.of(
                new Ipv6Entry(new Ipv6Prefix(new Ipv6Address(HIGH, home), 128), TunnelingMode.HOME_ADDRESS),
                new Ipv6Entry(new Ipv6Prefix(new Ipv6Address(HIGH + 1 + home, 0), 64), TunnelingMode.HOME_ADDRESS));
        return new ForwardingEntry(version, home, Tunnel.of(EncapsulationKind.GRE, 1, 1_000 + version),
                Tunnel.of(EncapsulationKind.IP_IN_IP, 1, home), true, 1280, 1500, prefixes, List.of());
    }

    private static long read(SnapshotCell cell, AtomicBoolean done) {
        long seen = 0;
        while (!done.get() || seen == 0) {
            final BindingSnapshot snapshot = cell.get();
            for (int home = 0; home < NODES; home++) {
                final ForwardingEntry entry = snapshot.byHomeAddress(home);
                if (entry != null) {
                    seen++;
                    check(snapshot, entry);
                }
            }
        }
        return seen;
    }

    private static void check(BindingSnapshot snapshot, ForwardingEntry entry) {
        for (Ipv6Entry prefix : entry.ipv6Entries()) {
            final Ipv6Route route = snapshot.longestMatch(prefix.prefix().address().high(),
                    prefix.prefix().address().low());
            if (route == null || !route.entry().equals(entry)) {
                throw new AssertionError("route of " + prefix + " is " + route + ", entry is " + entry);
            }
        }
        final PeerEntries peer = snapshot.byPeer(entry.outer().destination());
        if (peer == null || !entry.equals(peer.only())) {
            throw new AssertionError("peer of " + entry + " has " + (peer == null ? "nobody" : peer.only()));
        }
    }
}
