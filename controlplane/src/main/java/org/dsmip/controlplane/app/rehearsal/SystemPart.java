package org.dsmip.controlplane.app.rehearsal;

import java.lang.foreign.Arena;
import java.util.List;
import org.dsmip.core.io.PacketBatch;
import org.dsmip.core.io.RawIpv4Socket;
import org.dsmip.core.io.RouteTable;
import org.dsmip.core.io.RouteTableException;
import org.dsmip.core.io.TunDevice;
import org.dsmip.core.io.UdpSocket;
import org.dsmip.core.io.linux.LinuxLinkSocket;
import org.dsmip.core.io.linux.LinuxRawIpv4Socket;
import org.dsmip.core.io.linux.LinuxRouteTable;
import org.dsmip.core.io.linux.LinuxTunDevice;
import org.dsmip.core.io.linux.LinuxUdpSocket;
import org.dsmip.core.io.linux.LinuxWaiter;
import org.dsmip.core.io.route.AddressFamily;
import org.dsmip.core.io.route.InterfaceAddress;
import org.dsmip.core.io.route.ProxyNeighbor;
import org.dsmip.core.io.route.Route;
import org.dsmip.core.io.route.Rule;
import org.dsmip.core.net.Ipv4Prefix;
import org.dsmip.core.net.Ipv6Prefix;
import org.dsmip.core.net.Octets;
import org.dsmip.core.wire.ip.IpProtocol;
import org.dsmip.dataplane.packet.Headroom;

/**
 * The system calls that a move takes, all of them refused: they are made on descriptors that are none and for an interface that
 * does not exist. What is left to the first packet is what the kernel does. Fewer times than makes the optimizing compiler take
 * refusal for the rule.
 */
final class SystemPart {
    private static final int ROUNDS = 300;
    private static final int REQUEST_ROUNDS = 30;
    private static final int BURST = 8;
    private static final int SLOT_BYTES = 2048;
    private static final int TTL = 64;
    /** Neither an interface nor a routing table has this number. */
    private static final int NO_SUCH_NUMBER = Integer.MAX_VALUE;

    private SystemPart() {}

    static void perform() {
        movePackets();
        sendDatagrams();
        try (RouteTable routes = LinuxRouteTable.open()) {
            for (int i = 0; i < REQUEST_ROUNDS; i++) {
                changeRoutes(routes);
            }
        }
    }

    private static void movePackets() {
        try (Arena arena = Arena.ofConfined();
                TunDevice tun = LinuxTunDevice.unopened();
                RawIpv4Socket socket = LinuxRawIpv4Socket.unopened(IpProtocol.IPV6);
                LinuxWaiter waiter = new LinuxWaiter()) {
            waiter.watch(List.of(tun, socket));
            final Octets packet = RehearsalPackets.packet(Scene.HOME_ADDRESS, Scene.CORRESPONDENT);
            final PacketBatch outgoing = new PacketBatch(arena, BURST, SLOT_BYTES, Headroom.BYTES);
            final int[] slots = new int[BURST];
            for (int i = 0; i < BURST; i++) {
                slots[i] = outgoing.append(packet.length());
                outgoing.buffer().putBytes(outgoing.start(slots[i]), packet.toArray());
            }
            final PacketBatch incoming = new PacketBatch(arena, BURST, SLOT_BYTES, Headroom.BYTES);
            for (int i = 0; i < ROUNDS; i++) {
                waiter.wakeUp();
                waiter.await(0);
                tun.receive(incoming);
                tun.send(outgoing, slots, 0, BURST);
                socket.receive(incoming);
                socket.send(outgoing, slots, 0, BURST);
            }
        }
    }

    private static void sendDatagrams() {
        final Octets payload = RehearsalPackets.packet(Scene.HOME_ADDRESS, Scene.CORRESPONDENT);
        final UdpSocket.Transmission transmission = new UdpSocket.Transmission(Scene.HOME_ADDRESS, Scene.HOME_AGENT,
                Scene.REGISTRATION_PORT, NO_SUCH_NUMBER, TTL);
        try (LinuxUdpSocket registrations = LinuxUdpSocket.unopened();
                LinuxLinkSocket link = LinuxLinkSocket.unopened(Scene.HOME_AGENT_MAC)) {
            for (int i = 0; i < REQUEST_ROUNDS; i++) {
                registrations.receive((how, octets) -> {}, 1);
                registrations.send(transmission, payload);
                link.receive(octets -> {}, 1);
                link.send(payload);
            }
        }
    }

    private static void changeRoutes(RouteTable routes) {
        for (Route route : List.of(Route.toLink(Scene.HOME_NETWORK, NO_SUCH_NUMBER),
                Route.toGateway(Ipv4Prefix.parse("0.0.0.0/0"), NO_SUCH_NUMBER, Scene.HOME_AGENT),
                Route.toLink(Ipv6Prefix.parse("2001:db8:100::/56"), NO_SUCH_NUMBER))) {
            refused(() -> routes.addRoute(route));
            refused(() -> routes.removeRoute(route));
        }
        for (AddressFamily family : AddressFamily.values()) {
            refused(() -> routes
                    .removeRule(Rule.lookup(family, 1, Rule.Selector.ofMark(NO_SUCH_NUMBER), NO_SUCH_NUMBER)));
        }
        final ProxyNeighbor proxy = ProxyNeighbor.of(NO_SUCH_NUMBER, Scene.HOME_ADDRESS6);
        refused(() -> routes.addProxyNeighbor(proxy));
        refused(() -> routes.removeProxyNeighbor(proxy));
        final InterfaceAddress address = InterfaceAddress.of(NO_SUCH_NUMBER, Scene.HOME_ADDRESS,
                Scene.HOME_NETWORK.length());
        refused(() -> routes.addAddress(address));
        refused(() -> routes.removeAddress(address));
        routes.addresses(NO_SUCH_NUMBER);
        routes.resolve(Scene.CORRESPONDENT, 0);
    }

    /** Adding to an interface that does not exist fails; removing what does not exist does not. */
    private static void refused(Runnable request) {
        try {
            request.run();
        } catch (RouteTableException e) {
            assert e.errno() != 0;
        }
    }
}
