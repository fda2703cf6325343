package org.dsmip.core.packet;

/** How much room a packet needs in front of it. */
public final class Headroom {
    /** IPv4 header without options. */
    private static final int IPV4 = 20;
    /** GRE header with checksum, key and sequence number. */
    private static final int GRE = 16;
    /** UDP header and MIP tunnel data header (RFC 3519). */
    private static final int UDP_TUNNEL = 12;
    /** Header of a TUN device. */
    private static final int VIRTIO = 10;

    /**
     * Home leg, GRE on it, the outer tunnel with GRE and UDP, and the virtio header: more than any stack of the
     * dual-stack extensions takes.
     */
    public static final int WORST_CASE = (IPV4 + GRE) + (IPV4 + GRE + UDP_TUNNEL) + VIRTIO;

    /** What every slot has. */
    public static final int BYTES = 128;

    private Headroom() {}
}
