package org.dsmip.controlplane.homelink.neighbor;

import org.dsmip.core.text.Words;

/** What {@link ConflictWatch} made of neighbors that say they have an address. */
public enum ClaimOutcome {
    /** Somebody else says that an address is his that is defended: perhaps a mobile node that has just come home. */
    SUSPECTED,
    /** A suspicion that has turned out true: the address is still defended. Logged, and the address announced. */
    CONFLICT,
    /** A suspicion that has turned out false: the mobile node is no longer registered. */
    SETTLED,
    /** The address is defended for nobody: most of what neighbors say. */
    NOT_DEFENDED,
    /** The MAC address is one of this host. */
    OWN,
    /** As {@link #SUSPECTED}, but more addresses are suspected already than are kept in mind. */
    OVERFLOW,
    /** Neither ARP for IPv4 on Ethernet nor a valid neighbor advertisement, or it names the MAC address of no single host. */
    INVALID;

    private final String label = Words.of(this);

    /**
     * Stable name.
     *
     * @return such as {@code not-defended}
     */
    public String label() {
        return label;
    }
}
