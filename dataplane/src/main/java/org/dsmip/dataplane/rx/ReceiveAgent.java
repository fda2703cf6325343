package org.dsmip.dataplane.rx;

import java.util.ArrayList;
import java.util.List;
import org.agrona.concurrent.Agent;
import org.agrona.concurrent.IdleStrategy;
import org.agrona.concurrent.NanoClock;
import org.agrona.concurrent.SleepingMillisIdleStrategy;
import org.dsmip.core.counters.Counter;
import org.dsmip.core.counters.CounterLane;
import org.dsmip.core.io.BatchReceiver;
import org.dsmip.core.io.PacketBatch;
import org.dsmip.core.io.Pollable;
import org.dsmip.core.io.Waiter;

/**
 * Polls the ports of a worker and hands each burst on. Without work it waits in the kernel: waking costs less than spinning
 * does where cores are few. One thread runs it.
 */
public final class ReceiveAgent implements Agent {
    private static final long WAIT_NS = 100_000_000L;
    /** How long it leaves all ports alone when one is broken: such a port is readable at once, again and again. */
    private static final long BROKEN_PAUSE_MILLIS = 10;

    private final List<Source> sources;
    private final Waiter waiter;
    private final BurstSink sink;
    private final NanoClock clock;
    private final int spins;
    private final CounterLane lane;
    private final IdleStrategy broken = new SleepingMillisIdleStrategy(BROKEN_PAUSE_MILLIS);
    private PacketBatch spare;
    private int idleRounds;

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
     * @param first the batch to receive into first
     * @param lane counters of the thread that runs it
     */
    public record Memory(PacketBatch first, CounterLane lane) {}

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
        this.waiter = idling.waiter();
        this.spins = idling.spins();
        this.clock = idling.clock();
        this.sink = sink;
        lane = memory.lane();
        spare = memory.first();
        final List<Pollable> ports = new ArrayList<>();
        this.sources.forEach(source -> ports.add(source.pollable()));
        waiter.watch(ports);
    }

    @Override
    public int doWork() {
        // Looks without waiting as long as there was work of late; one system call tells which ports are worth another.
        waiter.await(idleRounds > spins ? WAIT_NS : 0);
        int work = 0;
        for (int i = 0; i < sources.size(); i++) {
            if (waiter.readable(i)) {
                work += receive(sources.get(i));
            }
        }
        idleRounds = work > 0 ? 0 : idleRounds + 1;
        return work;
    }

    private int receive(Source source) {
        final PacketBatch batch = spare;
        batch.clear();
        final int received = source.receiver().receive(batch);
        if (received <= 0) {
            if (received < 0) {
                lane.add(Counter.RECEIVE_ERRORS, 1);
                broken.idle();
            }
            return 0;
        }
        batch.receivedAtNs(clock.nanoTime());
        spare = sink.offer(source.side(), batch);
        return received;
    }

    @Override
    public String roleName() {
        return "dsmip-receive";
    }
}
