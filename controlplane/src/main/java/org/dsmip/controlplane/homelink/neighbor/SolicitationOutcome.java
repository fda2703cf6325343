package org.dsmip.controlplane.homelink.neighbor;

import org.dsmip.core.text.Words;

/** What became of a neighbor solicitation that {@link SolicitationResponder} looked at. */
public enum SolicitationOutcome {
    /** Answered to who asked (ND-5). */
    ANSWERED,
    /** Answered to all nodes: somebody is about to take the address (ND-5). */
    DEFENDED,
    /** The target is in no network that is defended here: most of what neighbors say to each other. */
    NOT_DEFENDED,
    /** The target is an address of this host, whose kernel answers. */
    OWN_ADDRESS,
    /** The target is defended as a single address, for which the kernel answers. */
    SINGLE_ADDRESS,
    /** The target is the subnet-router anycast address of the link, which belongs to its routers (ND-9). */
    ANYCAST,
    /** Sent to the MAC address of another host. */
    OTHER_HOST,
    /** Another message, or none of IPv6. */
    NOT_A_SOLICITATION,
    /** Shorter than its headers and options say. */
    TRUNCATED,
    /** The hop limit is not 255: it came through a router. */
    HOP_LIMIT,
    /** The code is not 0. */
    CODE,
    /** The target is a group. */
    TARGET_IS_GROUP,
    /** An option of length zero. */
    EMPTY_OPTION,
    /** The checksum is wrong. */
    CHECKSUM,
    /** The source is a group or the loopback address, or the sender's MAC address is a group. */
    BAD_SOURCE,
    /** From the unspecified address, but not to a solicited-node group or with a source link-layer address. */
    BAD_PROBE,
    /** This host has no IPv6 address on the link to answer from. */
    NO_SOURCE_ADDRESS,
    /** Counted as answered or defended before, but the kernel did not take the answer. */
    NOT_SENT;

    private final String label = Words.of(this);

    /**
     * Stable name.
     *
     * @return such as {@code hop-limit}
     */
    public String label() {
        return label;
    }
}
