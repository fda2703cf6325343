package org.dsmip.dataplane.ring;

import com.lmax.disruptor.BatchEventProcessor;
import com.lmax.disruptor.BatchEventProcessorBuilder;
import com.lmax.disruptor.ExceptionHandler;
import com.lmax.disruptor.RingBuffer;
import com.lmax.disruptor.WaitStrategy;
import com.lmax.disruptor.dsl.ProducerType;
import java.util.function.Supplier;
import org.dsmip.core.counters.Counter;
import org.dsmip.core.counters.CounterLane;
import org.dsmip.core.counters.DropReason;
import org.dsmip.core.io.PacketBatch;
import org.dsmip.dataplane.rx.BurstSink;
import org.dsmip.dataplane.rx.Side;
import org.jspecify.annotations.Nullable;

/**
 * A Disruptor ring between one receive agent and one worker. One event is one burst, because waking a thread costs more than
 * ten packets; packets are never copied: batches change places. A full ring drops the burst under its reason and never
 * waits. A slot is claimed only when there is a burst to put into it, since a claimed slot cannot be given back.
 */
public final class BurstRing implements BurstSink {
    private final RingBuffer<BurstEvent> ring;
    private final BatchEventProcessor<BurstEvent> worker;
    private final CounterLane receiverLane;

    /** What a worker does with a burst; the batch is free when the call returns. */
    @FunctionalInterface
    public interface BurstHandler {
        /**
         * Takes a burst to its end.
         *
         * @param side from where it came
         * @param batch the burst
         */
        void onBurst(Side side, PacketBatch batch);
    }

    /**
     * Makes a ring.
     *
     * @param bursts number of slots, a power of two
     * @param batches makes the batch of each slot
     * @param waitStrategy how the worker waits
     * @param handler the worker
     * @param lanes counters
     */
    public BurstRing(int bursts, Supplier<PacketBatch> batches, WaitStrategy waitStrategy, BurstHandler handler,
            Lanes lanes) {
        ring = RingBuffer.create(ProducerType.SINGLE, () -> new BurstEvent(batches.get()), bursts, waitStrategy);
        worker = new BatchEventProcessorBuilder().build(ring, ring.newBarrier(),
                (event, sequence, endOfBatch) -> handler.onBurst(event.side(), event.batch()));
        worker.setExceptionHandler(new CountingExceptionHandler(lanes.worker()));
        ring.addGatingSequences(worker.getSequence());
        receiverLane = lanes.receiver();
    }

    /**
     * Counters of the two threads; each writes its own.
     *
     * @param receiver of the thread that offers bursts
     * @param worker of the thread that takes them
     */
    public record Lanes(CounterLane receiver, CounterLane worker) {}

    @Override
    public PacketBatch offer(Side side, PacketBatch batch) {
        if (!ring.hasAvailableCapacity(1)) {
            receiverLane.add(side == Side.TUN ? Counter.TUN_PACKETS_IN : Counter.TUNNEL_PACKETS_IN, batch.size());
            receiverLane.drop(DropReason.RING_FULL, batch.size());
            return batch;
        }
        final long sequence = ring.next();
        try {
            return ring.get(sequence).exchange(side, batch);
        } finally {
            ring.publish(sequence);
        }
    }

    /**
     * The loop of the worker, for a thread of its own; it returns after {@link #halt}.
     *
     * @return the loop
     */
    public Runnable worker() {
        return worker;
    }

    /** Ends the worker's loop. Called by any thread. */
    public void halt() {
        worker.halt();
    }

    /** The default handler would end the worker; this one counts and goes on. */
    private record CountingExceptionHandler(CounterLane lane) implements ExceptionHandler<BurstEvent> {
        @Override
        public void handleEventException(Throwable error, long sequence, @Nullable BurstEvent event) {
            lane.add(Counter.HANDLER_ERRORS, 1);
        }

        @Override
        public void handleOnStartException(Throwable error) {
            lane.add(Counter.HANDLER_ERRORS, 1);
        }

        @Override
        public void handleOnShutdownException(Throwable error) {
            lane.add(Counter.HANDLER_ERRORS, 1);
        }
    }
}
