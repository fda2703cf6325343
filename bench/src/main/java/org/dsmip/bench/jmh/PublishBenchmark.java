package org.dsmip.bench.jmh;

import java.util.concurrent.TimeUnit;
import org.dsmip.core.binding.BindingSnapshot;
import org.dsmip.core.binding.EncapsulationKind;
import org.dsmip.core.binding.ForwardingEntry;
import org.dsmip.core.binding.SnapshotBuilder;
import org.dsmip.core.binding.SnapshotCell;
import org.dsmip.core.binding.TunnelingMode;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;

/** Publishing one node's move in a table of 10,000 nodes with four prefixes each. */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 3, time = 1)
@Fork(value = 1, jvmArgsAppend = {"--add-opens=java.base/jdk.internal.misc=ALL-UNNAMED",
    "--enable-native-access=ALL-UNNAMED"})
public class PublishBenchmark {
    private static final int ELSEWHERE = 0x0C00_0000;

    private final SnapshotCell cell = new SnapshotCell();
    private final ForwardingEntry[] moved = new ForwardingEntry[Tables.NODES];
    private final ForwardingEntry[] back = new ForwardingEntry[Tables.NODES];
    private SnapshotBuilder builder = new SnapshotBuilder();
    private int next;
    private boolean away;

    /** Fills the table. */
    @Setup
    public void fill() {
        builder = Tables.full();
        builder.publish(cell);
        for (int node = 0; node < Tables.NODES; node++) {
            moved[node] = Tables.entry(node, ELSEWHERE + node, EncapsulationKind.IP_IN_IP,
                    TunnelingMode.CARE_OF_ADDRESS);
            back[node] = Tables.entry(node, Tables.FIRST_CARE_OF_ADDRESS + node, EncapsulationKind.IP_IN_IP,
                    TunnelingMode.CARE_OF_ADDRESS);
        }
    }

    /** One registration, one publication. */
    @Benchmark
    public BindingSnapshot oneRegistration() {
        builder.put((away ? back : moved)[next]);
        builder.publish(cell);
        next++;
        if (next == Tables.NODES) {
            next = 0;
            away = !away;
        }
        return cell.get();
    }
}
