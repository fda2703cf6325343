package org.dsmip.dataplane;

import com.lmax.disruptor.BlockingWaitStrategy;
import com.lmax.disruptor.BusySpinWaitStrategy;
import com.lmax.disruptor.SleepingWaitStrategy;
import com.lmax.disruptor.WaitStrategy;
import com.lmax.disruptor.YieldingWaitStrategy;
import java.lang.foreign.Arena;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ThreadFactory;
import org.HdrHistogram.Histogram;
import org.agrona.concurrent.NanoClock;
import org.dsmip.core.binding.SnapshotCell;
import org.dsmip.core.counters.BindingCounters;
import org.dsmip.core.counters.Counter;
import org.dsmip.core.counters.CounterLane;
import org.dsmip.core.counters.DropReason;
import org.dsmip.core.io.PacketBatch;
import org.dsmip.core.io.RawIpv4Socket;
import org.dsmip.core.io.TunDevice;
import org.dsmip.core.io.Waiter;
import org.dsmip.dataplane.forward.Forwarder;
import org.dsmip.dataplane.forward.TunnelPaths;
import org.dsmip.dataplane.packet.Headroom;
import org.dsmip.dataplane.ring.BurstRing;
import org.dsmip.dataplane.rx.BurstSink;
import org.dsmip.dataplane.rx.ReceiveAgent;
import org.dsmip.dataplane.rx.Side;
import org.dsmip.dataplane.telemetry.LatencyRecorder;
import org.jspecify.annotations.Nullable;

/**
 * Moves packets between a TUN device and raw sockets until it is closed. It runs in threads that its owner's factory makes, and
 * owns neither ports nor waiter: close it first, then them.
 */
public final class Dataplane implements AutoCloseable {
    private static final long JOIN_MILLIS = 5_000;

    private final DataplaneSettings settings;
    private final NanoClock clock;
    private final Arena arena;
    private final Waiter waiter;
    private final CounterLane receiverLane = new CounterLane();
    private final CounterLane workerLane = new CounterLane();
    private final BindingCounters bindingCounters = new BindingCounters();
    private final TunnelPaths paths = new TunnelPaths();
    private final LatencyRecorder intoTunnel = new LatencyRecorder();
    private final LatencyRecorder outOfTunnel = new LatencyRecorder();
    private final Forwarder forwarder;
    private final ReceiveAgent receiver;
    private final List<Runnable> halts = new ArrayList<>();
    private final List<Thread> threads = new ArrayList<>();
    private volatile boolean running = true;
    private volatile @Nullable Throwable lastError;

    /**
     * What the data plane works on.
     *
     * @param tun the TUN device
     * @param tunnels raw sockets, one a tunnel protocol, and one for ICMP errors from inside tunnels; the first one sends
     * @param waiter waits for all of them
     * @param bindings where the control plane publishes
     */
    public record Ports(TunDevice tun, List<RawIpv4Socket> tunnels, Waiter waiter, SnapshotCell bindings) {}

    /**
     * Starts forwarding.
     *
     * @param settings how to work
     * @param ports what to work on
     * @param clock monotonic nanoseconds
     * @param threadFactory makes its threads; it starts them itself
     */
    @SuppressWarnings("MustBeClosedChecker") // closed with this, after its threads have ended
    public Dataplane(DataplaneSettings settings, Ports ports, NanoClock clock, ThreadFactory threadFactory) {
        this.settings = settings;
        this.clock = clock;
        arena = Arena.ofShared();
        waiter = ports.waiter();
        forwarder = new Forwarder(settings.forwarder(), new Forwarder.Shared(ports.bindings(), paths),
                new Forwarder.Ports(ports.tunnels().getFirst(), ports.tun()),
                new Forwarder.Counters(workerLane, bindingCounters),
                new Forwarder.Memory(arena, settings.burst(), 1));
        receiver = new ReceiveAgent(sources(ports), new ReceiveAgent.Idling(waiter, settings.spins(), clock),
                sink(threadFactory), new ReceiveAgent.Memory(newBatch(), receiverLane));
        threads.add(threadFactory.newThread(this::receive));
        threads.forEach(Thread::start);
    }

    private static List<ReceiveAgent.Source> sources(Ports ports) {
        final List<ReceiveAgent.Source> sources = new ArrayList<>();
        sources.add(new ReceiveAgent.Source(Side.TUN, ports.tun(), ports.tun()));
        ports.tunnels().forEach(socket -> sources.add(new ReceiveAgent.Source(Side.TUNNEL, socket, socket)));
        return sources;
    }

