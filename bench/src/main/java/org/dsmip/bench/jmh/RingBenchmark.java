package org.dsmip.bench.jmh;

import com.lmax.disruptor.BlockingWaitStrategy;
import com.lmax.disruptor.BusySpinWaitStrategy;
import com.lmax.disruptor.WaitStrategy;
import com.lmax.disruptor.YieldingWaitStrategy;
import java.lang.foreign.Arena;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.dsmip.core.packet.Headroom;
import org.dsmip.core.packet.PacketBatch;
import org.dsmip.dataplane.DataplaneSettings.RingWait;
import org.dsmip.dataplane.ring.BurstRing;
import org.dsmip.dataplane.rx.Side;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;
import org.openjdk.jmh.annotations.Warmup;

/** One burst over the ring to a worker in another thread, and the sight of it being done. */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 3, time = 1)
@Fork(value = 1, jvmArgsAppend = {"--add-opens=java.base/jdk.internal.misc=ALL-UNNAMED",
    "--enable-native-access=ALL-UNNAMED"})
public class RingBenchmark {
    private static final int BURST = 64;
    private static final int SLOT_BYTES = 2_048;

    /** How the worker waits. */
    @Param({"BUSY_SPIN", "YIELDING", "BLOCKING"})
    public RingWait ringWait = RingWait.BUSY_SPIN;

    private final Arena arena = Arena.ofShared();
    private final AtomicLong done = new AtomicLong();
    private PacketBatch batch = newBatch();
    private BurstRing ring = newRing();
    private Thread worker = new Thread();

    private PacketBatch newBatch() {
        return new PacketBatch(arena, BURST, SLOT_BYTES, Headroom.BYTES);
    }

    private BurstRing newRing() {
        return new BurstRing(8, this::newBatch, strategy(), (side, burst) -> done.lazySet(done.getPlain() + 1),
                error -> {
                    throw new IllegalStateException(error);
                });
    }

    private WaitStrategy strategy() {
        return switch (ringWait) {
            case BUSY_SPIN -> new BusySpinWaitStrategy();
            case BLOCKING -> new BlockingWaitStrategy();
            case YIELDING, BACKING_OFF -> new YieldingWaitStrategy();
        };
    }

    /** Starts the worker. */
    @Setup
    public void start() {
        ring = newRing();
        worker = Thread.ofPlatform().start(ring.worker());
    }

    /** Ends the worker. */
    @TearDown
    public void stop() throws InterruptedException {
        ring.halt();
        worker.join();
        arena.close();
    }

    /** There and the news of it back. */
    @Benchmark
    public long hop() {
        final long before = done.get();
        batch = ring.offer(Side.TUN, batch);
        while (done.get() == before) {
            Thread.onSpinWait();
        }
        return before;
    }
}
