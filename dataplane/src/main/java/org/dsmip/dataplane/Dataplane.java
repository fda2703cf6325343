package org.dsmip.dataplane;

import java.lang.foreign.Arena;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.ThreadFactory;
import org.HdrHistogram.Histogram;
import org.agrona.concurrent.NanoClock;
import org.dsmip.core.binding.SnapshotCell;
import org.dsmip.core.counters.BindingCounters;
import org.dsmip.core.counters.Counter;
import org.dsmip.core.counters.DropReason;
import org.dsmip.core.io.RawIpv4Socket;
import org.dsmip.core.io.TunDevice;
import org.dsmip.core.io.Waiter;
import org.dsmip.core.sys.PagedArena;
import org.dsmip.dataplane.forward.Forwarder;
import org.dsmip.dataplane.forward.ForwarderSettings;
import org.dsmip.dataplane.forward.TunnelPaths;
import org.dsmip.dataplane.rx.Side;
import org.dsmip.dataplane.telemetry.LatencyRecorder;
import org.dsmip.dataplane.tx.OffloadSwitches;
import org.jspecify.annotations.Nullable;

/**
 * Moves packets between a TUN device and raw sockets until it is closed. One or several workers share the traffic, each with
 * ports of its own. They run in threads that the owner's factory makes; ports and waiters are the owner's too: it closes this
 * first, then them.
 */
public final class Dataplane implements AutoCloseable {
    private final NanoClock clock;
    private final Arena arena;
    private final Forwarder.Shared shared;
    private final List<Worker> workers = new ArrayList<>();

    /**
     * What the data plane works on.
     *
     * @param shares the ports of each worker, at least one
     * @param bindings where the control plane publishes
     */
    public record Ports(List<Share> shares, SnapshotCell bindings) {
        /** Copies the list. */
        public Ports {
            shares = List.copyOf(shares);
        }
    }

