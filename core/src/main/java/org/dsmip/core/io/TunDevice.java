package org.dsmip.core.io;

/**
 * One queue of a TUN device: bursts of IP packets from and to the kernel's stack. Packets are IPv4 or IPv6 without link-layer
 * header. Closing the last queue removes the device.
 */
public interface TunDevice extends BatchReceiver, BatchSender, Pollable, AutoCloseable {
    /**
     * Name of the device.
     *
     * @return such as {@code dsmip0}
     */
    String name();

    @Override
    void close();
}
