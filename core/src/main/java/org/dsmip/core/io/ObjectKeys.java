package org.dsmip.core.io;

import java.util.List;
import org.dsmip.core.io.route.AddressFlag;
import org.dsmip.core.io.route.InterfaceAddress;
import org.dsmip.core.io.route.Route;
import org.dsmip.core.io.route.RouteProtocol;
import org.dsmip.core.net.IpPrefix;

/** By what the kernel tells objects of its network configuration apart, and all of an object that must be as it was made. */
final class ObjectKeys {
    private ObjectKeys() {}

    static Object key(InterfaceAddress address) {
        return List.of(address.linkIndex(), address.address());
    }

    /** The kernel has its own idea of most of an address's flags. */
    static Object essence(InterfaceAddress address) {
        return List.of(address.linkIndex(), address.address(), address.prefixLength(),
                address.flags().contains(AddressFlag.DEPRECATED));
    }

    static Object key(Route route) {
        return new RouteKey(route.destination(), route.table(), route.priority());
    }

    /** There may be millions of them. */
    private record RouteKey(IpPrefix destination, int table, int priority) {}

    /** The same route of another program is as good. */
    static Object essence(Route route) {
        return route.withProtocol(RouteProtocol.UNSPECIFIED);
    }
}
