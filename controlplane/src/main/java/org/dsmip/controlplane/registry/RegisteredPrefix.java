package org.dsmip.controlplane.registry;

import org.dsmip.core.binding.TunnelingMode;
import org.dsmip.core.net.Ipv6Address;
import org.dsmip.core.net.Ipv6Prefix;

/**
 * An IPv6 prefix that hangs off a binding.
 *
 * @param prefix the address (length 128) or network
 * @param kind what it is
 * @param origin how it came to the mobile node
 * @param mode which tunnel it is sent through
 * @param sinceNs when it was first accepted, in time of the registry
 */
public record RegisteredPrefix(Ipv6Prefix prefix, Kind kind, Origin origin, TunnelingMode mode, long sinceNs) {
    private static final long LINK_LOCAL_HIGH = 0xFE80_0000_0000_0000L;

    /** What a registered prefix is, and with it how packets for it are attracted. */
    public enum Kind {
        /** A single address inside a prefix that is on-link on the home link. */
        ON_LINK_ADDRESS,
        /** A part of a prefix that is on-link on the home link. */
        ON_LINK_NETWORK,
        /** A single address that is routed here. */
        OFF_LINK_ADDRESS,
        /** A network that is routed here. */
        OFF_LINK_NETWORK,
        /** A link-local address of the tunnel; nothing is attracted for it. */
        LINK_LOCAL
    }

    /** How a prefix came to a mobile node. */
    public enum Origin {
        /** It asked for it by name. */
        EXPLICIT,
        /** It is configured for it (DS-2.3-2). */
        IMPLICIT
    }

    /**
     * Says whether packets for it go through the tunnel.
     *
     * @return false for a link-local address
     */
    public boolean isForwarded() {
        return kind != Kind.LINK_LOCAL;
    }

    /**
     * Says whether it is part of the home link.
     *
     * @return true if neighbors there take it for one of them
     */
    public boolean isOnLink() {
        return kind == Kind.ON_LINK_ADDRESS || kind == Kind.ON_LINK_NETWORK;
    }

    /**
     * The same prefix, accepted for the first time at another instant.
     *
     * @param instantNs in time of the registry
     * @return the prefix
     */
    RegisteredPrefix since(long instantNs) {
        return new RegisteredPrefix(prefix, kind, origin, mode, instantNs);
    }

    /**
     * Fe80::/64 with the interface identifier of an address.
     *
     * @param address the address, as a prefix
     * @return the link-local address that a host with that address is likely to have
     */
    public static Ipv6Address linkLocalOf(Ipv6Prefix address) {
        return new Ipv6Address(LINK_LOCAL_HIGH, address.address().low());
    }
}
