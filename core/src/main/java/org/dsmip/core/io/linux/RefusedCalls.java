package org.dsmip.core.io.linux;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.util.List;
import org.agrona.DirectBuffer;
import org.agrona.concurrent.UnsafeBuffer;
import org.dsmip.core.io.RouteTable;
import org.dsmip.core.io.RouteTableException;
import org.dsmip.core.io.UdpSocket;
import org.dsmip.core.io.linux.rtnetlink.EventMessage;
import org.dsmip.core.io.linux.rtnetlink.Rtnetlink;
import org.dsmip.core.io.route.AddressFamily;
import org.dsmip.core.io.route.InterfaceAddress;
import org.dsmip.core.io.route.ProxyNeighbor;
import org.dsmip.core.io.route.Route;
import org.dsmip.core.io.route.RouteFilter;
import org.dsmip.core.io.route.Rule;
import org.dsmip.core.net.Ipv4Address;
import org.dsmip.core.net.Ipv4Prefix;
import org.dsmip.core.net.Ipv6Address;
import org.dsmip.core.net.Ipv6Prefix;
import org.dsmip.core.net.MacAddress;
import org.dsmip.core.net.Octets;
import org.dsmip.core.packet.PacketBatch;
import org.dsmip.core.packet.SendRows;
import org.dsmip.core.sys.ClockCalls;
import org.dsmip.core.sys.Errno;
import org.dsmip.core.sys.Timespec;

/**
 * The system calls that packets and a move take, all of them refused by the kernel: they are made on descriptors that are none
 * and for an interface that does not exist. A program that has made them has their code loaded, linked and compiled when there
 * are packets, and has changed nothing.
 */
public final class RefusedCalls {
    /** Fewer than make the optimizing compiler take refusal for the rule, more than a method handle takes to be compiled. */
    private static final int ROUNDS = 300;
    private static final int REQUEST_ROUNDS = 30;
    private static final int BURST = 8;
    private static final int SLOT_BYTES = 2048;
    private static final int HEADROOM_BYTES = 64;
    private static final Octets PACKET = Octets.of(new byte[64]);
    private static final int PROTOCOL = 41;
    private static final int PORT = 434;
    private static final int TTL = 64;
    /** No interface, routing table or clock has this number. */
    private static final int NO_SUCH_NUMBER = Integer.MAX_VALUE;
    /** A name of an interface has no slash in it. */
    private static final String NO_SUCH_NAME = "no/such/link";
    /** A name of an interface has 15 octets at most. */
    private static final String TOO_LONG_A_NAME = "no-link-has-such-a-long-name";
    /** Longer than the fixed part of any message. */
    private static final DirectBuffer NOTHING = new UnsafeBuffer(new byte[64]);
    private static final Ipv4Address ADDRESS = Ipv4Address.parse("192.0.2.1");
    private static final Ipv6Address ADDRESS6 = Ipv6Address.parse("2001:db8::1");
    private static final Ipv4Prefix PREFIX = Ipv4Prefix.parse("192.0.2.0/24");
    private static final Ipv6Prefix PREFIX6 = Ipv6Prefix.parse("2001:db8:100::/56");
    private static final MacAddress MAC = new MacAddress(0x0200_0000_0001L);

    private RefusedCalls() {}

    /**
     * Makes all of them, some hundred times.
     *
     * @throws org.dsmip.core.sys.SystemCallException if the kernel gives no eventfd or no netlink socket
     */
    public static void make() {
        movePackets();
        readClocks();
        sendDatagrams();
        try (RouteTable routes = LinuxRouteTable.open()) {
            for (int i = 0; i < REQUEST_ROUNDS; i++) {
                changeRoutes(routes);
                routes.link(NO_SUCH_NAME);
                routes.link(NO_SUCH_NUMBER);
            }
            lookAround(routes);
        }
    }

