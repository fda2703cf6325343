package org.dsmip.core.io;

import java.util.Set;

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

    /**
     * Says what the stack may hand over in one piece from now on, behind one header that tells the size of the parts; with any of
     * it also packets whose checksum is left to be filled in. It holds for the device with all its queues, also when it is made
     * anew, and may be changed under traffic; what waits in a queue comes as it was. Other threads may receive and send meanwhile.
     *
     * @param wanted what is wanted, everything else is not; at first nothing is
     * @return what of it the device has
     * @throws org.dsmip.core.sys.SystemCallException if the kernel refuses for another reason than not having it
     */
    default Set<TunOffload> offloads(Set<TunOffload> wanted) {
        return Set.of();
    }

    @Override
    void close();
}
