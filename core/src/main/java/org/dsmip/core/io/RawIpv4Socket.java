package org.dsmip.core.io;

/**
 * Whole IPv4 datagrams with their headers. Received: those of one protocol addressed to this host, reassembled by the kernel.
 * Sent: of any protocol, as they are, routed by the destination in their header; the kernel fills in the header checksum.
 */
public interface RawIpv4Socket extends BatchReceiver, BatchSender, Pollable, AutoCloseable {
    /**
     * The protocol that is received.
     *
     * @return 1..255
     */
    int protocol();

    @Override
    void close();
}
