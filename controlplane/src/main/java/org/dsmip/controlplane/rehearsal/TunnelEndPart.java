package org.dsmip.controlplane.rehearsal;

import java.lang.foreign.Arena;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.dsmip.core.binding.SnapshotCell;
import org.dsmip.core.counters.BindingCounters;
import org.dsmip.core.counters.CounterLane;
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
    private static final int SLOT_BYTES = 2048;
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
        final ForwarderSettings settings = ForwarderSettings.defaults(end,
                new ForwarderSettings.ErrorSource(Scene.HOME_AGENT.bits(), Scene.HOME_AGENT6.high(),
                        Scene.HOME_AGENT6.low()));
        final Forwarder forwarder = new Forwarder(settings, Forwarder.Shared.of(settings, bindings),
                new SendList.Ports(sockets.getFirst(), tun),
                new Forwarder.Counters(lane, counters),
                new Forwarder.Memory(arena, BURST, new Forwarder.Identifications(1, 1)));
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
                }, new ReceiveAgent.Memory(List.of(new PacketBatch(arena, BURST, SLOT_BYTES, Headroom.BYTES)), lane));
    }

    /** Sends a packet through the tunnel to the other end, where it comes out: over and over, in bursts. */
    void send(Octets packet, TunnelEndPart other) {
        for (int round = 0; round < ROUNDS; round++) {
            for (int i = 0; i < BURST; i++) {
                tun.inject(packet);
            }
            agent.doWork();
            for (int i = 0; i < BURST; i++) {
                final Octets datagram = Objects.requireNonNull(sockets.getFirst().take(),
                        "nothing went into the tunnel");
                // Each socket takes the protocol that is its own.
                other.sockets.forEach(socket -> socket.inject(datagram));
            }
            other.agent.doWork();
            for (int i = 0; i < BURST; i++) {
                Objects.requireNonNull(other.tun.take(), "nothing came out of the tunnel");
            }
        }
    }
}
