package org.dsmip.controlplane.agent;

import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import org.dsmip.core.io.RouteTable;
import org.dsmip.core.io.route.InterfaceAddress;
import org.dsmip.core.io.route.Link;
import org.dsmip.core.net.Ipv4Address;
import org.dsmip.core.net.Ipv6Address;
import org.jspecify.annotations.Nullable;

/** Addresses of this host. */
final class OwnAddresses {
    private OwnAddresses() {}

    /** All IPv4 addresses of the host. */
    static Set<Ipv4Address> ipv4(RouteTable routes) {
        return routes.addresses().stream().map(InterfaceAddress::address).filter(Ipv4Address.class::isInstance)
                .map(Ipv4Address.class::cast).collect(Collectors.toUnmodifiableSet());
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
