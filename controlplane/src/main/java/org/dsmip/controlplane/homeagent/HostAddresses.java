package org.dsmip.controlplane.homeagent;

import java.util.Set;
import org.dsmip.core.net.IpAddress;
import org.dsmip.core.net.Ipv4Address;
import org.dsmip.core.net.Ipv6Address;
import org.dsmip.core.net.Ipv6Prefix;

/**
 * The addresses that the host of a home agent has on any of its interfaces, link-local ones included (DAD-10), and the broadcast
 * addresses of its IPv4 links (BASE-HA-08).
 *
 * @param own the addresses
 * @param broadcasts the broadcast addresses
 */
public record HostAddresses(Set<IpAddress> own, Set<Ipv4Address> broadcasts) {
    /** Nothing is known of the host yet. */
    public static final HostAddresses NONE = new HostAddresses(Set.of(), Set.of());

    /** Copies the sets. */
    public HostAddresses {
        own = Set.copyOf(own);
        broadcasts = Set.copyOf(broadcasts);
    }

    boolean has(IpAddress address) {
        return own.contains(address);
    }

    boolean hasAnyIn(Ipv6Prefix prefix) {
        return own.stream().anyMatch(address -> address instanceof Ipv6Address ipv6 && prefix.contains(ipv6));
    }
}
