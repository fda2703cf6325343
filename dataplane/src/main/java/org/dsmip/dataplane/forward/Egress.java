package org.dsmip.dataplane.forward;

/** A way out of a forwarder. */
enum Egress {
    /** A raw socket, into the tunnels. */
    TUNNEL,
    /** The TUN device, to the kernel. */
    TUN
}
