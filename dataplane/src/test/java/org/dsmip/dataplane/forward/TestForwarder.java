package org.dsmip.dataplane.forward;

import static org.assertj.core.api.Assertions.assertThat;

import java.lang.foreign.Arena;
import java.util.List;
import java.util.SplittableRandom;
import org.dsmip.core.binding.BareHomeAddress;
import org.dsmip.core.binding.EgressTable;
import org.dsmip.core.binding.ForwardingEntry;
import org.dsmip.core.binding.SnapshotBuilder;
import org.dsmip.core.binding.SnapshotCell;
import org.dsmip.core.binding.TunnelPolicy;
import org.dsmip.core.counters.BindingCounters;
import org.dsmip.core.counters.Counter;
import org.dsmip.core.counters.CounterLane;
import org.dsmip.core.counters.DropReason;
import org.dsmip.core.packet.Headroom;
import org.dsmip.core.packet.PacketBatch;
import org.dsmip.core.wire.ip.TunnelMarking;
import org.dsmip.core.wire.ip.TunnelSizing;
import org.dsmip.dataplane.end.TunnelEnd;
import org.dsmip.dataplane.tx.OffloadSwitches;
import org.dsmip.dataplane.tx.SendList;
import org.jspecify.annotations.Nullable;

/** A forwarder on doubles, in virtual time. */
final class TestForwarder {
    /** The most packets in a burst. */
    static final int BURST = 64;
    private static final int SLOT_BYTES = 65_536 + 256;

    private final RecordingSender tunnel;
    private final RecordingSender tun;
    private final SnapshotBuilder builder = new SnapshotBuilder(new SplittableRandom(1));
    private final SnapshotCell cell = new SnapshotCell();
    private final CounterLane lane = new CounterLane();
    private final BindingCounters bindings = new BindingCounters();
    private final PacketBatch batch;
    private final Forwarder.Shared shared;
    private final Forwarder forwarder;
    private final boolean homeAgent;
    private long nowNs = 1_000_000_000L;

    /** A forwarder with given settings, first identification and ports. */
    TestForwarder(ForwarderSettings settings, int firstIdentification, RecordingSender tunnel,
            RecordingSender tun) {
        this.tunnel = tunnel;
        this.tun = tun;
        homeAgent = settings.end() == TunnelEnd.HOME_AGENT;
        final Arena arena = Arena.ofAuto();
        batch = new PacketBatch(arena, BURST, SLOT_BYTES, Headroom.BYTES);
        shared = Forwarder.Shared.of(settings, cell);
        forwarder = new Forwarder(settings, shared,
                new SendList.Ports(tunnel, tun),
                new Forwarder.Counters(lane, bindings),
                new Forwarder.Memory(arena, BURST, new Forwarder.Identifications(firstIdentification, 1)));
    }

    /** A home agent with default settings and bindings. */
    static TestForwarder homeAgent(Testbed.Binding... bindings) {
        return homeAgent(1, bindings);
    }

    /** A home agent whose first outer header has a given identification. */
    static TestForwarder homeAgent(int firstIdentification, Testbed.Binding... bindings) {
        return of(TunnelEnd.HOME_AGENT, TunnelPolicy.DEFAULTS, firstIdentification, bindings);
    }

    /** A mobile node with default settings. */
    static TestForwarder mobileNode(Testbed.Binding... bindings) {
        return mobileNode(1, bindings);
    }

    /** A mobile node whose first outer header has a given identification. */
    static TestForwarder mobileNode(int firstIdentification, Testbed.Binding... bindings) {
        return of(TunnelEnd.MOBILE_NODE, TunnelPolicy.DEFAULTS, firstIdentification, bindings);
    }

    /** An end, with its own addresses in errors. */
    static ForwarderSettings defaults(TunnelEnd end) {
        return new ForwarderSettings(end, new ForwarderSettings.ErrorSource(
                end == TunnelEnd.HOME_AGENT ? Testbed.HA : Testbed.HOA, Testbed.HA6.high(), Testbed.HA6.low()));
    }

    /** A home agent with a policy of its own and bindings. */
    static TestForwarder homeAgent(TunnelPolicy policy, Testbed.Binding... bindings) {
        return of(TunnelEnd.HOME_AGENT, policy, 1, bindings);
    }

    /** A forwarder with given policy and bindings. */
    static TestForwarder of(TunnelEnd end, TunnelPolicy policy, int firstIdentification, Testbed.Binding... bindings) {
        final TestForwarder forwarder = new TestForwarder(defaults(end), firstIdentification, new RecordingSender(),
                new RecordingSender());
        forwarder.policy(policy);
        for (Testbed.Binding binding : bindings) {
            forwarder.put(binding);
        }
        return forwarder;
    }

    /** Publishes a binding. */
    void put(Testbed.Binding binding) {
        final ForwardingEntry entry = homeAgent ? binding.atHomeAgent() : binding.atMobileNode();
        bindings.open(entry.bindingId());
        builder.put(entry);
        builder.publish(cell);
    }

    /** Publishes another policy. */
    void policy(TunnelPolicy policy) {
        builder.policy(policy);
        builder.publish(cell);
    }

