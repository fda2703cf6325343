package org.dsmip.controlplane.telemetry;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.HdrHistogram.Histogram;
import org.dsmip.controlplane.logging.LogOutput;
import org.dsmip.controlplane.show.DataPlane;
import org.dsmip.controlplane.show.DataPlaneState;
import org.dsmip.controlplane.show.DataPlaneState.CounterView;
import org.dsmip.controlplane.show.DataPlaneState.ForwardingView;
import org.dsmip.controlplane.show.DataPlaneState.LatencyView;
import org.dsmip.controlplane.show.Offload;
import org.dsmip.controlplane.show.PathMtu;
import org.dsmip.controlplane.show.StateListing;
import org.dsmip.core.counters.Counter;
import org.dsmip.core.counters.DropReason;
import org.dsmip.core.net.Ipv4Address;
import org.dsmip.dataplane.Dataplane;
import org.dsmip.dataplane.rx.Side;

/** What the data plane has counted and measured, in the form in which it is shown. Answers are begun by the control thread. */
public final class DataplaneView implements DataPlane {
    private final Dataplane dataplane;
    private final Surveillance surveillance;
    private final InterfaceViews interfaces;
    private final ForwardingView forwarding;
    private final TunOffloads offloads;

    /**
     * Looks at a data plane.
     *
     * @param dataplane the data plane
     * @param forwarding who does its work
     * @param offloads what passes the tunnel device in one piece
     * @param surveillance what is lost around it
     * @param interfaces its interfaces
     */
    public DataplaneView(Dataplane dataplane, ForwardingView forwarding, TunOffloads offloads,
            Surveillance surveillance, InterfaceViews interfaces) {
        this.dataplane = dataplane;
        this.forwarding = forwarding;
        this.offloads = offloads;
        this.surveillance = surveillance;
        this.interfaces = interfaces;
    }

    static CounterView view(Counter counter, long value) {
        return new CounterView(counter.label(), counter.unit(), value);
    }

    @Override
    public PathMtu pathMtu(Ipv4Address peer, int linkMtuBytes) {
        final long ageNs = dataplane.pathMtuAgeNs(peer.bits());
        return new PathMtu(dataplane.pathMtuBytes(peer.bits(), linkMtuBytes),
                ageNs < 0 ? PathMtu.NOT_TOLD : TimeUnit.NANOSECONDS.toSeconds(ageNs));
    }

    @Override
    public StateListing drops() {
        return StateListing.of(() -> DataPlaneState.drops(Arrays.stream(DropReason.values())
                .map(reason -> new CounterView(reason.label(), "packets", dataplane.value(reason))).toList()));
    }

    @Override
    public StateListing counters(List<CounterView> more) {
        final List<CounterView> queues = surveillance.queues().counters();
        return StateListing.of(() -> {
            final List<CounterView> all = new ArrayList<>();
            for (Counter counter : Counter.values()) {
                all.add(view(counter, dataplane.value(counter)));
            }
            all.addAll(queues);
            all.addAll(more);
            all.add(new CounterView("log-lines-lost", "lines", LogOutput.lost()));
            return DataPlaneState.counters(all);
        });
    }

    @Override
    public StateListing latency() {
        return StateListing.of(() -> DataPlaneState.latency(
                List.of(latency("into-tunnel", dataplane.latency(Side.TUN)), latency("out-of-tunnel",
                        dataplane.latency(Side.TUNNEL)))));
    }

    private static LatencyView latency(String direction, Histogram histogram) {
        return new LatencyView(direction, histogram.getTotalCount(), histogram.getValueAtPercentile(50),
                histogram.getValueAtPercentile(99), histogram.getValueAtPercentile(99.9), histogram.getMaxValue());
    }

    @Override
    public StateListing offload(Offload offload, boolean on) {
        final DataPlaneState.OffloadView view = offloads.set(offload, on);
        return StateListing.of(() -> DataPlaneState.offload(view));
    }

    @Override
    public StateListing interfaces() {
        final List<DataPlaneState.InterfaceView> now = interfaces.now();
        return StateListing.of(() -> DataPlaneState.interfaces(forwarding, now));
    }
}
