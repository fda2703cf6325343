package org.dsmip.controlplane.rehearsal;

import java.lang.foreign.Arena;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.dsmip.core.binding.SnapshotCell;
import org.dsmip.core.counters.BindingCounters;
import org.dsmip.core.counters.CounterLane;
import org.dsmip.core.io.memory.MemoryPacket;
import org.dsmip.core.io.memory.MemoryRawIpv4Socket;
import org.dsmip.core.io.memory.MemoryTunDevice;
import org.dsmip.core.io.memory.MemoryWaiter;
import org.dsmip.core.net.Octets;
import org.dsmip.core.packet.Headroom;
import org.dsmip.core.packet.PacketBatch;
import org.dsmip.core.wire.ip.IpProtocol;
import org.dsmip.dataplane.end.TunnelEnd;
import org.dsmip.dataplane.forward.Forwarder;
import org.dsmip.dataplane.forward.ForwarderSettings;
import org.dsmip.dataplane.rx.ReceiveAgent;
import org.dsmip.dataplane.rx.Side;
import org.dsmip.dataplane.tx.SendList;

/** The data plane of one node, without its thread: packets are forwarded when it is told to. */
final class TunnelEndPart {
    private static final int BURST = 16;
    /** In all enough that what a packet passes through is compiled before there are packets. */
    private static final int ROUNDS = 20;
    /** A super-packet is as much work as its segments. */
    private static final int SUPER_ROUNDS = 1;
    private static final int SUPER_BURST = HomeAgentPart.QUEUE / RehearsalSuperPackets.SEGMENTS;
    private static final int SLOT_BYTES = 16_384;
    /** The number of the only binding. */
    private static final int BINDING = 0;

    private final MemoryTunDevice tun = new MemoryTunDevice("tun", HomeAgentPart.QUEUE);
    private final List<MemoryRawIpv4Socket> sockets = new ArrayList<>();
    private final ReceiveAgent agent;

    TunnelEndPart(TunnelEnd end, SnapshotCell bindings, Arena arena) {
        for (int protocol : List.of(IpProtocol.IPV6, IpProtocol.IPIP, IpProtocol.GRE, IpProtocol.MINIMAL)) {
            sockets.add(new MemoryRawIpv4Socket(protocol, Scene.LINK_MTU_BYTES, HomeAgentPart.QUEUE));
        }
        final CounterLane lane = new CounterLane();
        final BindingCounters counters = new BindingCounters();
        counters.open(BINDING);
        final ForwarderSettings settings = new ForwarderSettings(end,
                new ForwarderSettings.ErrorSource(Scene.HOME_AGENT.bits(), Scene.HOME_AGENT6.high(),
                        Scene.HOME_AGENT6.low()));
        final Forwarder forwarder = new Forwarder(settings, Forwarder.Shared.of(settings, bindings),
                new SendList.Ports(sockets.getFirst(), tun),
                new Forwarder.Counters(lane, counters),
                new Forwarder.Memory(arena, HomeAgentPart.QUEUE, new Forwarder.Identifications(1, 1)));
        final List<ReceiveAgent.Source> sources = new ArrayList<>();
        sources.add(new ReceiveAgent.Source(Side.TUN, tun, tun));
        sockets.forEach(socket -> sources.add(new ReceiveAgent.Source(Side.TUNNEL, socket, socket)));
        agent = new ReceiveAgent(sources,
                new ReceiveAgent.Idling(new MemoryWaiter(), Integer.MAX_VALUE, System::nanoTime),
                (side, batch) -> {
                    if (side == Side.TUN) {
                        forwarder.fromTun(batch);
                    } else {
                        forwarder.fromTunnel(batch);
                    }
                    return batch;
                }, new ReceiveAgent.Memory(
                        List.of(new PacketBatch(arena, HomeAgentPart.QUEUE, SLOT_BYTES, Headroom.BYTES)), lane));
    }

    /** Sends a packet through the tunnel to the other end, where it comes out: over and over, in bursts. */
    void send(Octets packet, TunnelEndPart other) {
        for (int round = 0; round < ROUNDS; round++) {
            other.arrive(sent(MemoryPacket.of(packet), BURST, 1), BURST);
        }
    }

    /** Sends a super-packet through the tunnel: over and over, in bursts. At the other end its segments are merged again. */
    void send(MemoryPacket superPacket, TunnelEndPart other) {
        for (int round = 0; round < SUPER_ROUNDS; round++) {
            final List<Octets> datagrams = sent(superPacket, SUPER_BURST, RehearsalSuperPackets.SEGMENTS);
            final MemoryPacket merged = other.arrive(datagrams, 1);
            if (RehearsalSuperPackets.kernelMerges(superPacket, datagrams.getFirst())) {
                other.arrive(List.of(RehearsalSuperPackets.merged(datagrams.getFirst(), merged.bytes())), 1);
            }
        }
    }

    /** The datagrams that come of some packets alike. */
    private List<Octets> sent(MemoryPacket packet, int burst, int segments) {
        for (int i = 0; i < burst; i++) {
            tun.inject(packet);
        }
        agent.doWork();
        final List<Octets> datagrams = new ArrayList<>();
        for (int i = 0; i < burst * segments; i++) {
            datagrams.add(Objects.requireNonNull(sockets.getFirst().take(), "nothing went into the tunnel"));
        }
        return datagrams;
    }

    /** The first of at least so many packets that come out of datagrams. */
    private MemoryPacket arrive(List<Octets> datagrams, int least) {
        for (Octets datagram : datagrams) {
            // Each socket takes the protocol that is its own.
            sockets.forEach(socket -> socket.inject(datagram));
        }
        agent.doWork();
        final MemoryPacket first = Objects.requireNonNull(tun.take(), "nothing came out of the tunnel");
        int count = 1;
        for (MemoryPacket next = tun.take(); next != null; next = tun.take()) {
            count++;
        }
        if (count < least) {
            throw new IllegalStateException(count + " of " + least + " packets came out of the tunnel");
        }
        return first;
    }
}