    /** The policy of the requirements, with a marking of its own. */
    static TunnelPolicy marking(TunnelMarking marking) {
        return new TunnelPolicy(64, marking, TunnelSizing.DEFAULTS, false, BareHomeAddress.T0_ONLY, 10, 10);
    }

    /** The policy of the requirements, with sizes of its own. */
    static TunnelPolicy sizing(TunnelSizing sizing) {
        return new TunnelPolicy(64, TunnelMarking.DEFAULTS, sizing, false, BareHomeAddress.T0_ONLY, 10, 10);
    }

    /** The policy of the requirements, but for what is taken out of tunnels. */
    static TunnelPolicy accepting(boolean strictModeMatch, BareHomeAddress bareHomeAddress) {
        return new TunnelPolicy(64, TunnelMarking.DEFAULTS, TunnelSizing.DEFAULTS, strictModeMatch, bareHomeAddress, 10,
                10);
    }

    /** Publishes what the numbers of ways out stand for. */
    void egresses(EgressTable table) {
        builder.egresses(table);
        builder.publish(cell);
    }

    /** Lets no super-packets of TCP be written to the TUN device. */
    void withoutTunTcp() {
        shared.offloads().set(OffloadSwitches.Feature.TUN_TCP, false);
    }

    /** Lets somebody know what becomes of packets. */
    void tap(@Nullable Tap listener) {
        forwarder.tap(listener);
    }

    /** Lets time pass. */
    void pass(long nanos) {
        nowNs += nanos;
    }

    /** Forwards a burst from the TUN device. */
    TestForwarder fromTun(byte[]... packets) {
        fill(packets);
        forwarder.fromTun(batch);
        return this;
    }

    /** Forwards a packet from the TUN device with what the kernel says about it. */
    TestForwarder fromTun(byte[] packet, int flags, int gsoType, long sizes) {
        fill(packet);
        batch.offload(0, flags, gsoType, sizes);
        forwarder.fromTun(batch);
        return this;
    }

    /** Forwards a burst from the TUN device with what the kernel says about each packet. */
    void fromTun(List<StormPackets.Given> burst) {
        fill(burst.stream().map(given -> given.octets().toArray()).toArray(byte[][]::new));
        for (int i = 0; i < burst.size(); i++) {
            final StormPackets.Given given = burst.get(i);
            batch.offload(i, given.flags(), given.gsoType(), given.sizes());
        }
        forwarder.fromTun(batch);
    }

    /** Forwards a burst from the tunnels. */
    TestForwarder fromTunnel(byte[]... packets) {
        fill(packets);
        forwarder.fromTunnel(batch);
        return this;
    }

    private void fill(byte[]... packets) {
        batch.clear();
        batch.receivedAtNs(nowNs);
        for (byte[] packet : packets) {
            final int slot = batch.append(packet.length);
            batch.buffer().putBytes(batch.start(slot), packet);
        }
    }

    /** What went into the tunnels since the last call. */
    List<byte[]> toTunnel() {
        return tunnel.drain();
    }

    /** What went to the TUN device since the last call. */
    List<byte[]> toTun() {
        return tun.drain();
    }

    /** The port into the tunnels. */
    RecordingSender tunnel() {
        return tunnel;
    }

    /** The port to the TUN device. */
    RecordingSender tun() {
        return tun;
    }

    /** Packets that left on either side since the start. */
    long sent() {
        return tunnel.taken() + tun.taken();
    }

    /** Value of a counter. */
    long value(Counter counter) {
        return lane.value(counter);
    }

    /** Value of a drop reason. */
    long value(DropReason reason) {
        return lane.value(reason);
    }

    /** Value of a counter of a binding. */
    long value(int bindingId, Counter counter) {
        return bindings.value(bindingId, counter);
    }

    /** Value of a drop reason of a binding. */
    long value(int bindingId, DropReason reason) {
        return bindings.value(bindingId, reason);
    }

    /** Fails unless packets in = forwarded + consumed + dropped, and dropped is the sum over its reasons. */
    void assertExactAccount(String about) {
        long byReason = 0;
        for (DropReason reason : DropReason.values()) {
            byReason += value(reason);
        }
        assertThat(value(Counter.DROPPED)).as("dropped by reason, %s", about).isEqualTo(byReason);
        assertThat(value(Counter.TUN_PACKETS_IN) + value(Counter.TUNNEL_PACKETS_IN)).as("packets in, %s", about)
                .isEqualTo(value(Counter.FORWARDED_TO_TUN) + value(Counter.FORWARDED_TO_TUNNEL)
                        + value(Counter.CONSUMED) + value(Counter.DROPPED));
    }

    /** Fails unless exactly one packet was dropped so far, for a reason, and nothing was sent. */
    void assertOnlyDrop(DropReason reason) {
        assertThat(toTunnel()).as("sent into a tunnel").isEmpty();
        assertThat(toTun()).as("written to the TUN device").isEmpty();
        assertThat(value(Counter.DROPPED)).isEqualTo(1);
        for (DropReason any : DropReason.values()) {
            assertThat(value(any)).as(any.label()).isEqualTo(any == reason ? 1 : 0);
        }
        assertExactAccount(reason.label());
    }
}
