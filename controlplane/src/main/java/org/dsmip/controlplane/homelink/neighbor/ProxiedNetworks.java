package org.dsmip.controlplane.homelink.neighbor;

import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.dsmip.core.net.Ipv6Address;
import org.dsmip.core.net.Ipv6Prefix;

/** Networks, asked whether one of them holds an address: one look-up for each length in use. Not thread-safe. */
final class ProxiedNetworks {
    private final Map<Integer, Set<Ipv6Address>> byLength = new TreeMap<>();

    void add(Ipv6Prefix network) {
        byLength.computeIfAbsent(network.length(), length -> new HashSet<>()).add(network.address());
    }

    void remove(Ipv6Prefix network) {
        byLength.computeIfPresent(network.length(), (length, networks) -> {
            networks.remove(network.address());
            return networks.isEmpty() ? null : networks;
        });
    }

    boolean contain(Ipv6Address address) {
        for (Map.Entry<Integer, Set<Ipv6Address>> entry : byLength.entrySet()) {
            if (entry.getValue().contains(Ipv6Prefix.containing(address, entry.getKey()).address())) {
                return true;
            }
        }
        return false;
    }
}
