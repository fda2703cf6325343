package org.dsmip.controlplane.homelink;

import java.util.HashSet;
import java.util.List;
import java.util.Objects;
import java.util.stream.Stream;
import org.dsmip.controlplane.effect.Effect;
import org.dsmip.controlplane.homelink.neighbor.ConflictWatch;
import org.dsmip.controlplane.homelink.neighbor.FrameResponder;
import org.dsmip.core.io.LinkSocket;
import org.dsmip.core.io.Pollable;
import org.dsmip.core.io.RouteTable;
import org.dsmip.core.io.route.Link;
import org.dsmip.core.net.Ipv6Address;
import org.dsmip.core.net.MacAddress;
import org.dsmip.core.net.Octets;

/**
 * Lets responders hear and speak on the home link, and a watch hear. However many frames wait, a duty cycle takes a burst of
 * each kind only; what a socket cannot hold meanwhile is lost, and asked or said again. Owned by the control thread.
 */
public final class HomeLinkDefense {
    private static final int BURST = 64;

    private final List<Ear> ears;
    private final Lookout lookout;
    private final RouteTable routes;
    private final String link;

    /**
     * A responder and what it hears.
     *
     * @param responder knows the answers
     * @param socket receives the questions, and takes the answers
     */
    public record Ear(FrameResponder responder, LinkSocket socket) {
        private void listen() {
            socket.receive(this::onFrame, BURST);
        }

        private void onFrame(Octets frame) {
            final Octets answer = responder.onFrame(frame);
            if (answer != null && socket.send(answer) < 0) {
                responder.notSent();
            }
        }
    }

    /**
     * A watch and what it hears.
     *
     * @param watch notices who claims what is defended
     * @param sockets receive claims
     */
    public record Lookout(ConflictWatch watch, List<LinkSocket> sockets) {
        /** Copies the list. */
        public Lookout {
            sockets = List.copyOf(sockets);
        }

        private void listen(long nowNs) {
            sockets.forEach(socket -> socket.receive(frame -> watch.onFrame(nowNs, frame), BURST));
        }
    }

    /**
     * Makes one.
     *
     * @param ears who answers what; at least one
     * @param lookout who listens to claims
     * @param routes tells the addresses of the home link's interface
     * @param link name of that interface
     */
    public HomeLinkDefense(List<Ear> ears, Lookout lookout, RouteTable routes, String link) {
        this.ears = List.copyOf(ears);
        this.lookout = lookout;
        this.routes = routes;
        this.link = link;
    }

    /**
     * Hears and speaks by another interface from now on.
     *
     * @param interfaceIndex the interface
     * @return 0, or a negated error number where some cannot
     */
    public int attach(int interfaceIndex) {
        int result = 0;
        for (LinkSocket socket : sockets()) {
            result = Math.min(result, socket.attach(interfaceIndex));
        }
        return result;
    }

    private List<LinkSocket> sockets() {
        return Stream.concat(ears.stream().map(Ear::socket), lookout.sockets().stream()).toList();
    }

    /**
     * Ports that may have something to receive.
     *
     * @return the ports to wait for
     */
    public List<Pollable> ports() {
        return List.copyOf(sockets());
    }

    /** Learns which addresses the interface has now. */
    public void lookAround() {
        final Link now = routes.link(link);
        final MacAddress mac = now == null || now.mac() == null ? ears.getFirst().socket().macAddress() : now.mac();
        final List<Ipv6Address> addresses = now == null ? List.of() : OwnAddresses.ipv6(routes, now);
        final FrameResponder.Self self = new FrameResponder.Self(mac, OwnAddresses.preferred(addresses),
                new HashSet<>(addresses));
        ears.forEach(ear -> ear.responder().self(self));
        // Another interface of this host may be on the same link.
        lookout.watch().own(Stream.concat(Stream.of(mac),
                routes.links().stream().map(Link::mac).filter(Objects::nonNull)).toList());
    }

    /**
     * Answers what is there, and notes what is claimed.
     *
     * @param nowNs monotonic time
     */
    public void receive(long nowNs) {
        ears.forEach(Ear::listen);
        lookout.listen(nowNs);
    }

    /**
     * Learns from what is done who is not defended any longer.
     *
     * @param effect what is done
     */
    public void onEffect(Effect effect) {
        switch (effect) {
            case Effect.RemoveProxyNeighbor remove -> lookout.watch().released(remove.address()::equals);
            case Effect.RemoveProxyNetwork remove -> lookout.watch()
                    .released(address -> address instanceof Ipv6Address ipv6 && remove.network().contains(ipv6));
            default -> {
                // Nobody is given up by it.
            }
        }
    }

    /**
     * What is to be done because of claims.
     *
     * @param nowNs monotonic time
     * @return effects, in the order in which they are to be done
     */
    public List<Effect> onTimer(long nowNs) {
        return lookout.watch().onTimer(nowNs);
    }

    /**
     * When {@link #onTimer} has something to do.
     *
     * @return monotonic time; {@link Long#MAX_VALUE}: never
     */
    public long nextDeadlineNs() {
        return lookout.watch().nextDeadlineNs();
    }
}
