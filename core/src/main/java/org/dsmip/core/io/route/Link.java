package org.dsmip.core.io.route;

import org.dsmip.core.net.MacAddress;
import org.jspecify.annotations.Nullable;

/**
 * A network interface.
 *
 * @param index number of the interface in its network namespace, from 1
 * @param name such as {@code eth0}
 * @param type what its link layer is
 * @param kind the driver's name for a virtual one, such as {@code veth}, {@code tun} or {@code bridge}; empty otherwise
 * @param mtuBytes largest packet it sends
 * @param queueLength packets that may wait to be sent by it
 * @param up whether it is administratively up
 * @param carrier whether the layer below can carry packets (a cable is plugged in, a peer is there); never true while down
 * @param mac its link-layer address; null if it has none of six octets
 */
public record Link(int index, String name, LinkType type, String kind, int mtuBytes, int queueLength, boolean up,
        boolean carrier, @Nullable MacAddress mac) {
    /**
     * Says whether packets can leave by it now.
     *
     * @return up and with carrier
     */
    public boolean isUsable() {
        return up && carrier;
    }
}
