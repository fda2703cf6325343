package org.dsmip.core.packet;

/** The rows of the truth table of reverse-tunnel acceptance, and what else may come out of a tunnel. */
public enum AcceptanceRow {
    /** IPv6 from the care-of address, by which its binding is sent some. */
    CARE_OF_ADDRESS("S-1"),
    /** The same although the binding is sent its IPv6 by the home address. */
    OTHER_MODE("S-2"),
    /** IPv6 from the home address inside the tunnel from the care-of address. */
    HOME_LEG("S-4"),
    /** IPv6 from the home address without that tunnel, where the mobile node's own IPv4 does not take it. */
    BARE_HOME_LEG("S-6"),
    /** The same where it does. */
    BARE_HOME_LEG_BY_POLICY("S-7"),
    /** IPv6 from a care-of address that several share, by the one whose prefix it is. */
    SHARED_CARE_OF_ADDRESS("S-10"),
    /** What the two ends of a tunnel say to each other. */
    TUNNEL_CONTROL("TL-2"),
    /** IPv4 of the home address. */
    IPV4("BASE-RT-20"),
    /** IPv4 that was wrapped for the home address. */
    WRAPPED_IPV4("BASE-FWD-16");

    private final String requirement;

    AcceptanceRow(String requirement) {
        this.requirement = requirement;
    }

    /**
     * The requirement behind it.
     *
     * @return its id
     */
    public String requirement() {
        return requirement;
    }
}
