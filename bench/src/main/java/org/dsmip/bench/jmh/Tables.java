package org.dsmip.bench.jmh;

import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import org.dsmip.core.binding.EncapsulationKind;
import org.dsmip.core.binding.ForwardingEntry;
import org.dsmip.core.binding.Ipv6Entry;
import org.dsmip.core.binding.SnapshotBuilder;
import org.dsmip.core.binding.Tunnel;
import org.dsmip.core.binding.TunnelingMode;
import org.dsmip.core.net.Ipv6Address;
import org.dsmip.core.net.Ipv6Prefix;

/** Bindings of a made-up home agent: node {@code n} has one address and three networks. */
final class Tables {
    static final int HOME_AGENT = 0xC000_0201;
    static final int FIRST_HOME_ADDRESS = 0x0A00_0000;
    static final int FIRST_CARE_OF_ADDRESS = 0x0B00_0000;
    static final long HOME_NETWORK = 0x2001_0DB8_0001_0000L;
    static final long MOBILE_NETWORKS = 0x2001_0DB9_0000_0000L;

    private Tables() {}

    /** A table of some nodes, so many of them behind each care-of address. */
    static SnapshotBuilder of(int nodes, int sharing) {
        final SnapshotBuilder builder = new SnapshotBuilder(new SplittableRandom(1));
        for (int node = 0; node < nodes; node++) {
            builder.put(entry(node, careOfAddress(node, sharing), EncapsulationKind.IP_IN_IP,
                    TunnelingMode.CARE_OF_ADDRESS));
        }
        return builder;
    }

    /** Where a node is that shares its care-of address with the ones beside it. */
    static int careOfAddress(int node, int sharing) {
        return FIRST_CARE_OF_ADDRESS + node / sharing;
    }

    /** The entry of a node at some care-of address. */
    static ForwardingEntry entry(int node, int careOfAddress, EncapsulationKind kind, TunnelingMode mode) {
        final List<Ipv6Entry> prefixes = new ArrayList<>();
        prefixes.add(new Ipv6Entry(new Ipv6Prefix(new Ipv6Address(HOME_NETWORK, node + 1L), 128), mode));
        for (int i = 0; i < 3; i++) {
            prefixes.add(new Ipv6Entry(new Ipv6Prefix(new Ipv6Address(network(node, i), 0), 56), mode));
        }
        final int homeAddress = FIRST_HOME_ADDRESS + node;
        return new ForwardingEntry(node, homeAddress, Tunnel.of(kind, HOME_AGENT, careOfAddress),
                Tunnel.of(EncapsulationKind.IP_IN_IP, HOME_AGENT, homeAddress), true, 1280, 1500, prefixes, List.of());
    }

    /** First half of a node's network. */
    static long network(int node, int number) {
        return MOBILE_NETWORKS + ((node * 4L + number) << 8);
    }
}
