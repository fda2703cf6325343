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
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;

/** Look-ups in a table of 10,000 nodes with four prefixes each, of addresses in random order. */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 3, time = 1)
@Fork(value = 1, jvmArgsAppend = {"--add-opens=java.base/jdk.internal.misc=ALL-UNNAMED",
    "--enable-native-access=ALL-UNNAMED"})
public class LookupBenchmark {
    private static final int ADDRESSES = 1 << 14;

    private final int[] nodes = new int[ADDRESSES];
    private BindingSnapshot snapshot = BindingSnapshot.EMPTY;
    private int next;

    /** Fills the table. */
    @Setup
    public void fill() {
        final SnapshotCell cell = new SnapshotCell();
        final SnapshotBuilder builder = Tables.full();
        builder.publish(cell);
        snapshot = cell.get();
        final SplittableRandom random = new SplittableRandom(1);
        for (int i = 0; i < ADDRESSES; i++) {
            nodes[i] = random.nextInt(Tables.NODES);
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
}
