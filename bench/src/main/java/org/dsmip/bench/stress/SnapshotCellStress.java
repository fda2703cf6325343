package org.dsmip.bench.stress;

import java.util.List;
import java.util.SplittableRandom;
import org.dsmip.core.binding.BindingSnapshot;
import org.dsmip.core.binding.EncapsulationKind;
import org.dsmip.core.binding.ForwardingEntry;
import org.dsmip.core.binding.Ipv6Entry;
import org.dsmip.core.binding.Ipv6Route;
import org.dsmip.core.binding.PeerEntries;
import org.dsmip.core.binding.SnapshotBuilder;
import org.dsmip.core.binding.SnapshotCell;
import org.dsmip.core.binding.Tunnel;
import org.dsmip.core.binding.TunnelingMode;
import org.dsmip.core.net.Ipv6Address;
import org.dsmip.core.net.Ipv6Prefix;
import org.jspecify.annotations.Nullable;
import org.openjdk.jcstress.annotations.Actor;
import org.openjdk.jcstress.annotations.Expect;
import org.openjdk.jcstress.annotations.JCStressTest;
import org.openjdk.jcstress.annotations.Outcome;
import org.openjdk.jcstress.annotations.State;
import org.openjdk.jcstress.infra.results.II_Result;

/**
 * One thread publishes a node and then its move, another one looks twice: it sees nothing, the node or the move, never less the
 * second time, and of whatever it sees everything.
 */
@JCStressTest
@Outcome(id = {"0, 0", "0, 1", "0, 2", "1, 1", "1, 2", "2, 2"}, expect = Expect.ACCEPTABLE, desc = "whole and in order")
@Outcome(expect = Expect.FORBIDDEN, desc = "torn, or older than before")
@State
public class SnapshotCellStress {
    private static final int HOME = 0x0A00_0001;
    private static final int CARE_OF = 0x0B00_0000;
    private static final long NETWORK = 0x2001_0DB8_0001_0000L;
    private static final int NOTHING = 0;
    private static final int TORN = -1;

    private final SnapshotCell cell = new SnapshotCell();
    private final SnapshotBuilder builder = new SnapshotBuilder(new SplittableRandom(1));

    private static ForwardingEntry entry(int version) {
        final List<Ipv6Entry> prefixes = List.of(
                new Ipv6Entry(new Ipv6Prefix(new Ipv6Address(NETWORK, 0), 64), TunnelingMode.CARE_OF_ADDRESS),
                new Ipv6Entry(new Ipv6Prefix(new Ipv6Address(NETWORK, 1), 128), TunnelingMode.CARE_OF_ADDRESS));
        return new ForwardingEntry(version, HOME, Tunnel.of(EncapsulationKind.GRE, 1, CARE_OF + version),
                Tunnel.of(EncapsulationKind.IP_IN_IP, 1, HOME), true, 1280, 1500, prefixes, List.of());
    }

    /** The control plane. */
    @Actor
    public void publish() {
        for (int version = 1; version <= 2; version++) {
            builder.put(entry(version));
            builder.publish(cell);
        }
    }

    /** A worker, one burst after the other. */
    @Actor
    public void look(II_Result seen) {
        seen.r1 = version(cell.get());
        seen.r2 = version(cell.get());
    }

    private static int version(BindingSnapshot snapshot) {
        final ForwardingEntry entry = snapshot.byHomeAddress(HOME);
        final Ipv6Route address = snapshot.longestMatch(NETWORK, 1);
        final Ipv6Route network = snapshot.longestMatch(NETWORK, 2);
        if (entry == null) {
            return address == null && network == null && present(snapshot) == NOTHING ? NOTHING : TORN;
        }
        final int version = entry.bindingId();
        final boolean whole = present(snapshot) == version && belongs(address, 128, entry)
                && belongs(network, 64, entry);
        return whole ? version : TORN;
    }

    /** The versions at whose care-of addresses there is a node, as a sum. */
    private static int present(BindingSnapshot snapshot) {
        int sum = 0;
        for (int version = 1; version <= 2; version++) {
            final PeerEntries peer = snapshot.byPeer(CARE_OF + version);
            final ForwardingEntry only = peer == null ? null : peer.only();
            sum += peer == null ? 0 : only != null && only.bindingId() == version ? version : TORN;
        }
        return sum;
    }

    private static boolean belongs(@Nullable Ipv6Route route, int length, ForwardingEntry entry) {
        return route != null && route.length() == length && route.entry().bindingId() == entry.bindingId();
    }
}
