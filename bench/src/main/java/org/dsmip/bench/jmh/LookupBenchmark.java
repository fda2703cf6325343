package org.dsmip.bench.jmh;

import java.util.SplittableRandom;
import java.util.concurrent.TimeUnit;
import org.dsmip.core.binding.BindingSnapshot;
import org.dsmip.core.binding.ForwardingEntry;
import org.dsmip.core.binding.Ipv6Route;
import org.dsmip.core.binding.PeerEntries;
import org.dsmip.core.binding.SnapshotBuilder;
import org.dsmip.core.binding.SnapshotCell;
import org.jspecify.annotations.Nullable;
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

/**
 * Look-ups in tables of nodes with four prefixes each, of addresses in random order; and what they are to be compared with: one
 * load from memory that no cache holds, and that cannot begin before the one before has ended.
 */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 3, time = 1)
@Fork(value = 1, jvmArgsAppend = {"--add-opens=java.base/jdk.internal.misc=ALL-UNNAMED",
    "--enable-native-access=ALL-UNNAMED", "-Xms3g", "-Xmx3g", "-XX:+UseSerialGC"})
public class LookupBenchmark {
    private static final int ADDRESSES = 1 << 20;
    private static final int WORDS = 1 << 26;

    @Param({"1000", "10000", "1000000"})
    private int bindings;

    private final int[] nodes = new int[ADDRESSES];
    private BindingSnapshot snapshot = BindingSnapshot.EMPTY;
    private final int[] memory = new int[WORDS];
    private int next;
    private int word;

    /** Fills the table. */
    @Setup
    public void fill() {
        final SnapshotCell cell = new SnapshotCell();
        final SnapshotBuilder builder = Tables.of(bindings, 1);
        builder.publish(cell);
        snapshot = cell.get();
        final SplittableRandom random = new SplittableRandom(1);
        for (int i = 0; i < ADDRESSES; i++) {
            nodes[i] = random.nextInt(bindings);
        }
    }

    private int node() {
        next = (next + 1) & (ADDRESSES - 1);
        return nodes[next];
    }

    /** An address that is registered itself. */
    @Benchmark
    public @Nullable Ipv6Route registeredAddress() {
        return snapshot.longestMatch(Tables.HOME_NETWORK, node() + 1L);
    }

    /** An address in a registered network: no entry of length 128, then one of 56. */
    @Benchmark
    public @Nullable Ipv6Route addressInNetwork() {
        return snapshot.longestMatch(Tables.network(node(), 1), 0x1234);
    }

    /** An address of nobody. */
    @Benchmark
    public @Nullable Ipv6Route unknownAddress() {
        return snapshot.longestMatch(0x2A00_0000_0000_0000L, node());
    }

    /** An IPv4 home address. */
    @Benchmark
    public @Nullable ForwardingEntry homeAddress() {
        return snapshot.byHomeAddress(Tables.FIRST_HOME_ADDRESS + node());
    }

    /** A care-of address. */
    @Benchmark
    public @Nullable PeerEntries careOfAddress() {
        return snapshot.byPeer(Tables.FIRST_CARE_OF_ADDRESS + node());
    }

    /** A load from memory, at a place that depends on what the one before has found. */
    @Benchmark
    public int dependentLoad() {
        word = (word * 1_664_525 + 1_013_904_223 + memory[word]) & (WORDS - 1);
        return word;
    }
}