    private static void movePackets() {
        try (Arena arena = Arena.ofConfined();
                LinuxTunDevice tun = LinuxTunDevice.unopened();
                LinuxRawIpv4Socket socket = LinuxRawIpv4Socket.unopened(PROTOCOL);
                LinuxWaiter waiter = new LinuxWaiter()) {
            waiter.watch(List.of(tun, socket));
            final PacketBatch outgoing = new PacketBatch(arena, BURST, SLOT_BYTES, HEADROOM_BYTES);
            final SendRows rows = new SendRows(BURST, outgoing);
            for (int i = 0; i < BURST; i++) {
                final int slot = outgoing.append(PACKET.length());
                outgoing.buffer().putBytes(outgoing.start(slot), PACKET.toArray());
                // Headers of one's own and a payload from elsewhere, as the segments of a super-packet have them.
                rows.append(rows.add(outgoing, slot), outgoing.buffer(), outgoing.start(slot), PACKET.length());
            }
            final PacketBatch incoming = new PacketBatch(arena, BURST, SLOT_BYTES, HEADROOM_BYTES);
            for (int i = 0; i < ROUNDS; i++) {
                waiter.wakeUp();
                waiter.await(0);
                tun.receive(incoming);
                tun.send(rows, 0, BURST);
                socket.receive(incoming);
                socket.send(rows, 0, BURST);
            }
        }
    }

    private static void readClocks() {
        try (Arena arena = Arena.ofConfined()) {
            final Errno errno = new Errno(arena);
            final MemorySegment timespec = arena.allocate(Timespec.SIZE, Long.BYTES);
            for (int i = 0; i < ROUNDS; i++) {
                ClockCalls.clockGettime(errno, NO_SUCH_NUMBER, timespec);
            }
        }
    }

    private static void sendDatagrams() {
        final UdpSocket.Transmission transmission = new UdpSocket.Transmission(ADDRESS, ADDRESS,
                PORT, NO_SUCH_NUMBER, TTL);
        try (LinuxUdpSocket registrations = LinuxUdpSocket.unopened();
                LinuxLinkSocket link = LinuxLinkSocket.unopened(MAC)) {
            for (int i = 0; i < REQUEST_ROUNDS; i++) {
                registrations.receive((how, octets) -> {}, 1);
                registrations.send(transmission, PACKET);
                link.receive(octets -> {}, 1);
                link.send(PACKET);
            }
        }
    }

    private static void changeRoutes(RouteTable routes) {
        for (Route route : List.of(Route.toLink(PREFIX, NO_SUCH_NUMBER),
                Route.toGateway(Ipv4Prefix.parse("0.0.0.0/0"), NO_SUCH_NUMBER, ADDRESS),
                Route.toLink(PREFIX6, NO_SUCH_NUMBER))) {
            refused(() -> routes.addRoute(route));
            refused(() -> routes.removeRoute(route));
        }
        for (AddressFamily family : AddressFamily.values()) {
            refused(() -> routes.addRule(Rule.lookup(family, 1,
                    new Rule.Selector(null, null, TOO_LONG_A_NAME, 0, 0, false), NO_SUCH_NUMBER)));
            refused(() -> routes
                    .removeRule(Rule.lookup(family, 1, Rule.Selector.ofMark(NO_SUCH_NUMBER), NO_SUCH_NUMBER)));
        }
        final ProxyNeighbor proxy = ProxyNeighbor.of(NO_SUCH_NUMBER, ADDRESS6);
        refused(() -> routes.addProxyNeighbor(proxy));
        refused(() -> routes.removeProxyNeighbor(proxy));
        final InterfaceAddress address = InterfaceAddress.of(NO_SUCH_NUMBER, ADDRESS,
                24);
        refused(() -> routes.addAddress(address));
        refused(() -> routes.removeAddress(address));
        routes.addresses(NO_SUCH_NUMBER);
        routes.resolve(ADDRESS, 0);
    }

    /** What a move asks the kernel for, and what it says of its own accord. */
    private static void lookAround(RouteTable routes) {
        for (AddressFamily family : AddressFamily.values()) {
            routes.routes(new RouteFilter(family, NO_SUCH_NUMBER, 0));
        }
        routes.neighbors(NO_SUCH_NUMBER);
        for (int type = 0; type <= Rtnetlink.RTM_DELNEXTHOP; type++) {
            EventMessage.decode(type, NOTHING);
        }
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
