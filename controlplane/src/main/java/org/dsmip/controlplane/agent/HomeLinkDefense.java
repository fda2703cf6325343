package org.dsmip.controlplane.agent;

import java.util.HashSet;
import java.util.List;
import org.dsmip.controlplane.neighbor.SolicitationResponder;
import org.dsmip.core.io.LinkSocket;
import org.dsmip.core.io.Pollable;
import org.dsmip.core.io.RouteTable;
import org.dsmip.core.io.route.Link;
import org.dsmip.core.net.Ipv6Address;
import org.dsmip.core.net.MacAddress;
import org.dsmip.core.net.Octets;

/**
 * Lets a {@link SolicitationResponder} hear and speak on the home link. However many solicitations wait, a duty cycle takes
 * a burst of them only; what the socket cannot hold meanwhile is lost, and asked again. Owned by the control thread.
 */
public final class HomeLinkDefense {
    private static final int BURST = 64;

    private final SolicitationResponder responder;
    private final LinkSocket socket;
    private final RouteTable routes;
    private final String link;

    /**
     * Makes one.
     *
     * @param responder knows the answers
     * @param socket receives the solicitations of the home link, of all groups
     * @param routes tells the addresses of the home link's interface
     * @param link name of that interface
     */
    public HomeLinkDefense(SolicitationResponder responder, LinkSocket socket, RouteTable routes, String link) {
        this.responder = responder;
        this.socket = socket;
        this.routes = routes;
        this.link = link;
    }

    Pollable port() {
        return socket;
    }

    /** Learns which addresses the interface has now. */
    void lookAround() {
        final Link now = routes.link(link);
        final MacAddress mac = now == null || now.mac() == null ? socket.macAddress() : now.mac();
        final List<Ipv6Address> addresses = now == null ? List.of() : OwnAddresses.ipv6(routes, now);
        responder.self(new SolicitationResponder.Self(mac, OwnAddresses.preferred(addresses),
                new HashSet<>(addresses)));
    }

    /** Answers what is there. */
    void receive() {
        socket.receive(this::onFrame, BURST);
    }

    private void onFrame(Octets frame) {
        final Octets answer = responder.onFrame(frame);
        if (answer != null && socket.send(answer) < 0) {
            responder.notSent();
        }
    }
}
