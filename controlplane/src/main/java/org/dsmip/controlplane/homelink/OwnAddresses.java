package org.dsmip.controlplane.homelink;

import java.util.List;
import org.dsmip.core.io.RouteTable;
import org.dsmip.core.io.route.InterfaceAddress;
import org.dsmip.core.io.route.Link;
import org.dsmip.core.net.Ipv6Address;
import org.jspecify.annotations.Nullable;

/** Addresses of this host on its home link. */
final class OwnAddresses {
    private OwnAddresses() {}

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
