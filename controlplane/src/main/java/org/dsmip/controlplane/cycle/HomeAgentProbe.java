package org.dsmip.controlplane.cycle;

import java.util.List;
import java.util.function.Consumer;
import org.agrona.concurrent.UnsafeBuffer;
import org.dsmip.controlplane.homelink.LinkAnnouncer;
import org.dsmip.core.io.LinkSocket;
import org.dsmip.core.io.Pollable;
import org.dsmip.core.io.RouteTable;
import org.dsmip.core.io.route.Link;
import org.dsmip.core.net.Ipv4Address;
import org.dsmip.core.net.MacAddress;
import org.dsmip.core.net.Octets;
import org.dsmip.core.sys.SystemCallException;
import org.dsmip.core.wire.WireError;
import org.dsmip.core.wire.arp.ArpPacketFlyweight;
import org.dsmip.core.wire.ethernet.EthernetHeaderFlyweight;
import org.jspecify.annotations.Nullable;

/**
 * Asks by ARP on the access link who has the home agent's address, as somebody who has no address himself: nobody's table
 * learns anything of it (RFC 5227 section 2.1.1). Owned by the control thread.
 */
public final class HomeAgentProbe implements AutoCloseable {
    private static final int BURST = 16;

    private final RouteTable routes;
    private final String access;
    private final Ipv4Address homeAgent;
    private final LinkAnnouncer.Opener opener;
    private @Nullable LinkSocket socket;
    private int socketIndex;
    private boolean broken;

    /**
     * Opens a socket on the access interface, if there is one yet.
     *
     * @param routes finds the access interface
     * @param access its name
     * @param homeAgent whom to ask for
     * @param opener opens sockets that receive ARP packets about the home agent
     */
    public HomeAgentProbe(RouteTable routes, String access, Ipv4Address homeAgent, LinkAnnouncer.Opener opener) {
        this.routes = routes;
        this.access = access;
        this.homeAgent = homeAgent;
        this.opener = opener;
        open();
    }

    /** The socket, on the interface as it is now. It stays the same, because others wait for it. */
    private @Nullable LinkSocket open() {
        final Link link = routes.link(access);
        if (link == null) {
            return null;
        }
        final LinkSocket there = socket;
        if (there == null) {
            try {
                socket = opener.open(link.index());
            } catch (SystemCallException e) {
                // An interface without Ethernet frames has no ARP; one that has just gone away comes back, or not.
                return null;
            }
        } else if ((broken || socketIndex != link.index()) && there.attach(link.index()) < 0) {
            return null;
        }
        broken = false;
        socketIndex = link.index();
        return socket;
    }

    List<Pollable> ports() {
        return socket == null ? List.of() : List.of(socket);
    }

    /** Sends a question; one that could not be sent is repeated like one that was lost. */
    void send() {
        final LinkSocket out = open();
        final Link link = routes.link(access);
        if (out != null && link != null) {
            broken = out.send(frame(link.mac() == null ? out.macAddress() : link.mac())) < 0;
        }
    }

    private Octets frame(MacAddress own) {
        final UnsafeBuffer buffer = new UnsafeBuffer(
                new byte[EthernetHeaderFlyweight.LENGTH + ArpPacketFlyweight.LENGTH]);
        new EthernetHeaderFlyweight().wrap(buffer, 0, EthernetHeaderFlyweight.LENGTH)
                .destination(MacAddress.BROADCAST.bits()).source(own.bits()).etherType(EthernetHeaderFlyweight.ARP);
        new ArpPacketFlyweight().wrap(buffer, EthernetHeaderFlyweight.LENGTH, ArpPacketFlyweight.LENGTH).header()
                .operation(ArpPacketFlyweight.REQUEST).senderHardwareAddress(own.bits()).senderProtocolAddress(0)
                .targetHardwareAddress(0).targetProtocolAddress(homeAgent.bits());
        return Octets.of(buffer.byteArray());
    }

    /** Says of each answer whose it is. */
    void receive(Consumer<MacAddress> answers) {
        final LinkSocket in = socket;
        if (in != null && in.receive(frame -> read(frame, answers), BURST) < 0) {
            broken = true;
        }
    }

    private void read(Octets frame, Consumer<MacAddress> answers) {
        final UnsafeBuffer buffer = new UnsafeBuffer(frame.toArray());
        final int length = frame.length() - EthernetHeaderFlyweight.LENGTH;
        if (length < ArpPacketFlyweight.LENGTH) {
            return;
        }
        final ArpPacketFlyweight arp = new ArpPacketFlyweight().wrap(buffer, EthernetHeaderFlyweight.LENGTH, length);
        if (arp.check() == WireError.NONE && arp.senderProtocolAddress() == homeAgent.bits()) {
            answers.accept(new MacAddress(arp.senderHardwareAddress()));
        }
    }

    @Override
    public void close() {
        if (socket != null) {
            socket.close();
            socket = null;
        }
    }
}
