package org.dsmip.bench.jmh;

import java.lang.foreign.Arena;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import org.dsmip.core.binding.EncapsulationKind;
import org.dsmip.core.binding.ForwardingEntry;
import org.dsmip.core.binding.SnapshotBuilder;
import org.dsmip.core.binding.SnapshotCell;
import org.dsmip.core.binding.Tunnel;
import org.dsmip.core.binding.TunnelingMode;
import org.dsmip.core.counters.BindingCounters;
import org.dsmip.core.counters.Counter;
import org.dsmip.core.counters.CounterLane;
import org.dsmip.core.io.BatchSender;
import org.dsmip.core.packet.Headroom;
import org.dsmip.core.packet.PacketBatch;
import org.dsmip.core.packet.SendRows;
import org.dsmip.dataplane.end.TunnelEnd;
import org.dsmip.dataplane.forward.Forwarder;
import org.dsmip.dataplane.forward.ForwarderSettings;
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

/**
 * A packet's whole way through a forwarder in bursts of 64 to different nodes of 10,000, without system calls: look-up, checks,
 * header rewrite, counters. Copying the packet of 128 octets into its slot is part of it, and measured alone as a base line.
 */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 3, time = 1)
@Fork(value = 1, jvmArgsAppend = {"--add-opens=java.base/jdk.internal.misc=ALL-UNNAMED",
    "--enable-native-access=ALL-UNNAMED"})
public class ForwarderBenchmark {
    private static final int NODES = 10_000;
    private static final int BURST = 64;
    private static final int SLOT_BYTES = 2_048;
    private static final int PACKET_BYTES = 128;
    private static final int UDP = 17;

    /** What is rewritten. */
    public enum Stack {
        /** IPv6 in the care-of address tunnel, protocol 41. */
        IPV6_COA(EncapsulationKind.IP_IN_IP, TunnelingMode.CARE_OF_ADDRESS, true),
        /** IPv6 in the care-of address tunnel, GRE. */
        IPV6_COA_GRE(EncapsulationKind.GRE, TunnelingMode.CARE_OF_ADDRESS, true),
        /** IPv6 in the home leg in the tunnel, protocols 4 and 41. */
        IPV6_HOA(EncapsulationKind.IP_IN_IP, TunnelingMode.HOME_ADDRESS, true),
        /** IPv6 in the home leg in the tunnel, GRE and protocol 41. */
        IPV6_HOA_GRE(EncapsulationKind.GRE, TunnelingMode.HOME_ADDRESS, true),
        /** IPv6 in the home leg in the tunnel, minimal encapsulation. */
        IPV6_HOA_MINIMAL(EncapsulationKind.MINIMAL, TunnelingMode.HOME_ADDRESS, true),
        /** IPv4, protocol 4. */
        IPV4(EncapsulationKind.IP_IN_IP, TunnelingMode.HOME_ADDRESS, false),
        /** IPv4, GRE. */
        IPV4_GRE(EncapsulationKind.GRE, TunnelingMode.HOME_ADDRESS, false),
        /** IPv4, minimal encapsulation. */
        IPV4_MINIMAL(EncapsulationKind.MINIMAL, TunnelingMode.HOME_ADDRESS, false);

        private final EncapsulationKind kind;
        private final TunnelingMode mode;
        private final boolean ipv6;

        Stack(EncapsulationKind kind, TunnelingMode mode, boolean ipv6) {
            this.kind = kind;
            this.mode = mode;
            this.ipv6 = ipv6;
        }
    }

    /** What is rewritten. */
    @Param
    public Stack stack = Stack.IPV6_COA;

    private final Arena arena = Arena.ofShared();
    private final PacketBatch batch = new PacketBatch(arena, BURST, SLOT_BYTES, Headroom.BYTES);
    private final CounterLane lane = new CounterLane();
    private final List<byte[]> copies = new ArrayList<>();
    private final byte[][] down = new byte[BURST][];
    private final byte[][] up = new byte[BURST][];
    private Forwarder homeAgent = forwarder(TunnelEnd.HOME_AGENT, new SnapshotCell(), lane, this::take);

    private Forwarder forwarder(TunnelEnd end, SnapshotCell cell, CounterLane counters, BatchSender sender) {
        final ForwarderSettings settings = new ForwarderSettings(end,
                new ForwarderSettings.ErrorSource(Tables.HOME_AGENT, Tables.HOME_NETWORK, 1));
        final BindingCounters bindings = new BindingCounters();
        IntStream.range(0, NODES).forEach(bindings::open);
        return new Forwarder(settings, Forwarder.Shared.of(settings, cell),
                new SendList.Ports(sender, sender),
                new Forwarder.Counters(counters, bindings),
                new Forwarder.Memory(arena, BURST, new Forwarder.Identifications(1, 1)));
    }

    private int take(SendRows rows, int from, int to) {
        return to - from;
    }

