package org.dsmip.dataplane.forward;

import org.dsmip.core.net.Ipv6Address;

/** Kinds of addresses that decide about a packet. */
final class Addresses {
    private Addresses() {}

    /** Multicast, limited broadcast or reserved: 224.0.0.0/3. */
    static boolean isIpv4Group(int address) {
        return address >>> 29 == 7;
    }

    /** 0.0.0.0/8 or 127.0.0.0/8. */
    static boolean isIpv4Martian(int address) {
        final int first = address >>> 24;
        return first == 0 || first == 127;
    }

    /** ::/96 with :: and ::1, and ::ffff:0:0/96 (RFC 4213 section 3.6). */
    static boolean isIpv6Martian(long high, long low) {
        final long upper = low >>> 32;
        return high == 0 && (upper == 0 || upper == 0xFFFF);
    }

    /** The tunnel's link-local address of an IPv4 address (RFC 4213 section 3.7). */
    static boolean isTunnelLinkLocal(long high, long low, int ipv4) {
        return high == 0xFE80_0000_0000_0000L && low == (ipv4 & 0xFFFF_FFFFL);
    }

    static boolean isLinkLocal(long high) {
        return Ipv6Address.isLinkLocal(high);
    }

    static boolean isIpv6Group(long high) {
        return Ipv6Address.isMulticast(high);
    }
}
