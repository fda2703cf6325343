package org.dsmip.dataplane.rx;

/** From where a burst came. */
public enum Side {
    /** The TUN device: packets that go into a tunnel. */
    TUN,
    /** A raw socket: packets that came out of a tunnel. */
    TUNNEL
}
