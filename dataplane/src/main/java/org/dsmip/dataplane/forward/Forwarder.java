package org.dsmip.dataplane.forward;

import java.lang.foreign.Arena;
import java.util.concurrent.atomic.AtomicReference;
import org.dsmip.core.binding.BindingSnapshot;
import org.dsmip.core.binding.EgressTable;
import org.dsmip.core.binding.SnapshotCell;
import org.dsmip.core.binding.TunnelPolicy;
import org.dsmip.core.counters.BindingCounters;
import org.dsmip.core.counters.Counter;
import org.dsmip.core.counters.CounterLane;
import org.dsmip.core.counters.DropReason;
import org.dsmip.core.packet.Decision;
import org.dsmip.core.packet.Headroom;
import org.dsmip.core.packet.Packet;
import org.dsmip.core.packet.PacketBatch;
import org.dsmip.dataplane.end.End;
import org.dsmip.dataplane.offload.Coalescer;
import org.dsmip.dataplane.offload.OuterIdentifications;
import org.dsmip.dataplane.offload.Segmenter;
import org.dsmip.dataplane.tx.Account;
import org.dsmip.dataplane.tx.OffloadSwitches;
import org.dsmip.dataplane.tx.PlainForm;
import org.dsmip.dataplane.tx.SendList;
import org.jspecify.annotations.Nullable;

/**
 * Takes a burst from either side to its end: classify, look up, check, rewrite, send. The whole burst sees one snapshot.
 * Allocates nothing, takes no lock. Each worker has its own.
 */
public final class Forwarder {
    private static final int MADE_SLOTS = 256;
    /** No power of two: the beginnings of slots would share a few lines of the caches. */
    private static final int MADE_SLOT_BYTES = 2048 + 64;
    private static final int SEGMENT_SLOTS = 4;
    private static final int SEGMENT_SLOT_BYTES = 65_536 + 256;
    private static final int HEADER_SLOTS = 64;
    private static final int HEADER_SLOT_BYTES = Headroom.BYTES + Segmenter.MOST_HEADER_BYTES;

    private final SnapshotCell cell;
    private final CounterLane lane;
    private final Packet packet;
    private final SendList list;
    private final Coalescer coalescer;
    private final Account account;
    private final Segmenter segmenter;
    private final Packet superPacket;
    private final PacketBatch segments;
    private volatile @Nullable Tap tap;
    private @Nullable Tap tapOfBurst;
    /** Packets of the burst of which is known what became of them. */
    private int settled;
    private @Nullable TunnelPolicy policy;
    private final TunnelEntrance entrance;
    private final IntoTunnel intoTunnel;
    private final OutOfTunnel outOfTunnel;

    /**
     * Wires the stages.
     *
     * @param settings how to work
     * @param shared what all workers share
     * @param ports where packets leave
     * @param counters counters of this worker
     * @param memory what the worker allocates at start
     */
    public Forwarder(ForwarderSettings settings, Shared shared, SendList.Ports ports, Counters counters,
            Memory memory) {
        cell = shared.bindings();
        lane = counters.lane();
        segments = new PacketBatch(memory.arena(), SEGMENT_SLOTS, SEGMENT_SLOT_BYTES, Headroom.BYTES);
        final PacketBatch made = new PacketBatch(memory.arena(), MADE_SLOTS, MADE_SLOT_BYTES, Headroom.BYTES);
        packet = new Packet(made);
        superPacket = new Packet(made);
        final End end = End.of(settings.end());
        account = new Account(packet, lane, counters.bindings());
        final OuterIdentifications identifications = new OuterIdentifications(memory.identifications().first(),
                memory.identifications().step());
        list = new SendList(ports, account, made, memory.burst() + SEGMENT_SLOTS,
                plainForm(shared, ports, memory, identifications));
        coalescer = new Coalescer(list, shared.offloads());
        segmenter = new Segmenter(list, identifications);
        final Encapsulator encapsulator = new Encapsulator(identifications);
        final IcmpErrors errors = new IcmpErrors(shared.errorSource(), shared.errorLimit(), list, account);
        entrance = new TunnelEntrance(end,
                new TunnelEntrance.Tools(encapsulator, errors, shared.paths(), list), account);
        intoTunnel = new IntoTunnel(end, entrance);
        outOfTunnel = new OutOfTunnel(end, new Delivery(end, entrance, errors, account),
                new TunnelErrors(end, errors, shared.paths(), account), new HomeLegReassembly(), account);
    }

    /** Has room for every row that the list has beside those that are made of it. */
    private PlainForm plainForm(Shared shared, SendList.Ports ports, Memory memory,
            OuterIdentifications identifications) {
        final PacketBatch made = new PacketBatch(memory.arena(), HEADER_SLOTS, HEADER_SLOT_BYTES, Headroom.BYTES);
        final SendList plain = new SendList(ports, account, made, memory.burst() + SEGMENT_SLOTS + MADE_SLOTS);
        return new PlainForm(plain, new Segmenter(plain, identifications)::split, shared.offloads(), account);
    }

