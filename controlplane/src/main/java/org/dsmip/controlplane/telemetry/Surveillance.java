package org.dsmip.controlplane.telemetry;

import java.util.ArrayList;
import java.util.List;
import java.util.function.IntFunction;
import org.dsmip.controlplane.host.Resources;
import org.dsmip.controlplane.journal.Watch;
import org.dsmip.core.counters.BindingCounters;
import org.dsmip.core.counters.Counter;
import org.dsmip.core.counters.DropReason;
import org.dsmip.core.io.LinkSocket;
import org.dsmip.core.io.NetworkEvents;
import org.dsmip.core.io.Pollable;
import org.dsmip.core.io.RawIpv4Socket;
import org.dsmip.core.io.UdpSocket;
import org.dsmip.core.io.linux.SocketQueue;
import org.dsmip.dataplane.Dataplane;
import org.dsmip.dataplane.tx.OffloadSwitches;
import org.jspecify.annotations.Nullable;

/** What a node keeps an eye on in its data plane and around it. Used by the control thread. */
public final class Surveillance {
    /** The queue of packets that the kernel routed to the tunnel device. */
    static final String TUN_QUEUE = "tun";

    private static final String MORE_MEMORY = "sysctl net.core.rmem_max, or run it with CAP_NET_ADMIN";
    private static final String MORE_WORKERS = "[forwarding] workers = 2 or more, where there are processors to spare; "
            + "or wait-strategy = \"backoff\"";

    private final QueueLosses queues;
    private final HostForwarding hostForwarding;
    private final BlackHoleHint blackHoles;
    private final DataplaneTrouble trouble;

    private Surveillance(QueueLosses queues, HostForwarding hostForwarding, BlackHoleHint blackHoles,
            DataplaneTrouble trouble) {
        this.queues = queues;
        this.hostForwarding = hostForwarding;
        this.blackHoles = blackHoles;
        this.trouble = trouble;
    }

    /**
     * Begins.
     *
     * @param dataplane what forwards
     * @param resources where the sockets are that have been opened so far
     * @param tunDevice name of the tunnel device
     * @param blackHoles hears which bindings there are
     * @return what looks when it is told to
     */
    public static Surveillance of(Dataplane dataplane, Resources resources, String tunDevice,
            BlackHoleHint blackHoles) {
        final KernelCounters kernel = new KernelCounters();
        return new Surveillance(queues(resources, tunDevice, kernel),
                new HostForwarding(() -> sample(dataplane, kernel, tunDevice)), blackHoles,
                new DataplaneTrouble(trouble(dataplane)));
    }

    /**
     * Looks for paths on which large packets disappear.
     *
     * @param dataplane what forwards
     * @param names the home address of a binding, by its number
     * @return one that hears of no binding yet
     */
    public static BlackHoleHint blackHoles(Dataplane dataplane, IntFunction<String> names) {
        return new BlackHoleHint(new BlackHoleHint.Source(
                number -> dataplane.bindingValue(number, Counter.LARGE_UNFRAGMENTABLE),
                number -> dataplane.lastPacketAgeNs(number, BindingCounters.Direction.OUT_OF_TUNNEL)), names);
    }

    /** What is lost before it is received. */
    QueueLosses queues() {
        return queues;
    }

    /** Whether the host passes on what comes out of tunnels. */
    HostForwarding hostForwarding() {
        return hostForwarding;
    }

    /**
     * All of it, and others, as one.
     *
     * @param others what else is watched
     * @return what is watched first to last
     */
    public Watch with(List<Watch> others) {
        final List<Watch> all = new ArrayList<>(List.of(trouble, queues, hostForwarding, blackHoles));
        all.addAll(others);
        return Watch.all(all.toArray(Watch[]::new));
    }

    private static QueueLosses queues(Resources resources, String tunDevice, KernelCounters kernel) {
        final List<UdpSocket> registrations = resources.all(UdpSocket.class);
        final List<RawIpv4Socket> tunnels = resources.all(RawIpv4Socket.class);
        final List<LinkSocket> links = resources.all(LinkSocket.class);
        final List<NetworkEvents> events = resources.all(NetworkEvents.class);
        return new QueueLosses()
                .add("registration", "datagrams", MORE_MEMORY, () -> lost(registrations))
                .add("tunnel", "packets", MORE_WORKERS, () -> lost(tunnels))
                .add(TUN_QUEUE, "packets", MORE_WORKERS + "; a larger [forwarding] tun-queue-length",
                        () -> kernel.transmitDrops(tunDevice))
                .add("home-link", "frames", MORE_MEMORY, () -> lost(links))
                .add("network-events", "messages", MORE_MEMORY, () -> lost(events));
    }

    private static long lost(List<? extends Pollable> ports) {
        return ports.stream().mapToLong(SocketQueue::lost).sum();
    }

    /**
     * What was written before what arrived, so that a packet on its way counts as arrived. Packets that this process puts into
     * tunnels, and what others put into the TUN device, are no packets that came out of tunnels. All is counted as the kernel
     * does, to which a run of segments in one piece is one packet.
     */
    private static HostForwarding.Sample sample(Dataplane dataplane, KernelCounters kernel, String tunDevice) {
        final long written = kernel.received(tunDevice);
        final KernelCounters.Ip ip = kernel.ip();
        return new HostForwarding.Sample(written, ip, new HostForwarding.Own(
                dataplane.value(Counter.FORWARDED_TO_TUNNEL) - dataplane.value(Counter.FRAGMENTED)
                        + dataplane.value(Counter.FRAGMENTS_MADE),
                kernel.transmitted(tunDevice),
                dataplane.value(Counter.TUNNEL_PACKETS_IN) - dataplane.value(Counter.MERGED_IN),
                dataplane.offloads().isOn(OffloadSwitches.Feature.TUN_TCP)));
    }

    private static DataplaneTrouble.Source trouble(Dataplane dataplane) {
        return new DataplaneTrouble.Source() {
            @Override
            public long value(Counter counter) {
                return dataplane.value(counter);
            }

            @Override
            public long value(DropReason reason) {
                return dataplane.value(reason);
            }

            @Override
            public @Nullable Throwable lastError() {
                return dataplane.lastError();
            }

            @Override
            public @Nullable Throwable deadThread() {
                return dataplane.deadThread();
            }

            @Override
            public int lastReceiveError() {
                return dataplane.lastReceiveError();
            }
        };
    }
}
