package org.dsmip.dataplane;

import com.lmax.disruptor.BlockingWaitStrategy;
import com.lmax.disruptor.BusySpinWaitStrategy;
import com.lmax.disruptor.PhasedBackoffWaitStrategy;
import com.lmax.disruptor.WaitStrategy;
import com.lmax.disruptor.YieldingWaitStrategy;
import java.lang.foreign.Arena;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ThreadFactory;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.HdrHistogram.Histogram;
import org.agrona.concurrent.NanoClock;
import org.dsmip.core.counters.BindingCounters;
import org.dsmip.core.counters.Counter;
import org.dsmip.core.counters.CounterLane;
import org.dsmip.core.counters.DropReason;
import org.dsmip.core.io.Waiter;
import org.dsmip.core.packet.Headroom;
import org.dsmip.core.packet.PacketBatch;
import org.dsmip.dataplane.forward.Forwarder;
import org.dsmip.dataplane.ring.BurstRing;
import org.dsmip.dataplane.rx.BurstSink;
import org.dsmip.dataplane.rx.ReceiveAgent;
import org.dsmip.dataplane.rx.Side;
import org.dsmip.dataplane.telemetry.LatencyRecorder;
import org.dsmip.dataplane.tx.SendList;
import org.jspecify.annotations.Nullable;

/**
 * Takes its share of the traffic from receipt to sending, through ports that no other worker uses: in one thread, or in two with
 * a ring between them. The kernel keeps a flow with one worker, and so its order.
 */
final class Worker {
    private static final long JOIN_MILLIS = 5_000;
    /** How long a worker that waits for bursts looks for the next one itself before it sleeps. */
    private static final long SPIN_NS = 5_000;
    private static final long YIELD_NS = 20_000;
    /** What goes wrong at once, again and again, must not take a whole processor. */
    private static final long ERROR_PAUSE_NS = 10_000_000L;

    private final DataplaneSettings settings;
    private final Environment environment;
    private final Waiter waiter;
    private final CounterLane receiverLane = new CounterLane();
    private final CounterLane forwarderLane = new CounterLane();
    private final BindingCounters bindingCounters = new BindingCounters();
    private final LatencyRecorder intoTunnel = new LatencyRecorder();
    private final LatencyRecorder outOfTunnel = new LatencyRecorder();
    private final Forwarder forwarder;
    private final ReceiveAgent receiver;
    private final List<Runnable> halts = new ArrayList<>();
    private final List<Thread> threads = new ArrayList<>();

    private volatile boolean running = true;
    private volatile @Nullable Throwable lastError;
    private volatile @Nullable Throwable end;

    /**
     * What workers have in common.
     *
     * @param shared what their forwarders share
     * @param arena owner of their packet memory
     * @param clock monotonic nanoseconds
     * @param threads makes their threads
     */
    record Environment(Forwarder.Shared shared, Arena arena, NanoClock clock, ThreadFactory threads) {}

    Worker(DataplaneSettings settings, Dataplane.Share share, Forwarder.Identifications identifications,
            Environment environment) {
        this.settings = settings;
        this.environment = environment;
        waiter = share.waiter();
        forwarder = new Forwarder(settings.forwarder(), environment.shared(),
                new SendList.Ports(share.tunnels().getFirst(), share.tun()),
                new Forwarder.Counters(forwarderLane, bindingCounters),
                new Forwarder.Memory(environment.arena(), settings.burst(), identifications));
        receiver = new ReceiveAgent(sources(share),
                new ReceiveAgent.Idling(waiter, settings.spins(), environment.clock()), sink(),
                new ReceiveAgent.Memory(openBatches(), receiverLane));
        threads.add(environment.threads().newThread(watched(this::receive)));
    }

    private static List<ReceiveAgent.Source> sources(Dataplane.Share share) {
        final List<ReceiveAgent.Source> sources = new ArrayList<>();
        sources.add(new ReceiveAgent.Source(Side.TUN, share.tun(), share.tun()));
        share.tunnels().forEach(socket -> sources.add(new ReceiveAgent.Source(Side.TUNNEL, socket, socket)));
        return sources;
    }

    /** Behind a ring there may be bursts of both sides that are not full yet. */
    private List<PacketBatch> openBatches() {
        return settings.threading() == DataplaneSettings.Threading.INLINE
                ? List.of(newBatch())
                : List.of(newBatch(), newBatch());
    }

    private BurstSink sink() {
        if (settings.threading() == DataplaneSettings.Threading.INLINE) {
            return (side, batch) -> {
                onBurst(side, batch);
                return batch;
            };
        }
        final BurstRing ring = new BurstRing(settings.ringBursts(), this::newBatch, waitStrategy(), this::onBurst,
                error -> onError(forwarderLane, error));
        threads.add(environment.threads().newThread(watched(ring.worker())));
        halts.add(ring::halt);
        return ring;
    }

    private WaitStrategy waitStrategy() {
        return switch (settings.waitStrategy()) {
            case BLOCKING -> new BlockingWaitStrategy();
            case BACKING_OFF ->
                PhasedBackoffWaitStrategy.withLock(SPIN_NS, YIELD_NS, TimeUnit.NANOSECONDS);
            case YIELDING -> new YieldingWaitStrategy();
            case BUSY_SPIN -> new BusySpinWaitStrategy();
        };
    }

    private PacketBatch newBatch() {
        return new PacketBatch(environment.arena(), settings.burst(), settings.slotBytes(), Headroom.BYTES);
    }

    void start() {
        threads.forEach(Thread::start);
    }

    private Runnable watched(Runnable loop) {
        return new Watched(loop, () -> running, reason -> end = reason);
    }

    private void receive() {
        while (running) {
            try {
                receiver.doWork();
            } catch (Throwable e) {
                onError(receiverLane, e);
                LockSupport.parkNanos(ERROR_PAUSE_NS);
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
        } catch (Throwable e) {
            onError(forwarderLane, e);
        }
        latencies(side).record(environment.clock().nanoTime() - batch.receivedAtNs(), batch.size());
    }

    /** A broken invariant, or an error of the virtual machine, must not end forwarding: it is counted and kept to be told. */
    private void onError(CounterLane lane, Throwable error) {
        lane.add(Counter.HANDLER_ERRORS, 1);
        lastError = error;
    }

    private LatencyRecorder latencies(Side side) {
        return side == Side.TUN ? intoTunnel : outOfTunnel;
    }

    long value(Counter counter) {
        return receiverLane.value(counter) + forwarderLane.value(counter);
    }

    long value(DropReason reason) {
        return receiverLane.value(reason) + forwarderLane.value(reason);
    }

    BindingCounters bindingCounters() {
        return bindingCounters;
    }

    @Nullable
    Throwable lastError() {
        return lastError;
    }

    /** Why one of its threads has ended although nobody asked for it; null: none has. */
    @Nullable
    Throwable end() {
        return end;
    }

    /** Why a port could not be read, as a negated error number; 0: all could. */
    int lastReceiveError() {
        return receiver.lastError();
    }

    void addLatencies(Side side, Histogram sum) {
        latencies(side).addTo(sum);
    }

    /** Lets the threads end; {@link #join} waits for that. */
    void stop() {
        running = false;
        waiter.wakeUp();
        halts.forEach(Runnable::run);
    }

    /** Waits until the threads have ended; answers whether they have. */
    boolean join() {
        boolean ended = true;
        for (Thread thread : threads) {
            try {
                thread.join(JOIN_MILLIS);
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
            ended &= !thread.isAlive();
        }
        return ended;
    }
}
