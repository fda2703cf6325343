package org.dsmip.core.io.route;

import org.dsmip.core.net.IpAddress;
import org.dsmip.core.net.MacAddress;
import org.jspecify.annotations.Nullable;

/**
 * A host on a link as the kernel knows it: an entry of the ARP or neighbor cache.
 *
 * @param linkIndex the link
 * @param address its address
 * @param mac its link-layer address; null while unknown or if the link has none
 * @param state how well that is known
 * @param router whether it says that it is a router (IPv6)
 */
public record Neighbor(int linkIndex, IpAddress address, @Nullable MacAddress mac, NeighborState state,
        boolean router) {}
