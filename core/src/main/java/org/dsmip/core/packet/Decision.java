package org.dsmip.core.packet;

/** What is to become of a packet. */
public enum Decision {
    /** It goes into a tunnel as it is now. */
    TO_TUNNEL("BASE-FWD-02"),
    /** It goes to the TUN device as it is now. */
    TO_TUN("BASE-RT-21"),
    /** It leaves in pieces, which wait to be sent. */
    IN_PIECES("PF-2"),
    /** It was for this node, which has what it wants of it. */
    CONSUMED("BASE-FWD-08"),
    /** It goes no further, for the reason that the packet has. */
    DROPPED("PF-21"),
    /** It is a super-packet whose segments must go this way one by one. */
    SEGMENT_BY_SEGMENT("PF-2");

    private final String requirement;

    Decision(String requirement) {
        this.requirement = requirement;
    }

    /**
     * The requirement behind it, where neither a row nor a reason says more.
     *
     * @return its id
     */
    public String requirement() {
        return requirement;
    }
}
