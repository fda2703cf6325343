package org.dsmip.dataplane.offload;

/**
 * What two packets must have in common, and each must be, for one to follow the other in a super-packet (OPS-GSO-3): all that
 * splitting it again could not bring back. In the order in which they are looked at.
 */
enum MergeRule {
    /** Nothing stands against it. */
    ALL_KEPT,
    /** Nothing is left to do about it: no checksum to complete, no segments to make. */
    COMPLETE,
    /** It carries something. */
    PAYLOAD,
    /** Of the TCP flags only ACK, always, and ECE, and at the end of a run PSH and FIN; none of the reserved bits. */
    TCP_FLAGS,
    /** UDP: there is a checksum. */
    UDP_CHECKSUM,
    /** Both lie in the same batch and count for the same binding. */
    SAME_BURST,
    /** TOS, or traffic class and flow label. */
    SAME_CLASS,
    /** TTL or hop limit. */
    SAME_TTL,
    /** DF. */
    SAME_DONT_FRAGMENT,
    /** IPv4: identifications go up by one. */
    IDENTIFICATION_FOLLOWS,
    /** TCP: header length and option octets. */
    SAME_OPTIONS,
    /** TCP: acknowledgment number. */
    SAME_ACKNOWLEDGMENT,
    /** TCP: window and urgent pointer. */
    SAME_WINDOW,
    /** TCP: ECE. */
    SAME_ECHO,
    /** TCP: sequence numbers without gap or overlap. */
    SEQUENCE_FOLLOWS,
    /** No payload is larger than the first; behind a smaller one there is none. */
    SEGMENT_SIZE,
    /** No more segments than ports and older kernels take. */
    SEGMENT_COUNT,
    /** All of it is at most 65535 octets of IP. */
    TOTAL_LENGTH,
    /** All checksums are right, and written as splitting writes them. */
    CHECKSUMS
}
