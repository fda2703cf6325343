package org.dsmip.controlplane.agent;

import java.util.List;
import org.dsmip.core.io.LinkSocket;
import org.dsmip.core.io.RouteTable;
import org.dsmip.core.io.route.Link;
import org.dsmip.core.net.IpAddress;
import org.dsmip.core.net.Ipv4Address;
import org.dsmip.core.net.Ipv6Address;
import org.dsmip.core.net.MacAddress;
import org.dsmip.core.net.Octets;
import org.jspecify.annotations.Nullable;

/**
 * Announces addresses on a link. A socket is opened for each announcement: they are rare, and the interface may have been
 * replaced by another of the same name since the last one.
 */
public final class LinkAnnouncer {
    private final RouteTable routes;
    private final Opener opener;

    /** Opens a socket that sends frames on an interface. */
    @FunctionalInterface
    public interface Opener {
        /**
         * Opens a socket.
         *
         * @param interfaceIndex the interface
         * @return the socket, which the caller closes
         */
        LinkSocket open(int interfaceIndex);
    }

    /**
     * Makes an announcer.
     *
     * @param routes tells which addresses the interface has
     * @param opener opens sockets
     */
    public LinkAnnouncer(RouteTable routes, Opener opener) {
        this.routes = routes;
        this.opener = opener;
    }

    /**
     * Announces an address.
     *
     * @param link where
     * @param address whose owner is announced
     * @param owner its MAC address; null: that of the interface
     * @return 0, or a negated error number
     */
    int announce(Link link, IpAddress address, @Nullable MacAddress owner) {
        try (LinkSocket socket = opener.open(link.index())) {
            final MacAddress own = socket.macAddress();
            final MacAddress announced = owner == null ? own : owner;
            final Octets frame = switch (address) {
                case Ipv4Address ipv4 -> AnnouncementFrames.gratuitousArp(ipv4, announced, own);
                case Ipv6Address ipv6 ->
                    AnnouncementFrames.unsolicitedAdvertisement(ipv6, source(link, ipv6), announced, own);
            };
            return socket.send(frame);
        }
    }

    /** The address itself if the interface has it, else an address of the interface, a global one if possible. */
    private Ipv6Address source(Link link, Ipv6Address announced) {
        final List<Ipv6Address> own = OwnAddresses.ipv6(routes, link);
        final Ipv6Address preferred = OwnAddresses.preferred(own);
        return preferred == null || own.contains(announced) ? announced : preferred;
    }
}
