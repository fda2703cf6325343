package org.dsmip.core.binding;

/** How packets are wrapped between the home agent and the care-of address, as the M and G bits asked for. */
public enum EncapsulationKind {
    /** RFC 2003 for IPv4 (protocol 4), RFC 4213 for IPv6 (protocol 41). */
    IP_IN_IP,
    /** RFC 2784 (protocol 47), protocol types 0x0800 and 0x86DD. */
    GRE,
    /** RFC 2004 (protocol 55); carries IPv4 that is not a fragment, anything else falls back to {@link #IP_IN_IP}. */
    MINIMAL
}
