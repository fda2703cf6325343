package org.dsmip.dataplane.tx;

/** A way out of a forwarder. */
public enum Egress {
    /** A raw socket, into the tunnels. */
    TUNNEL,
    /** The TUN device, to the kernel. */
    TUN
}
