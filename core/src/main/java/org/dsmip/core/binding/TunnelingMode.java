package org.dsmip.core.binding;

/** Where the IPv6 tunnel of a registered prefix ends (draft-ietf-mip4-dsmipv4-01 section 4.3.2). */
public enum TunnelingMode {
    /** Code 0: IPv6 rides in IPv4 to and from the home address, and that packet is then treated as the node's own IPv4. */
    HOME_ADDRESS,
    /** Code 1: IPv6 rides directly in the tunnel to and from the care-of address. */
    CARE_OF_ADDRESS
}
