package org.dsmip.controlplane.homeagent;

import java.util.List;
import org.dsmip.core.net.Ipv4Prefix;
import org.dsmip.core.net.Ipv6Address;
import org.dsmip.core.net.Ipv6Prefix;

/**
 * The link that home addresses belong to.
 *
 * @param attached whether the home agent has an interface there; if not, the home network is virtual (RFC 3344 section
 *     1.7): nothing is proxied or announced, routes alone attract traffic
 * @param homeNetwork prefix of the IPv4 home addresses
 * @param onLinkPrefixes IPv6 prefixes that are on-link there; may be empty
 * @param ownAddresses IPv6 addresses of the home agent and of other routers there, never given to a mobile node
 * @param delegablePrefixes parts of the on-link prefixes from which networks may be registered; may be empty
 */
public record HomeLinkSettings(boolean attached, Ipv4Prefix homeNetwork, List<Ipv6Prefix> onLinkPrefixes,
        List<Ipv6Address> ownAddresses, List<Ipv6Prefix> delegablePrefixes) {
    /**
     * Copies the lists and checks what belongs together.
     *
     * @throws IllegalArgumentException if the parts contradict each other
     */
    public HomeLinkSettings {
        onLinkPrefixes = List.copyOf(onLinkPrefixes);
        ownAddresses = List.copyOf(ownAddresses);
        delegablePrefixes = List.copyOf(delegablePrefixes);
        final List<Ipv6Prefix> onLink = onLinkPrefixes;
        onLink.forEach(prefix -> requireUnicast("on-link prefix", prefix));
        for (Ipv6Prefix prefix : delegablePrefixes) {
            if (onLink.stream().noneMatch(range -> range.covers(prefix))) {
                throw new IllegalArgumentException("delegable prefix " + prefix + " is outside the on-link prefixes "
                        + onLink);
            }
        }
        if (!attached && !onLink.isEmpty()) {
            throw new IllegalArgumentException("on-link prefixes " + onLink + " need an interface on the home link");
        }
    }

    static void requireUnicast(String what, Ipv6Prefix prefix) {
        final Ipv6Address address = prefix.address();
        if (prefix.length() == 0 || address.isMulticast() || address.isLinkLocal() || address.isUnspecified()) {
            throw new IllegalArgumentException(what + " " + prefix + " is not a prefix of routable unicast addresses");
        }
    }
}
