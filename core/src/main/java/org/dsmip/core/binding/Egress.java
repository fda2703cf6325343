package org.dsmip.core.binding;

/** A way out of the data plane. Each worker has a port of its own for it. */
public sealed interface Egress {
    /** The TUN device, to the kernel. */
    record Tun() implements Egress {}

    /** A raw socket, by which the kernel routes IPv4. */
    record RawSocket() implements Egress {}
}
