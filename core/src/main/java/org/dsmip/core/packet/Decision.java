package org.dsmip.core.packet;

/** What is to become of a packet. */
public enum Decision {
    /** It goes into a tunnel as it is now. */
    TO_TUNNEL,
    /** It goes to the TUN device as it is now. */
    TO_TUN,
    /** It leaves in pieces, which wait to be sent. */
    IN_PIECES,
    /** It was for this node, which has what it wants of it. */
    CONSUMED,
    /** It goes no further, for the reason that the packet has. */
    DROPPED,
    /** It is a super-packet whose segments must go this way one by one. */
    SEGMENT_BY_SEGMENT
}
