package org.dsmip.bench.jmh;

import java.lang.foreign.Arena;
import java.nio.ByteBuffer;
import java.util.concurrent.TimeUnit;
import org.dsmip.core.binding.BindingSnapshot;
import org.dsmip.core.binding.EgressTable;
import org.dsmip.core.counters.BindingCounters;
import org.dsmip.core.counters.CounterLane;
import org.dsmip.core.packet.Headroom;
import org.dsmip.core.packet.Packet;
import org.dsmip.core.packet.PacketBatch;
import org.dsmip.dataplane.offload.Coalescer;
import org.dsmip.dataplane.tx.Account;
import org.dsmip.dataplane.tx.OffloadSwitches;
import org.dsmip.dataplane.tx.SendList;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OperationsPerInvocation;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;

/** What a packet costs between the decision that it leaves by the TUN device and the call that would write it. */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 3, time = 1)
@Fork(value = 1, jvmArgsAppend = {"--add-opens=java.base/jdk.internal.misc=ALL-UNNAMED",
    "--enable-native-access=ALL-UNNAMED"})
public class CoalescerBenchmark {
    private static final int BURST = 64;
    private static final int HEADERS = 48;

    /** What a burst consists of. */
    public enum Traffic {
        /** Datagrams of 64 octets of one flow. */
        SMALL_ONE_FLOW(64, 1, 17),
        /** Datagrams of 1 248 octets of one flow. */
        LARGE_ONE_FLOW(1248, 1, 17),
        /** Datagrams of 64 octets, each of another flow. */
        SMALL_ALL_FLOWS(64, BURST, 17),
        /** Another protocol. */
        OTHER(64, 1, 47);

        private final int bytes;
        private final int flows;
        private final int protocol;

        Traffic(int bytes, int flows, int protocol) {
            this.bytes = bytes;
            this.flows = flows;
            this.protocol = protocol;
        }
    }

    /** What a burst consists of. */
    @Param
    public Traffic traffic = Traffic.OTHER;

    private final Arena arena = Arena.ofShared();
    private final PacketBatch batch = new PacketBatch(arena, BURST, 2048 + 64, Headroom.BYTES);
    private final PacketBatch made = new PacketBatch(arena, BURST, 256 + 64, Headroom.BYTES);
    private final Packet packet = new Packet(batch);
    private final SendList list = new SendList(
            new SendList.Ports((rows, from, to) -> to - from, (rows, from, to) -> to - from),
            new Account(packet, new CounterLane(), new BindingCounters()), made, BURST);
    private final Coalescer coalescer = new Coalescer(list, new OffloadSwitches());
    private final byte[][] packets = new byte[BURST][];

    /** Makes a burst. */
    @Setup
    public void fill() {
        for (int i = 0; i < BURST; i++) {
            packets[i] = ipv6(i % traffic.flows);
        }
    }

    private byte[] ipv6(int flow) {
        final int transport = traffic.bytes - 40;
        final ByteBuffer bytes = ByteBuffer.allocate(traffic.bytes).putInt(6 << 28).putShort((short) transport)
                .put((byte) traffic.protocol).put((byte) 64).putLong(Tables.HOME_NETWORK).putLong(flow + 1L)
                .putLong(0x2001_0DB8_FFFF_0000L).putLong(0x99).putShort((short) 5000).putShort((short) 6000)
                .putShort((short) transport);
        int sum = transport + traffic.protocol;
        for (int at = 8; at < HEADERS; at += 2) {
            sum += bytes.getShort(at) & 0xFFFF;
        }
        while (sum > 0xFFFF) {
            sum = (sum & 0xFFFF) + (sum >>> 16);
        }
        return bytes.putShort(HEADERS - 2, (short) ~sum).array();
    }

    private void load() {
        batch.clear();
        for (byte[] bytes : packets) {
            final int slot = batch.append(bytes.length);
            batch.buffer().putBytes(batch.start(slot), bytes);
        }
    }

    /**
     * Each in a row of its own.
     *
     * @return the number of packets
     */
    @Benchmark
    @OperationsPerInvocation(BURST)
    public int apart() {
        load();
        for (int slot = 0; slot < BURST; slot++) {
            list.packet(EgressTable.KERNEL, packet.at(batch, slot, BindingSnapshot.EMPTY));
        }
        list.endBurst();
        return batch.size();
    }

    /**
     * Merged where that can be.
     *
     * @return the number of packets
     */
    @Benchmark
    @OperationsPerInvocation(BURST)
    public int coalesced() {
        load();
        for (int slot = 0; slot < BURST; slot++) {
            coalescer.toTun(packet.at(batch, slot, BindingSnapshot.EMPTY));
        }
        list.endBurst();
        return batch.size();
    }
}
