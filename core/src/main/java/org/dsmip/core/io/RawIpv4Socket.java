package org.dsmip.core.io;

import java.util.List;

/**
 * Whole IPv4 datagrams with their headers. Received: those of the tunnel protocols addressed to this host, reassembled by the
 * kernel. Sent: as they are, routed by the destination in their header; the kernel fills in the header checksum.
 */
public interface RawIpv4Socket extends BatchReceiver, BatchSender, AutoCloseable {
    /**
     * What to wait for; there may be several descriptors, one a protocol.
     *
     * @return the ports to give to a {@link Waiter}
     */
    List<Pollable> pollables();

    @Override
    void close();
}
