package org.dsmip.core.io.route;

import org.dsmip.core.net.IpAddress;
import org.jspecify.annotations.Nullable;

/**
 * A packet that this host would send.
 *
 * @param destination where to
 * @param source where from, an address of this host; null: not chosen yet
 * @param mark its firewall mark; 0: none
 * @param linkIndex the interface it must leave by; 0: any
 */
public record RouteQuery(IpAddress destination, @Nullable IpAddress source, int mark, int linkIndex) {
    @Override
    public String toString() {
        return "route to " + destination + (source == null ? "" : " from " + source)
                + (mark == 0 ? "" : " mark 0x" + Integer.toHexString(mark))
                + (linkIndex == 0 ? "" : " link " + linkIndex);
    }
}
