package org.dsmip.core.io;

/** Runs of packets that the stack may hand to a TUN device in one piece, each of which it would otherwise split and finish itself. */
public enum TunOffload {
    /** TCP segments over IPv4 and IPv6. */
    TCP,
    /** UDP datagrams of one size over IPv4 and IPv6. */
    UDP
}
