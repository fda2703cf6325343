package org.dsmip.dataplane.offload;

import java.lang.foreign.Arena;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.function.BiConsumer;
import java.util.function.Consumer;
import org.dsmip.core.binding.BindingSnapshot;
import org.dsmip.core.binding.EgressTable;
import org.dsmip.core.counters.BindingCounters;
import org.dsmip.core.counters.Counter;
import org.dsmip.core.counters.CounterLane;
import org.dsmip.core.counters.DropReason;
import org.dsmip.core.io.BatchSender;
import org.dsmip.core.packet.Headroom;
import org.dsmip.core.packet.Packet;
import org.dsmip.core.packet.PacketBatch;
import org.dsmip.core.packet.SendRows;
import org.dsmip.dataplane.tx.Account;
import org.dsmip.dataplane.tx.OffloadSwitches;
import org.dsmip.dataplane.tx.PlainForm;
import org.dsmip.dataplane.tx.SendList;
import org.jspecify.annotations.Nullable;

/** A coalescer before a TUN device whose kernel splits what it takes, the slow way. */
final class CoalescerBed implements BatchSender {
    static final int BURST = 256;
    private static final int MADE = 8;

    final OffloadSwitches switches = new OffloadSwitches();
    final CounterLane lane = new CounterLane();
    final BindingCounters bindings = new BindingCounters();
    final PacketBatch batch;
    final SendList list;
    final Coalescer coalescer;
    private final Segmenter segmenter;
    private final Packet packet;
    private final List<String> out = new ArrayList<>();
    private final List<Integer> segments = new ArrayList<>();
    private Answer answer = (rows, row) -> 0;
    private int pending;
    private int mostTaken = Integer.MAX_VALUE;

    /** What the kernel answers to a row: 0, or a negated error number. */
    @FunctionalInterface
    interface Answer {
        int to(SendRows rows, int row);
    }

    CoalescerBed() {
        this(null);
    }

    /** Before another device; null: the slow one. */
    CoalescerBed(@Nullable BatchSender device) {
        final Arena arena = Arena.ofAuto();
        batch = new PacketBatch(arena, BURST, 4096 + Headroom.BYTES, Headroom.BYTES);
        packet = new Packet(batch);
        final Account account = new Account(packet, lane, bindings);
        final SendList.Ports ports = new SendList.Ports((rows, from, to) -> to - from, device == null ? this : device);
        final SendList plain = new SendList(ports, account, made(arena), BURST + MADE);
        list = new SendList(ports, account, made(arena), BURST,
                new PlainForm(plain, new Segmenter(plain, new OuterIdentifications(1, 1))::split, switches, account));
        segmenter = new Segmenter(list, new OuterIdentifications(1, 1));
        coalescer = new Coalescer(list, switches);
    }

    private static PacketBatch made(Arena arena) {
        return new PacketBatch(arena, MADE, 512, Headroom.BYTES);
    }

    /** From now on the kernel answers so. */
    CoalescerBed answers(Answer other) {
        answer = other;
        return this;
    }

    /** From now on it takes so many rows at once. */
    CoalescerBed takes(int rows) {
        mostTaken = rows;
        return this;
    }

    /** Lets a burst leave. */
    CoalescerBed burst(byte[]... packets) {
        batch.clear();
        for (byte[] bytes : packets) {
            toTun(bytes, any -> {});
        }
        list.endBurst();
        return this;
    }

    /** Lets one packet of a burst leave, of which something is said first. */
    void toTun(byte[] bytes, Consumer<Packet> about) {
        final int slot = batch.append(bytes.length);
        batch.buffer().putBytes(batch.start(slot), bytes);
        about.accept(packet.at(batch, slot, BindingSnapshot.EMPTY));
        if (!coalescer.toTun(packet)) {
            segmenter.split(packet, EgressTable.KERNEL);
        }
    }

    @Override
    public int send(SendRows rows, int from, int to) {
        int taken = 0;
        for (int row = from; row < to && taken < mostTaken; row++) {
            final int refused = pending != 0 ? pending : answer.to(rows, row);
            // What is behind others is refused when it is offered again, as the first.
            pending = taken > 0 ? refused : 0;
            if (refused != 0) {
                return taken > 0 ? taken : refused;
            }
            final List<byte[]> packets = SlowSegmentation.of(rows, row);
            packets.forEach(bytes -> out.add(hex(bytes)));
            segments.add(packets.size());
            taken++;
        }
        return taken;
    }

    static String hex(byte[] bytes) {
        return HexFormat.of().formatHex(bytes);
    }

    static List<String> hex(List<byte[]> packets) {
        return packets.stream().map(CoalescerBed::hex).toList();
    }

    /** What the kernel made of the rows it took since the last call. */
    List<String> out() {
        final List<String> packets = List.copyOf(out);
        out.clear();
        return packets;
    }

    /** How many packets each row was that was taken since the last call. */
    List<Integer> segments() {
        final List<Integer> counts = List.copyOf(segments);
        segments.clear();
        return counts;
    }

    long forwarded() {
        return lane.value(Counter.FORWARDED_TO_TUN);
    }

    long refused() {
        return lane.value(DropReason.SEND_REFUSED);
    }

    static void forEachKind(BiConsumer<Boolean, Boolean> ipv6AndTcp) {
        for (boolean ipv6 : new boolean[]{false, true}) {
            for (boolean tcp : new boolean[]{false, true}) {
                ipv6AndTcp.accept(ipv6, tcp);
            }
        }
    }
}
