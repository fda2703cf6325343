package org.dsmip.controlplane.show;

/**
 * What is known of the path to the far end of a tunnel.
 *
 * @param bytes largest outer datagram that gets there in one piece
 * @param sinceSec how many seconds ago an ICMP error has told that; {@link #NOT_TOLD}: it is the MTU of the link
 */
public record PathMtu(int bytes, long sinceSec) {
    /** {@link #sinceSec} of what no ICMP error has told. */
    public static final long NOT_TOLD = -1;
}
