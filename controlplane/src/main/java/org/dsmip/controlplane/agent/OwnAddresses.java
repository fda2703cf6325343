package org.dsmip.controlplane.agent;

import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.dsmip.controlplane.homeagent.HostAddresses;
import org.dsmip.core.io.RouteTable;
import org.dsmip.core.io.route.InterfaceAddress;
import org.dsmip.core.io.route.Link;
import org.dsmip.core.net.IpAddress;
import org.dsmip.core.net.Ipv4Address;
import org.dsmip.core.net.Ipv4Prefix;
import org.dsmip.core.net.Ipv6Address;
import org.jspecify.annotations.Nullable;

/** Addresses of this host. */
final class OwnAddresses {
    /** Longest prefix of an IPv4 link that has a broadcast address. */
    private static final int LONGEST_WITH_BROADCAST = 30;

    private OwnAddresses() {}

    /** What the host has on all its interfaces, whether it is usable yet or not. */
    static HostAddresses of(List<InterfaceAddress> addresses) {
        final Set<IpAddress> own = new HashSet<>();
        final Set<Ipv4Address> broadcasts = new HashSet<>();
        for (InterfaceAddress address : addresses) {
            own.add(address.address());
            if (address.address() instanceof Ipv4Address ipv4 && address.prefixLength() <= LONGEST_WITH_BROADCAST) {
                broadcasts.add(Ipv4Prefix.containing(ipv4, address.prefixLength()).broadcast());
            }
        }
        return new HostAddresses(own, broadcasts);
    }

    /** IPv6 addresses of an interface that neighbors may be spoken to from. */
    static List<Ipv6Address> ipv6(RouteTable routes, Link link) {
        return routes.addresses(link.index()).stream().filter(InterfaceAddress::isUsable)
                .map(InterfaceAddress::address).filter(Ipv6Address.class::isInstance).map(Ipv6Address.class::cast)
                .toList();
    }

    /** A global one if possible (ND-1); null: there is none at all. */
    static @Nullable Ipv6Address preferred(List<Ipv6Address> addresses) {
        return addresses.stream().filter(candidate -> !candidate.isLinkLocal()).findFirst()
                .orElse(addresses.isEmpty() ? null : addresses.getFirst());
    }
}