    /**
     * The ports of one worker.
     *
     * @param tun the TUN device, or its queue of it
     * @param tunnels raw sockets, one a tunnel protocol, and at one worker one for ICMP errors from inside tunnels; the first
     *     one sends
     * @param waiter waits for all of them
     */
    public record Share(TunDevice tun, List<RawIpv4Socket> tunnels, Waiter waiter) {
        /** Copies the list. */
        public Share {
            tunnels = List.copyOf(tunnels);
        }
    }

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
        this.clock = clock;
        arena = new PagedArena();
        shared = Forwarder.Shared.of(settings.forwarder(), ports.bindings());
        final Worker.Environment environment = new Worker.Environment(shared, arena, clock, threadFactory);
        final int count = ports.shares().size();
        for (int i = 0; i < count; i++) {
            workers.add(new Worker(settings, ports.shares().get(i), new Forwarder.Identifications(i + 1, count),
                    environment));
        }
        workers.forEach(Worker::start);
    }

    /**
     * Value of a counter over all threads.
     *
     * @param counter which
     * @return its value now or a moment ago
     */
    public long value(Counter counter) {
        return workers.stream().mapToLong(worker -> worker.value(counter)).sum();
    }

    /**
     * Packets dropped for a reason over all threads.
     *
     * @param reason which
     * @return the number now or a moment ago
     */
    public long value(DropReason reason) {
        return workers.stream().mapToLong(worker -> worker.value(reason)).sum();
    }

    /**
     * A binding begins: all that is counted for it stands at zero. Called by the control thread, before it publishes the binding.
     *
     * @param bindingId the number that its forwarding entry carries
     */
    public void openBinding(int bindingId) {
        for (Worker worker : workers) {
            worker.bindingCounters().open(bindingId);
        }
    }

    /**
     * A binding has ended, and its number may be given to another one. Called by the control thread.
     *
     * @param bindingId the number that its forwarding entry carried
     */
    public void closeBinding(int bindingId) {
        for (Worker worker : workers) {
            worker.bindingCounters().close(bindingId);
        }
    }

    /** Makes room for the counters of bindings whose first packet comes next. Called by the control thread, now and then. */
    public void makeRoom() {
        for (Worker worker : workers) {
            worker.bindingCounters().makeRoom();
        }
    }

    /**
     * Value of a counter of one binding.
     *
     * @param bindingId the number that its forwarding entry carries
     * @param counter which
     * @return its value now or a moment ago
     */
    public long bindingValue(int bindingId, Counter counter) {
        // Asked at every registration, and at the first one no code is to be made for it.
        long sum = 0;
        for (Worker worker : workers) {
            sum += worker.bindingCounters().value(bindingId, counter);
        }
        return sum;
    }

    /**
     * Packets of one binding dropped for a reason.
     *
     * @param bindingId the number that its forwarding entry carries
     * @param reason which
     * @return the number now or a moment ago
     */
    public long bindingValue(int bindingId, DropReason reason) {
        long sum = 0;
        for (Worker worker : workers) {
            sum += worker.bindingCounters().value(bindingId, reason);
        }
        return sum;
    }

    /**
     * Largest outer datagram that gets to the far end of a tunnel in one piece, as far as ICMP errors have told.
     *
     * @param peer IPv4 address bits of the far end
     * @param linkMtuBytes MTU of the link towards it
     * @return bytes, at most {@code linkMtuBytes}
     */
    public int pathMtuBytes(int peer, int linkMtuBytes) {
        return TunnelPaths.withFloor(shared.paths().saidBytes(peer, linkMtuBytes, clock.nanoTime()), linkMtuBytes,
                shared.bindings().get().policy().sizing().pathMtuFloorBytes());
    }

    /**
     * How long ago an ICMP error has told the path MTU to a peer.
     *
     * @param peer IPv4 address bits of the far end
     * @return nanoseconds; -1 if none has
     */
    public long pathMtuAgeNs(int peer) {
        return shared.paths().mtuAgeNs(peer, clock.nanoTime());
    }

    /**
     * How long ago the last packet of a binding was carried.
     *
     * @param bindingId the number that its forwarding entry carries
     * @param direction which way
     * @return nanoseconds; {@link Long#MAX_VALUE} if there was none
     */
    public long lastPacketAgeNs(int bindingId, BindingCounters.Direction direction) {
        final long nowNs = clock.nanoTime();
        long age = Long.MAX_VALUE;
        for (Worker worker : workers) {
            final long lastNs = worker.bindingCounters().lastNs(bindingId, direction);
            age = lastNs == 0 ? age : Math.min(age, Math.max(nowNs - lastNs, 0));
        }
        return age;
    }

    /**
     * Sets from which own addresses ICMP errors come from now on.
     *
     * @param source addresses of this node
     */
    public void errorSource(ForwarderSettings.ErrorSource source) {
        shared.errorSource().setRelease(source);
    }

    /**
     * Which super-packets the TUN device takes and gives.
     *
     * @return the switches of all workers, which any thread may ask and set
     */
    public OffloadSwitches offloads() {
        return shared.offloads();
    }

    /**
     * An unexpected error that a thread has met; the threads went on, and {@link Counter#HANDLER_ERRORS} has counted it.
     *
     * @return the last error of one of the workers, or null
     */
    public @Nullable Throwable lastError() {
        return workers.stream().map(Worker::lastError).filter(Objects::nonNull).findFirst().orElse(null);
    }

    /**
     * Why a thread has ended although it was to go on. What it did is done by nobody from then on.
     *
     * @return what ended it; null: all go on
     */
    public @Nullable Throwable deadThread() {
        return workers.stream().map(Worker::end).filter(Objects::nonNull).findFirst().orElse(null);
    }

    /**
     * Why a port could not be read, for what {@link Counter#RECEIVE_ERRORS} counts.
     *
     * @return the last error number of one of the workers, negated; 0: all could
     */
    public int lastReceiveError() {
        return workers.stream().mapToInt(Worker::lastReceiveError).filter(error -> error != 0).findFirst().orElse(0);
    }

    /**
     * Time from ingress to egress in one direction since the start. Called by one thread at a time.
     *
     * @param side where the packets came from
     * @return a histogram of nanoseconds that belongs to the caller
     */
    public Histogram latency(Side side) {
        final Histogram sum = LatencyRecorder.emptyHistogram();
        workers.forEach(worker -> worker.addLatencies(side, sum));
        return sum;
    }

    /** Ends all threads, then frees the packet memory. A second call does nothing. */
    @Override
    public void close() {
        workers.forEach(Worker::stop);
        boolean ended = true;
        for (Worker worker : workers) {
            ended &= worker.join();
        }
        if (ended && arena.scope().isAlive()) {
            // Memory that a thread may still use is better leaked than freed.
            arena.close();
        }
    }
}
