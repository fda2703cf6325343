package org.dsmip.controlplane.homelink;

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
 * Announces addresses on a link. Its socket stays open between announcements, because the kernel waits for a grace period
 * whenever one is closed: that is five to thirty milliseconds, and the reply to a mobile node stands behind its announcements.
 * Owned by the control thread.
 */
public final class LinkAnnouncer implements AutoCloseable {
    private final RouteTable routes;
    private final Opener opener;
    private @Nullable LinkSocket socket;
    private int socketIndex;
    private boolean inRound;
    private @Nullable List<Ipv6Address> seen;

    /** Opens a socket that sends frames on an interface. */
    @FunctionalInterface
    public interface Opener {
        /**
         * Opens a socket.
         *
         * @param interfaceIndex the interface
         * @return the socket, which the announcer closes
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
    public int announce(Link link, IpAddress address, @Nullable MacAddress owner) {
        final LinkSocket out = socketOn(link.index());
        // As the interface has it now: it may have changed since the socket was opened.
        final MacAddress own = link.mac() == null ? out.macAddress() : link.mac();
        final MacAddress announced = owner == null ? own : owner;
        final Octets frame = switch (address) {
            case Ipv4Address ipv4 -> AnnouncementFrames.gratuitousArp(ipv4, announced, own);
            case Ipv6Address ipv6 ->
                AnnouncementFrames.unsolicitedAdvertisement(ipv6, source(link, ipv6), announced, own);
        };
        final int sent = out.send(frame);
        if (sent < 0) {
            // Perhaps its interface is gone, and another has the number by the time of the next announcement.
            close();
        }
        return sent;
    }

    /** The open socket, unless the interface has been replaced by another of the same name since. */
    private LinkSocket socketOn(int interfaceIndex) {
        final LinkSocket open = socket;
        if (open != null && socketIndex == interfaceIndex) {
            return open;
        }
        close();
        final LinkSocket opened = opener.open(interfaceIndex);
        socket = opened;
        socketIndex = interfaceIndex;
        return opened;
    }

    /** Several announcements follow, at one moment as far as the link's addresses are concerned. */
    public void beginRound() {
        inRound = true;
        seen = null;
    }

    /** The moment is over. */
    public void endRound() {
        inRound = false;
    }

    private List<Ipv6Address> ownAddresses(Link link) {
        List<Ipv6Address> addresses = seen;
        if (addresses == null || !inRound) {
            addresses = OwnAddresses.ipv6(routes, link);
            seen = addresses;
        }
        return addresses;
    }

    /** The address itself if the interface has it, else an address of the interface, a global one if possible. */
    private Ipv6Address source(Link link, Ipv6Address announced) {
        final List<Ipv6Address> present = ownAddresses(link);
        final Ipv6Address preferred = OwnAddresses.preferred(present);
        return preferred == null || present.contains(announced) ? announced : preferred;
    }

    /** Closes the socket. An announcement after that opens another. */
    @Override
    public void close() {
        if (socket != null) {
            socket.close();
            socket = null;
        }
    }
}
