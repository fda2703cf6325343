package org.dsmip.core.wire.ip;

/** IANA protocol numbers: IPv4 Protocol and IPv6 Next Header. */
public final class IpProtocol {
    /** IPv6 Hop-by-Hop Options (RFC 8200). */
    public static final int HOP_BY_HOP = 0;
    /** ICMP for IPv4 (RFC 792). */
    public static final int ICMP = 1;
    /** IGMP (RFC 2236). */
    public static final int IGMP = 2;
    /** IPv4 in IP (RFC 2003). */
    public static final int IPIP = 4;
    /** TCP (RFC 793). */
    public static final int TCP = 6;
    /** UDP (RFC 768). */
    public static final int UDP = 17;
    /** IPv6 in IP (RFC 4213). */
    public static final int IPV6 = 41;
    /** IPv6 Routing header. */
    public static final int ROUTING = 43;
    /** IPv6 Fragment header. */
    public static final int FRAGMENT = 44;
    /** Generic Routing Encapsulation (RFC 2784). */
    public static final int GRE = 47;
    /** Encapsulating Security Payload (RFC 4303). */
    public static final int ESP = 50;
    /** Authentication Header (RFC 4302). */
    public static final int AH = 51;
    /** Minimal encapsulation (RFC 2004). */
    public static final int MINIMAL = 55;
    /** ICMPv6 (RFC 4443). */
    public static final int ICMPV6 = 58;
    /** IPv6: nothing follows. */
    public static final int NO_NEXT_HEADER = 59;
    /** IPv6 Destination Options. */
    public static final int DESTINATION_OPTIONS = 60;

    private IpProtocol() {}
}