    private int copy(SendRows rows, int from, int to) {
        for (int i = from; i < to; i++) {
            copies.add(rows.copy(i));
        }
        return to - from;
    }

    /** Makes the table and a burst for each direction; refuses to measure anything that is not forwarded. */
    @Setup
    public void fill() {
        final SnapshotCell cell = new SnapshotCell();
        final SnapshotBuilder builder = new SnapshotBuilder(new SplittableRandom(1));
        for (int node = 0; node < NODES; node++) {
            builder.put(Tables.entry(node, Tables.FIRST_CARE_OF_ADDRESS + node, stack.kind, stack.mode));
        }
        builder.publish(cell);
        homeAgent = forwarder(TunnelEnd.HOME_AGENT, cell, lane, this::take);
        for (int i = 0; i < BURST; i++) {
            final int node = i * (NODES / BURST);
            down[i] = stack.ipv6 ? ipv6(node, false) : ipv4(node, false);
            up[i] = fromMobileNode(node);
        }
        toMobileNodes();
        toHomeAgent();
        if (lane.value(Counter.FORWARDED_TO_TUNNEL) != BURST || lane.value(Counter.FORWARDED_TO_TUN) != BURST) {
            throw new IllegalStateException("forwarded " + lane.value(Counter.FORWARDED_TO_TUNNEL) + " and "
                    + lane.value(Counter.FORWARDED_TO_TUN) + " of " + BURST);
        }
    }

    /** What the mobile node of a binding sends into its tunnel. */
    private byte[] fromMobileNode(int node) {
        final var seen = Tables.entry(node, Tables.FIRST_CARE_OF_ADDRESS + node, stack.kind, stack.mode);
        final SnapshotBuilder builder = new SnapshotBuilder(new SplittableRandom(1));
        builder.put(new ForwardingEntry(node, seen.homeAddress(), mirror(seen.outer()),
                mirror(seen.homeLeg()), true, 1280, 1500, seen.ipv6Entries(), List.of()));
        final SnapshotCell cell = new SnapshotCell();
        builder.publish(cell);
        load(new byte[][]{stack.ipv6 ? ipv6(node, true) : ipv4(node, true)});
        copies.clear();
        forwarder(TunnelEnd.MOBILE_NODE, cell, new CounterLane(), this::copy).fromTun(batch);
        return copies.getFirst();
    }

    private static Tunnel mirror(Tunnel tunnel) {
        return Tunnel.of(tunnel.encapsulation(), /* source= */ tunnel.destination(),
                /* destination= */ tunnel.source());
    }

    private static byte[] ipv6(int node, boolean upward) {
        final ByteBuffer packet = ByteBuffer.allocate(PACKET_BYTES).putInt(6 << 28)
                .putShort((short) (PACKET_BYTES - 40)).put((byte) UDP).put((byte) 64);
        if (upward) {
            packet.putLong(Tables.HOME_NETWORK).putLong(node + 1L).putLong(0x2001_0DB8_FFFF_0000L).putLong(0x99);
        } else {
            packet.putLong(0x2001_0DB8_FFFF_0000L).putLong(0x99).putLong(Tables.HOME_NETWORK).putLong(node + 1L);
        }
        return packet.array();
    }

    private static byte[] ipv4(int node, boolean upward) {
        final int correspondent = 0xCB00_7163;
        final int home = Tables.FIRST_HOME_ADDRESS + node;
        final ByteBuffer packet = ByteBuffer.allocate(PACKET_BYTES).putInt((0x45 << 24) | PACKET_BYTES).putInt(0)
                .putInt((64 << 24) | (UDP << 16)).putInt(upward ? home : correspondent)
                .putInt(upward ? correspondent : home);
        int sum = 0;
        for (int i = 0; i < 20; i += 2) {
            sum += packet.getShort(i) & 0xFFFF;
        }
        sum = (sum & 0xFFFF) + (sum >>> 16);
        return packet.putShort(10, (short) ~((sum & 0xFFFF) + (sum >>> 16))).array();
    }

    private void load(byte[][] packets) {
        batch.clear();
        for (byte[] packet : packets) {
            final int slot = batch.append(packet.length);
            batch.buffer().putBytes(batch.start(slot), packet);
        }
    }

    /** Only copies the packets into the batch. */
    @Benchmark
    @OperationsPerInvocation(BURST)
    public int baseline() {
        load(down);
        return batch.size();
    }

    /** From the TUN device into the tunnels. */
    @Benchmark
    @OperationsPerInvocation(BURST)
    public int toMobileNodes() {
        load(down);
        homeAgent.fromTun(batch);
        return batch.start(BURST - 1);
    }

    /** Out of the tunnels to the TUN device. */
    @Benchmark
    @OperationsPerInvocation(BURST)
    public int toHomeAgent() {
        load(up);
        homeAgent.fromTunnel(batch);
        return batch.start(BURST - 1);
    }
}
