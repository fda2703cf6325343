package org.dsmip.dataplane.rx;

import java.util.ArrayList;
import java.util.List;
import org.agrona.concurrent.Agent;
import org.agrona.concurrent.IdleStrategy;
import org.agrona.concurrent.NanoClock;
import org.agrona.concurrent.SleepingIdleStrategy;
import org.dsmip.core.counters.Counter;
import org.dsmip.core.counters.CounterLane;
import org.dsmip.core.io.BatchReceiver;
import org.dsmip.core.io.Pollable;
import org.dsmip.core.io.Waiter;
import org.dsmip.core.packet.PacketBatch;

/**
 * Polls the ports of a worker and hands each burst on. Without work it waits in the kernel: waking costs less than spinning
 * does where cores are few. One thread runs it.
 */
public final class ReceiveAgent implements Agent {
    private static final long WAIT_NS = 1_000_000_000L;
    /** How long a port is left alone that is broken: such a one is readable at once, again and again. */
    private static final long SHORTEST_PAUSE_NS = 10_000_000L;
    private static final long LONGEST_PAUSE_NS = 1_000_000_000L;
    /** How long the kernel keeps what comes while the sink has no room. */
    private static final long FULL_PAUSE_NS = 20_000L;
    /** Stands for a port that is left alone. */
    private static final Pollable LEFT_ALONE = () -> Pollable.NONE;

    private final List<Source> sources;
    private final Waiter waiter;
    private final Runnable waker;
    private final BurstSink sink;
    private final NanoClock clock;
    private final int spins;
    private final CounterLane lane;
    private final IdleStrategy full = new SleepingIdleStrategy(FULL_PAUSE_NS);
    private final List<Pollable> watched = new ArrayList<>();
    private final long[] pausesNs;
    private final long[] leftAloneSinceNs;
    private final OpenBursts open;
    private int firstInTurn;
    private int idleRounds;
    private int brokenPorts;
    private volatile int lastError;

    /**
     * A port to receive from.
     *
     * @param side what its packets are
     * @param receiver the port
     * @param pollable what to wait for
     */
    public record Source(Side side, BatchReceiver receiver, Pollable pollable) {}

    /**
     * How to wait when there is nothing to receive.
     *
     * @param waiter waits for the ports
     * @param spins rounds without work before it waits; the more, the sooner a packet is seen and the more a core is used
     * @param clock stamps bursts
     */
    public record Idling(Waiter waiter, int spins, NanoClock clock) {}

    /**
     * What an agent works with.
     *
     * @param batches to receive into: one; or one a side, if the sink can be behind
     * @param lane counters of the thread that runs it
     */
    public record Memory(List<PacketBatch> batches, CounterLane lane) {
        /** Copies the list. */
        public Memory {
            batches = List.copyOf(batches);
        }
    }

    /**
     * Makes an agent.
     *
     * @param sources the ports
     * @param idling how to wait
     * @param sink where bursts go
     * @param memory what it works with
     */
    public ReceiveAgent(List<Source> sources, Idling idling, BurstSink sink, Memory memory) {
        this.sources = List.copyOf(sources);
        waiter = idling.waiter();
        waker = waiter::wakeUp;
        this.spins = idling.spins();
        this.clock = idling.clock();
        this.sink = sink;
        lane = memory.lane();
        open = new OpenBursts(memory.batches());
        pausesNs = new long[this.sources.size()];
        leftAloneSinceNs = new long[this.sources.size()];
        this.sources.forEach(source -> watched.add(source.pollable()));
        waiter.watch(watched);
    }

    /**
     * Why a port could not be read the last time that one could not.
     *
     * @return a negated error number; 0: there was no such time
     */
    public int lastError() {
        return lastError;
    }

    @Override
    public int doWork() {
        if (!sink.hasRoom()) {
            lane.add(Counter.RING_WAITS, 1);
            full.idle();
            return 0;
        }
        waiter.await(waitNs());
        if (brokenPorts > 0) {
            tryBrokenPortsAgain();
        }
        handOver();
        final int work = receive();
        idleRounds = work > 0 ? 0 : idleRounds + 1;
        return work;
    }

    /** Looks without waiting as long as there was work of late; one system call tells which ports are worth another. */
    private long waitNs() {
        if (idleRounds <= spins || (!open.isEmpty() && !sink.callWhenNotBehind(waker))) {
            return 0;
        }
        return brokenPorts > 0 ? SHORTEST_PAUSE_NS : WAIT_NS;
    }

    /** Begins with the port for whose packets there was no room the last time. */
    private int receive() {
        final int ports = sources.size();
        int work = 0;
        int turn = 0;
        for (; turn < ports && sink.hasRoom(); turn++) {
            final int index = (firstInTurn + turn) % ports;
            if (waiter.readable(index)) {
                work += receive(index);
                handOver();
            }
        }
        firstInTurn = (firstInTurn + turn) % ports;
        return work;
    }

    private int receive(int index) {
        final Source source = sources.get(index);
        final int received = append(source);
        if (received < 0) {
            lane.add(Counter.RECEIVE_ERRORS, 1);
            lastError = received;
            leaveAlone(index);
            return 0;
        }
        if (received > 0) {
            pausesNs[index] = 0;
        }
        return received;
    }

    /** Adds to the burst of the port's side, which stays open afterwards if there is anything in it. */
    private int append(Source source) {
        final PacketBatch burst = open.of(source.side());
        final boolean begins = burst.size() == 0;
        try {
            return source.receiver().receive(burst);
        } finally {
            if (burst.size() == 0) {
                open.giveBack(open.close(source.side()));
            } else if (begins) {
                burst.receivedAtNs(clock.nanoTime());
            }
        }
    }

    /**
     * Offers the open bursts in the order in which they were begun: at once to a sink that has nothing else to do, and
     * otherwise when one is full. So none waits while the sink is idle, and none is overtaken.
     */
    private void handOver() {
        Side side = open.oldest();
        while (side != null && sink.hasRoom() && (!sink.isBehind() || open.isAnyFull())) {
            final PacketBatch burst = open.close(side);
            PacketBatch next = burst;
            try {
                next = sink.offer(side, burst);
            } finally {
                open.giveBack(next);
            }
            side = open.oldest();
        }
    }

    /** The others are served meanwhile as if nothing were. */
    private void leaveAlone(int index) {
        pausesNs[index] = Math.min(Math.max(2 * pausesNs[index], SHORTEST_PAUSE_NS), LONGEST_PAUSE_NS);
        leftAloneSinceNs[index] = clock.nanoTime();
        watched.set(index, LEFT_ALONE);
        brokenPorts++;
        waiter.watch(watched);
    }

    private void tryBrokenPortsAgain() {
        final long nowNs = clock.nanoTime();
        boolean changed = false;
        for (int i = 0; i < sources.size(); i++) {
            if (watched.get(i).equals(LEFT_ALONE) && nowNs - leftAloneSinceNs[i] >= pausesNs[i]) {
                watched.set(i, sources.get(i).pollable());
                brokenPorts--;
                changed = true;
            }
        }
        if (changed) {
            waiter.watch(watched);
            waiter.await(0);
        }
    }

    @Override
    public String roleName() {
        return "dsmip-receive";
    }
}