    private BurstSink sink(ThreadFactory threadFactory) {
        if (settings.threading() == DataplaneSettings.Threading.INLINE) {
            return (side, batch) -> {
                onBurst(side, batch);
                return batch;
            };
        }
        final BurstRing ring = new BurstRing(settings.ringBursts(), this::newBatch, waitStrategy(), this::onBurst,
                new BurstRing.Lanes(receiverLane, workerLane));
        threads.add(threadFactory.newThread(ring.worker()));
        halts.add(ring::halt);
        return ring;
    }

    private WaitStrategy waitStrategy() {
        return switch (settings.waitStrategy()) {
            case BLOCKING -> new BlockingWaitStrategy();
            case SLEEPING -> new SleepingWaitStrategy();
            case YIELDING -> new YieldingWaitStrategy();
            case BUSY_SPIN -> new BusySpinWaitStrategy();
        };
    }

    private PacketBatch newBatch() {
        return new PacketBatch(arena, settings.burst(), settings.slotBytes(), Headroom.BYTES);
    }

    private void receive() {
        while (running) {
            try {
                receiver.doWork();
            } catch (RuntimeException e) {
                onError(receiverLane, e);
            }
        }
    }

    private void onBurst(Side side, PacketBatch batch) {
        try {
            if (side == Side.TUN) {
                forwarder.fromTun(batch);
            } else {
                forwarder.fromTunnel(batch);
            }
        } catch (RuntimeException e) {
            onError(workerLane, e);
        }
        latencies(side).record(clock.nanoTime() - batch.receivedAtNs(), batch.size());
    }

    /** A broken invariant must not end forwarding: it is counted and kept for whoever asks. */
    private void onError(CounterLane lane, RuntimeException error) {
        lane.add(Counter.HANDLER_ERRORS, 1);
        lastError = error;
    }

    private LatencyRecorder latencies(Side side) {
        return side == Side.TUN ? intoTunnel : outOfTunnel;
    }

    /**
     * Value of a counter over all threads.
     *
     * @param counter which
     * @return its value now or a moment ago
     */
    public long value(Counter counter) {
        return receiverLane.value(counter) + workerLane.value(counter);
    }

    /**
     * Packets dropped for a reason over all threads.
     *
     * @param reason which
     * @return the number now or a moment ago
     */
    public long value(DropReason reason) {
        return receiverLane.value(reason) + workerLane.value(reason);
    }

    /**
     * Value of a counter of one binding.
     *
     * @param bindingId the number that its forwarding entry carries
     * @param counter which
     * @return its value now or a moment ago; it goes on counting when the number is given to another binding
     */
    public long bindingValue(int bindingId, Counter counter) {
        return bindingCounters.value(bindingId, counter);
    }

    /**
     * Packets of one binding dropped for a reason.
     *
     * @param bindingId the number that its forwarding entry carries
     * @param reason which
     * @return the number now or a moment ago; it goes on counting when the number is given to another binding
     */
    public long bindingValue(int bindingId, DropReason reason) {
        return bindingCounters.value(bindingId, reason);
    }

    /**
     * Largest outer datagram that gets to the far end of a tunnel in one piece, as far as ICMP errors have told.
     *
     * @param peer IPv4 address bits of the far end
     * @param linkMtuBytes MTU of the link towards it
     * @return bytes, at most {@code linkMtuBytes}
     */
    public int pathMtuBytes(int peer, int linkMtuBytes) {
        return paths.mtuBytes(peer, linkMtuBytes, clock.nanoTime());
    }

    /**
     * The unexpected error that a thread met last; the threads went on, and {@link Counter#HANDLER_ERRORS} has counted it.
     *
     * @return the error, or null
     */
    public @Nullable Throwable lastError() {
        return lastError;
    }

    /**
     * Time from ingress to egress in one direction since the start. Called by one thread at a time.
     *
     * @param side where the packets came from
     * @return a histogram of nanoseconds that belongs to the caller
     */
    public Histogram latency(Side side) {
        final Histogram sum = LatencyRecorder.emptyHistogram();
        latencies(side).addTo(sum);
        return sum;
    }

    /** Ends all threads, then frees the packet memory. A second call does nothing. */
    @Override
    public void close() {
        running = false;
        waiter.wakeUp();
        halts.forEach(Runnable::run);
        boolean ended = true;
        for (Thread thread : threads) {
            try {
                thread.join(JOIN_MILLIS);
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
            ended &= !thread.isAlive();
        }
        if (ended && arena.scope().isAlive()) {
            // Memory that a thread may still use is better leaked than freed.
            arena.close();
        }
    }
}
