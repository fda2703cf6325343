package org.dsmip.bench.jmh;

import java.util.concurrent.TimeUnit;
import org.dsmip.core.binding.BindingSnapshot;
import org.dsmip.core.binding.EncapsulationKind;
import org.dsmip.core.binding.SnapshotBuilder;
import org.dsmip.core.binding.SnapshotCell;
import org.dsmip.core.binding.TunnelingMode;
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
import org.openjdk.jmh.annotations.Warmup;

/** Publishing one node's move in tables of nodes with four prefixes each; making the entry is part of it. */
@State(Scope.Thread)
@BenchmarkMode({Mode.AverageTime, Mode.SampleTime})
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 3, time = 1)
@Fork(value = 1, jvmArgsAppend = {"--add-opens=java.base/jdk.internal.misc=ALL-UNNAMED",
    "--enable-native-access=ALL-UNNAMED", "-Xms3g", "-Xmx3g", "-XX:+UseSerialGC"})
public class PublishBenchmark {
    private static final int ELSEWHERE = 0x0C00_0000;
    /** One in so many is away from where the table has it. */
    private static final int AWAY = 10;

    /** Which nodes there are. */
    public enum Table {
        /** A thousand, each with a care-of address of its own. */
        THOUSAND(1_000, 1),
        /** Ten thousand. */
        TEN_THOUSAND(10_000, 1),
        /** A million. */
        MILLION(1_000_000, 1),
        /** A hundred thousand, ten of them behind each care-of address. */
        IN_TENS(100_000, 10),
        /** The same, all behind one. */
        ALL_TOGETHER(100_000, 100_000);

        private final int nodes;
        private final int sharing;

        Table(int nodes, int sharing) {
            this.nodes = nodes;
            this.sharing = sharing;
        }
    }

    @Param
    private Table table = Table.THOUSAND;

    private final SnapshotCell cell = new SnapshotCell();
    private SnapshotBuilder builder = Tables.of(0, 1);
    private int next;
    private boolean back;

    /** Fills the table. */
    @Setup
    public void fill() {
        builder = Tables.of(table.nodes, table.sharing);
        builder.publish(cell);
    }

    /** One registration, one publication: one node goes where it is alone, the one that went long before it comes back. */
    @Benchmark
    public BindingSnapshot oneMove() {
        final int node = back ? Math.floorMod(next - table.nodes / AWAY, table.nodes) : next;
        builder.put(Tables.entry(node, back ? Tables.careOfAddress(node, table.sharing) : ELSEWHERE + node,
                EncapsulationKind.IP_IN_IP, TunnelingMode.CARE_OF_ADDRESS));
        builder.publish(cell);
        if (back) {
            next = next + 1 == table.nodes ? 0 : next + 1;
        }
        back = !back;
        return cell.get();
    }
}
