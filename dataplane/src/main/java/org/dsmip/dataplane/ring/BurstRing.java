package org.dsmip.dataplane.ring;

import com.lmax.disruptor.BatchEventProcessor;
import com.lmax.disruptor.BatchEventProcessorBuilder;
import com.lmax.disruptor.EventHandler;
import com.lmax.disruptor.ExceptionHandler;
import com.lmax.disruptor.RingBuffer;
import com.lmax.disruptor.Sequence;
import com.lmax.disruptor.WaitStrategy;
import com.lmax.disruptor.dsl.ProducerType;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.dsmip.core.packet.PacketBatch;
import org.dsmip.dataplane.rx.BurstSink;
import org.dsmip.dataplane.rx.Side;
import org.jspecify.annotations.Nullable;

/**
 * A Disruptor ring between one receive agent and one worker. One event is one burst, because waking a thread costs more than
 * ten packets; packets are never copied: batches change places. While it is full nothing is received, so that what comes
 * waits in the kernel, in queues that are counted in packets, and the next burst is a full one. A slot is claimed only when
 * there is a burst to put into it, since a claimed slot cannot be given back. One that has been worked off is free at once,
 * whatever else lies in the ring.
 */
public final class BurstRing implements BurstSink {
    /** One burst that is worked on, and the next. */
    private static final int ENOUGH = 2;

    private final RingBuffer<BurstEvent> ring;
    private final BatchEventProcessor<BurstEvent> worker;
    private final Sequence done;
    private final AtomicReference<@Nullable Runnable> waiting = new AtomicReference<>();

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
     * @param errors gets what the handler throws; the worker goes on with the next burst
     */
    public BurstRing(int bursts, Supplier<PacketBatch> batches, WaitStrategy waitStrategy, BurstHandler handler,
            Consumer<Throwable> errors) {
        ring = RingBuffer.create(ProducerType.SINGLE, () -> new BurstEvent(batches.get()), bursts,
                new Uninterrupted(waitStrategy));
        worker = new BatchEventProcessorBuilder().build(ring, ring.newBarrier(), eventHandler(handler));
        worker.setExceptionHandler(new ReportingExceptionHandler(errors));
        done = worker.getSequence();
        ring.addGatingSequences(done);
    }

    private EventHandler<BurstEvent> eventHandler(BurstHandler handler) {
        return (event, sequence, endOfBatch) -> {
            try {
                handler.onBurst(event.side(), event.batch());
            } finally {
                onDone(sequence);
            }
        };
    }

    /** The fence after the first line and that of {@link #callWhenNotBehind} see to it that one sees the other. */
    private void onDone(long sequence) {
        done.setVolatile(sequence);
        if (waiting.get() != null && !isBehind()) {
            final Runnable call = waiting.getAndSet(null);
            if (call != null) {
                call.run();
            }
        }
    }

    @Override
    public boolean hasRoom() {
        return ring.hasAvailableCapacity(1);
    }

    @Override
    public boolean isBehind() {
        return ring.getCursor() - done.get() >= ENOUGH;
    }

    @Override
    public boolean callWhenNotBehind(Runnable call) {
        waiting.set(call);
        if (isBehind()) {
            return true;
        }
        waiting.set(null);
        return false;
    }

    @Override
    public PacketBatch offer(Side side, PacketBatch batch) {
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

    /** The default handler would end the worker; this one reports and goes on. */
    private record ReportingExceptionHandler(Consumer<Throwable> errors) implements ExceptionHandler<BurstEvent> {
        @Override
        public void handleEventException(Throwable error, long sequence, @Nullable BurstEvent event) {
            errors.accept(error);
        }

        @Override
        public void handleOnStartException(Throwable error) {
            errors.accept(error);
        }

        @Override
        public void handleOnShutdownException(Throwable error) {
            errors.accept(error);
        }
    }
}
