package org.dsmip.controlplane.homelink.neighbor;

import org.dsmip.core.text.Words;

/** What became of an ARP probe that {@link ProbeResponder} looked at. */
public enum ProbeOutcome {
    /** Answered: the address is taken. */
    ANSWERED,
    /** Not answered: it is the mobile node itself that comes home. */
    OWNER,
    /** The target is the home address of nobody who is away. */
    NOT_DEFENDED,
    /** Sent to the MAC address of another host. */
    OTHER_HOST,
    /** Another packet, or none of ARP for IPv4 on Ethernet. */
    NOT_A_PROBE,
    /** Shorter than its headers say. */
    TRUNCATED,
    /** The sender's MAC address is none of one host, or that of this interface. */
    BAD_SENDER,
    /** Counted as answered before, but the kernel did not take the answer. */
    NOT_SENT;

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