    /**
     * What all workers share.
     *
     * @param bindings where the control plane publishes
     * @param paths what is known of the paths to the far ends of tunnels
     * @param errorLimit limit of ICMP errors
     * @param errorSource own addresses at this moment, from which ICMP errors come
     * @param offloads which super-packets the TUN device takes and gives at this moment
     */
    public record Shared(SnapshotCell bindings, TunnelPaths paths, TokenBucket errorLimit,
            AtomicReference<ForwarderSettings.ErrorSource> errorSource, OffloadSwitches offloads) {
        /**
         * For workers that have just started.
         *
         * @param settings how they work
         * @param bindings where the control plane publishes
         * @return what they share
         */
        public static Shared of(ForwarderSettings settings, SnapshotCell bindings) {
            return new Shared(bindings, new TunnelPaths(), new TokenBucket(),
                    new AtomicReference<>(settings.errorSource()), new OffloadSwitches());
        }
    }

    /**
     * The counters of a worker, which no other thread writes.
     *
     * @param lane of all packets
     * @param bindings of each binding
     */
    public record Counters(CounterLane lane, BindingCounters bindings) {}

    /**
     * What a worker allocates at start.
     *
     * @param arena owner of its packet memory
     * @param burst largest number of packets in a burst
     * @param identifications which outer headers it numbers how
     */
    public record Memory(Arena arena, int burst, Identifications identifications) {}

    /**
     * The IPv4 Identifications of a worker's outer headers. Those of workers with the same step and firsts from 1 to it never
     * meet (RFC 6864 section 4).
     *
     * @param first the first one, 1..65535
     * @param step from one to the next, 1..64
     */
    public record Identifications(int first, int step) {}

    /**
     * Forwards what was read from the TUN device. The batch is free when the call returns.
     *
     * @param batch the burst
     */
    public void fromTun(PacketBatch batch) {
        countBytes(batch, Counter.TUN_BYTES_IN);
        forward(batch, intoTunnel, Counter.TUN_PACKETS_IN);
    }

    /**
     * Forwards what a raw socket received. The batch is free when the call returns.
     *
     * @param batch the burst
     */
    public void fromTunnel(PacketBatch batch) {
        countBytes(batch, Counter.TUNNEL_BYTES_IN);
        final long before = lane.value(Counter.TUNNEL_PACKETS_IN);
        try {
            forward(batch, outOfTunnel, Counter.TUNNEL_PACKETS_IN);
        } finally {
            lane.add(Counter.MERGED_IN, lane.value(Counter.TUNNEL_PACKETS_IN) - before - batch.size());
        }
    }

    /**
     * Lets somebody know what becomes of packets from the next burst on. Any thread may call it.
     *
     * @param listener is told; null: nobody
     */
    public void tap(@Nullable Tap listener) {
        tap = listener;
    }

    private void forward(PacketBatch batch, Stage stage, Counter received) {
        final BindingSnapshot snapshot = cell.get();
        final int size = batch.size();
        int done = 0;
        settled = 0;
        tapOfBurst = tap;
        try {
            follow(snapshot.policy());
            list.use(snapshot.egresses());
            for (; done < size; done++) {
                settle(stage.apply(packet.at(batch, done, snapshot)));
            }
        } finally {
            // After a broken invariant the account is still right, and the next burst begins with empty lists.
            if (done < size) {
                lane.drop(DropReason.INTERNAL_ERROR, size - done);
            }
            lane.add(received, settled + size - done);
            list.endBurst();
        }
    }

    /** The stages have what they need of it at hand, so that it costs a burst one look and a packet none. */
    @SuppressWarnings("ReferenceEquality") // an equal one may be followed again
    private void follow(TunnelPolicy published) {
        if (published != policy) {
            policy = published;
            entrance.follow(published);
            outOfTunnel.follow(published);
        }
    }

    /** What was decided is done and counted here; whether what is sent was taken, the {@link SendList} sees. */
    private void settle(Decision decision) {
        if (tapOfBurst != null) {
            tapOfBurst.decided(packet, decision);
        }
        final int packets = packet.segments();
        if (packets > 1) {
            account.add(Counter.SUPER_PACKETS, 1);
        }
        switch (decision) {
            case TO_TUNNEL -> {
                if (packets > 1) {
                    split(packet.egress());
                    return;
                }
                list.packet(packet.egress(), packet);
            }
            case TO_TUN -> {
                if (!coalescer.toTun(packet)) {
                    split(EgressTable.KERNEL);
                    return;
                }
            }
            case IN_PIECES -> {
                // Its last piece tells whether it has left.
            }
            case CONSUMED -> account.add(Counter.CONSUMED, packets);
            case DROPPED -> account.drop(packet.bindingId(), packet.reason(), packets);
            case SEGMENT_BY_SEGMENT -> {
                segmentBySegment();
                return;
            }
        }
        settled += packets;
    }

    private void split(int egress) {
        try {
            segmenter.split(packet, egress);
        } finally {
            settled += segmenter.done();
        }
    }

    /** Each segment takes the way of a packet that came alone, from where it was to go into a tunnel. */
    private void segmentBySegment() {
        superPacket.as(packet);
        segmenter.begin(superPacket);
        segments.receivedAtNs(packet.nowNs());
        while (segmenter.hasNext()) {
            if (segments.size() == segments.capacity()) {
                list.flush();
                segments.clear();
            }
            final int slot = segmenter.copyNext(superPacket, segments);
            settle(intoTunnel.apply(packet.at(segments, slot, superPacket.snapshot())));
        }
        list.flush();
        segments.clear();
    }

    private void countBytes(PacketBatch batch, Counter bytes) {
        long sum = 0;
        for (int slot = 0; slot < batch.size(); slot++) {
            sum += batch.length(slot);
        }
        lane.add(bytes, sum);
    }
}
