package org.dsmip.controlplane.homeagent;

import org.dsmip.core.binding.TunnelingMode;
import org.dsmip.core.net.Ipv6Prefix;

/**
 * An IPv6 prefix that hangs off a binding, as the home agent keeps it.
 *
 * @param prefix the address (length 128) or network
 * @param kind what it is
 * @param origin how it came to the mobile node
 * @param mode which tunnel it is sent through
 * @param sinceNs when it was first accepted
 */
record RegisteredPrefix(Ipv6Prefix prefix, Kind kind, Origin origin, TunnelingMode mode, long sinceNs) {
    /** What a registered prefix is, and with it how packets for it are attracted. */
    enum Kind {
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
    enum Origin {
        /** It asked for it by name. */
        EXPLICIT,
        /** It is configured for it (DS-2.3-2). */
        IMPLICIT
    }

    boolean isForwarded() {
        return kind != Kind.LINK_LOCAL;
    }

    boolean isOnLink() {
        return kind == Kind.ON_LINK_ADDRESS || kind == Kind.ON_LINK_NETWORK;
    }
}
