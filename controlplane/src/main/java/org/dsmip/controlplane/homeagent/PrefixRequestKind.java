package org.dsmip.controlplane.homeagent;

import org.dsmip.core.net.Ipv6Address;

/** What a prefix request asks for, by its prefix field and length alone (dual-stack ledger, section 7.1). */
enum PrefixRequestKind {
    /** A certain address or network. */
    EXPLICIT,
    /** A network or address that the home agent chooses, or an address with a certain interface identifier. */
    ALLOCATION,
    /** A link-local address for the tunnel, length 255 (DS-4.6.2-4). */
    LINK_LOCAL,
    /** Nothing that makes sense. */
    INVALID,
    /** Addresses that no home link has: multicast, link-local, site-local, loopback, mapped. */
    NOT_HOME;

    /** Length that stands for a link-local address. */
    static final int LINK_LOCAL_LENGTH = 255;

    private static final int MAX_LENGTH = 128;
    private static final long SITE_LOCAL_MASK = 0xFFC0_0000_0000_0000L;
    private static final long SITE_LOCAL = 0xFEC0_0000_0000_0000L;

    /**
     * Classifies a request.
     *
     * @param prefix the field as received
     * @param length 0..255 as received
     * @return what it asks for
     */
    static PrefixRequestKind of(Ipv6Address prefix, int length) {
        if (length == LINK_LOCAL_LENGTH && prefix.isLinkLocal()) {
            return LINK_LOCAL;
        }
        // A non-zero prefix of length 0 must never become a default route.
        if (length > MAX_LENGTH || (length == 0 && !prefix.isUnspecified())) {
            return INVALID;
        }
        if (prefix.isUnspecified() || isInterfaceIdentifier(prefix)) {
            return ALLOCATION;
        }
        final boolean siteLocal = (prefix.high() & SITE_LOCAL_MASK) == SITE_LOCAL;
        return prefix.isMulticast() || prefix.isLinkLocal() || siteLocal || prefix.high() == 0 ? NOT_HOME : EXPLICIT;
    }

    private static boolean isInterfaceIdentifier(Ipv6Address prefix) {
        return prefix.high() == 0 && prefix.low() != 1 && !prefix.isIpv4Mapped();
    }
}
