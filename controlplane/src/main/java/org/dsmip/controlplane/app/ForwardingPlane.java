package org.dsmip.controlplane.app;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ThreadFactory;
import org.agrona.BitUtil;
import org.dsmip.controlplane.config.ForwardingSettings;
import org.dsmip.controlplane.config.ThreadingChoice;
import org.dsmip.controlplane.host.Resources;
import org.dsmip.controlplane.show.DataPlaneState.ForwardingView;
import org.dsmip.controlplane.show.DataPlaneState.RingView;
import org.dsmip.controlplane.telemetry.TunOffloads;
import org.dsmip.core.binding.SnapshotCell;
import org.dsmip.core.io.TunDevice;
import org.dsmip.core.io.linux.LinuxWaiter;
import org.dsmip.core.net.Ipv4Address;
import org.dsmip.core.packet.Headroom;
import org.dsmip.dataplane.Dataplane;
import org.dsmip.dataplane.DataplaneSettings;
import org.dsmip.dataplane.end.TunnelEnd;
import org.dsmip.dataplane.forward.ForwarderSettings;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Opens raw sockets and starts the data plane on them and a TUN device. */
final class ForwardingPlane {
    /** A look is a system call. More of them keep the kernel's own threads, which bring the packets, from a core they share. */
    private static final int LOOKS_BEFORE_SLEEP = 5;
    private static final Logger LOG = LoggerFactory.getLogger("dsmip.forwarding");

    private ForwardingPlane() {}

    /** What the data plane of a node works with. */
    record Plan(ForwardingSettings settings, ForwarderSettings forwarder, SnapshotCell bindings,
            TunnelSockets sockets) {}

    /** A data plane, who does its work, and what it moves in one piece. */
    record Started(Dataplane dataplane, ForwardingView view, TunOffloads offloads) {}

    static Started start(Resources resources, Plan plan, List<? extends TunDevice> queues) {
        final int processors = Runtime.getRuntime().availableProcessors();
        final ThreadingChoice threading = ThreadingChoice.of(plan.settings(), processors);
        warnOfTooManySpinners(plan.settings(), threading, processors);
        final List<Dataplane.Share> shares = new ArrayList<>();
        for (int i = 0; i < queues.size(); i++) {
            shares.add(new Dataplane.Share(queues.get(i), plan.sockets().open(i, queues.size()),
                    resources.add(new LinuxWaiter())));
        }
        final ThreadFactory threads = Thread.ofPlatform().name("dsmip-forward-", 0).factory();
        final Dataplane dataplane = resources.add(new Dataplane(of(plan.settings(), threading, plan.forwarder()),
                new Dataplane.Ports(shares, plan.bindings()), System::nanoTime, threads));
        return new Started(dataplane, view(plan.settings(), threading),
                TunOffloads.begin(queues.getFirst(), dataplane.offloads(), plan.settings()));
    }

    /** A thread that never sleeps takes a processor from all others; answers whether there is too little left for them. */
    static boolean warnOfTooManySpinners(ForwardingSettings settings, ThreadingChoice threading, int processors) {
        final int threads = threading.threads(settings.workers());
        if (settings.waitStrategy() != ForwardingSettings.WaitStrategy.SPIN || threads < processors) {
            return false;
        }
        LOG.atWarn().addKeyValue("threads", threads).addKeyValue("processors", processors)
                .addKeyValue("what-helps", "[forwarding] wait-strategy = \"backoff\" or fewer workers")
                .log("threads that never sleep leave no processor for anything else");
        return true;
    }

    private static ForwardingView view(ForwardingSettings settings, ThreadingChoice threading) {
        final String ringWait = switch (settings.waitStrategy()) {
            case BLOCK -> "sleeps until a burst comes";
            case BACKOFF -> "looks for a burst for a moment, then sleeps until one comes";
            case SPIN -> "never sleeps";
        };
        return new ForwardingView(threading.label(), threading.reason(), settings.workers(),
                threading.hasRings() ? new RingView(settings.ringSlots(), ringWait) : null);
    }

    private static DataplaneSettings of(ForwardingSettings settings, ThreadingChoice threading,
            ForwarderSettings forwarder) {
        final DataplaneSettings.RingWait ringWait = switch (settings.waitStrategy()) {
            case BLOCK -> DataplaneSettings.RingWait.BLOCKING;
            case BACKOFF -> DataplaneSettings.RingWait.BACKING_OFF;
            case SPIN -> DataplaneSettings.RingWait.BUSY_SPIN;
        };
        final int spins = switch (settings.waitStrategy()) {
            case BLOCK -> 0;
            case BACKOFF -> LOOKS_BEFORE_SLEEP;
            case SPIN -> Integer.MAX_VALUE - 1;
        };
        return new DataplaneSettings(forwarder,
                threading.hasRings() ? DataplaneSettings.Threading.RING : DataplaneSettings.Threading.INLINE,
                settings.burst(), slotBytes(settings.slotBytes()), settings.ringSlots(), spins, ringWait);
    }

    private static int slotBytes(int largestPacketBytes) {
        return BitUtil.align(Headroom.BYTES + largestPacketBytes, BitUtil.CACHE_LINE_LENGTH);
    }

    /** One end of tunnels; {@link ErrorSources} adds an IPv6 address. */
    static ForwarderSettings at(TunnelEnd end, Ipv4Address own) {
        return new ForwarderSettings(end, new ForwarderSettings.ErrorSource(own.bits(), 0, 0));
    }
}
