package org.dsmip.controlplane.rehearsal;

import java.lang.foreign.Arena;
import java.util.List;
import java.util.Objects;
import java.util.function.IntConsumer;
import org.dsmip.core.io.UdpSocket;
import org.dsmip.core.io.memory.MemoryUdpSocket.Sent;
import org.dsmip.core.net.IpAddress;
import org.dsmip.core.net.Ipv4Address;
import org.dsmip.core.net.Octets;
import org.dsmip.core.wire.mip.MessageType;
import org.dsmip.dataplane.end.TunnelEnd;

/**
 * Everything that happens in the life of a home agent and a mobile node, once, with datagrams and packets carried from one to
 * the other by hand. Where it does not go as written, it ends with an exception.
 */
final class Play {
    /** Longer than a mobile node keeps between two requests, and than an announcement waits for its repetition. */
    private static final int A_WHILE_SEC = 2;

    final RehearsalClock clock = new RehearsalClock();
    final HomeAgentPart homeAgent;
    final MobileNodePart mobileNode;
    private final TunnelEndPart homeEnd;
    private final TunnelEndPart mobileEnd;

    /** Where the mobile node goes: its address there and the router's. */
    @SuppressWarnings("ImmutableEnumChecker") // addresses are values
    enum Place {
        HOME("192.0.2.10", "192.0.2.1"), VISITED("203.0.113.10", "203.0.113.254"), NEXT("198.51.100.10",
                "198.51.100.254");

        private final Ipv4Address address;
        private final Ipv4Address router;

        Place(String address, String router) {
            this.address = Ipv4Address.parse(address);
            this.router = Ipv4Address.parse(router);
        }
    }

    Play(Scene scene, IntConsumer accounts, Arena arena) {
        homeAgent = new HomeAgentPart(scene, clock, accounts);
        clock.pass(1); // What was signed before the home agent started is stale.
        mobileNode = new MobileNodePart(scene, clock, accounts);
        homeEnd = new TunnelEndPart(TunnelEnd.HOME_AGENT, homeAgent.bindings, arena);
        mobileEnd = new TunnelEndPart(TunnelEnd.MOBILE_NODE, mobileNode.bindings, arena);
    }

    static void perform(Scene scene, IntConsumer accounts) {
        try (Arena arena = Arena.ofConfined()) {
            final Play play = new Play(scene, accounts, arena);
            play.begin();
            play.roam();
            play.comeHome();
            play.loseTheBinding();
            play.end();
        }
    }

    /** A mobile node that starts at home asks to have no binding. */
    void begin() {
        homeAgent.role.start();
        mobileNode.plugIn(Place.HOME.address, Place.HOME.router);
        mobileNode.role.start();
        findHome();
        register();
    }

    void roam() {
        move(Place.VISITED);
        talk();
        move(Place.NEXT);
        talk();
        pass(A_WHILE_SEC);
    }

    void comeHome() {
        move(Place.HOME);
        pass(A_WHILE_SEC);
    }

    /** Away again, silent until the binding has expired, refused, and registered anew. */
    void loseTheBinding() {
        move(Place.VISITED);
        clock.pass(Scene.LIFETIME_SEC + 1);
        homeAgent.role.onTimer();
        mobileNode.role.onTimer();
        final Sent request = Objects.requireNonNull(mobileNode.registrations.take(), "no request after expiry");
        deliverToHomeAgent(request, tamperedWith(request.payload()));
        Objects.requireNonNull(homeAgent.registrations.take(), "no denial");
        carry(request);
        talk();
    }

    void end() {
        pass(A_WHILE_SEC);
        mobileNode.role.stop();
        register();
        homeAgent.role.stop();
    }

    private void move(Place place) {
        pass(A_WHILE_SEC);
        mobileNode.plugIn(place.address, place.router);
        mobileNode.role.receive();
        if (place == Place.HOME) {
            findHome();
        }
        register();
    }

    /** The home agent's kernel answers the question for its address. */
    private void findHome() {
        Objects.requireNonNull(mobileNode.link.take(), "no question for the home agent");
        mobileNode.link.inject(RehearsalPackets.homeAgentAnswer());
        mobileNode.role.receive();
    }

    private void pass(int seconds) {
        clock.pass(seconds);
        homeAgent.role.receive();
        homeAgent.role.onTimer();
        mobileNode.role.receive();
        mobileNode.role.onTimer();
    }

    private void register() {
        carry(Objects.requireNonNull(mobileNode.registrations.take(), "no request"));
    }

    private void carry(Sent request) {
        deliverToHomeAgent(request, request.payload());
        final Sent reply = Objects.requireNonNull(homeAgent.registrations.take(), "no reply");
        mobileNode.registrations.inject(received(reply.transmission()), reply.payload());
        mobileNode.role.receive();
    }

    private void deliverToHomeAgent(Sent request, Octets payload) {
        final UdpSocket.Transmission how = request.transmission();
        homeAgent.frames.inject(RehearsalPackets.frame(how.source(), how.destination()));
        homeAgent.registrations.inject(received(how), payload);
        homeAgent.role.receive();
    }

    private static UdpSocket.Reception received(UdpSocket.Transmission how) {
        return new UdpSocket.Reception(how.source(), MessageType.PORT, how.destination(), how.interfaceIndex(),
                how.ttl());
    }

    /** The last octet is one of the authenticator. */
    private static Octets tamperedWith(Octets payload) {
        final byte[] bytes = payload.toArray();
        bytes[bytes.length - 1] ^= 1;
        return Octets.of(bytes);
    }

    /** Both families, both ways, through the tunnel. */
    private void talk() {
        for (List<IpAddress> pair : List.<List<IpAddress>>of(List.of(Scene.HOME_ADDRESS, Scene.CORRESPONDENT),
                List.of(Scene.HOME_ADDRESS6, Scene.CORRESPONDENT6))) {
            talk(pair.getFirst(), pair.getLast(), mobileEnd, homeEnd);
            talk(pair.getLast(), pair.getFirst(), homeEnd, mobileEnd);
        }
    }

    private static void talk(IpAddress source, IpAddress destination, TunnelEndPart from, TunnelEndPart to) {
        from.send(RehearsalPackets.packet(source, destination), to);
        from.send(RehearsalSuperPackets.tcp(source, destination), to);
        from.send(RehearsalSuperPackets.udp(source, destination), to);
    }
}
