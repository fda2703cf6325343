package org.dsmip.controlplane.show;

import java.util.List;
import org.dsmip.controlplane.show.StateBlock.Shape;
import org.jspecify.annotations.Nullable;

/** Puts what the data plane counts and measures into blocks. */
public final class DataPlaneState {
    private DataPlaneState() {}

    /**
     * A number that only grows.
     *
     * @param name its name, words joined by hyphens
     * @param unit what is counted, such as {@code packets}
     * @param value the present value
     */
    public record CounterView(String name, String unit, long value) {}

    /**
     * The time between arrival and departure of packets in one direction, in nanoseconds.
     *
     * @param direction such as {@code to-mobile} or {@code from-mobile}
     * @param packets how many were measured
     * @param p50Ns half of them took no longer
     * @param p99Ns 99 percent of them took no longer
     * @param p999Ns 99.9 percent of them took no longer
     * @param maxNs the longest
     */
    public record LatencyView(String direction, long packets, long p50Ns, long p99Ns, long p999Ns, long maxNs) {}

    /**
     * Who moves packets.
     *
     * @param threading which threads do, as it is configured
     * @param reason why those, in a few words
     * @param workers how many share the traffic
     * @param ring what lies between the two threads of a worker; null: one does all
     */
    public record ForwardingView(String threading, String reason, int workers, @Nullable RingView ring) {}

    /**
     * A ring between two threads.
     *
     * @param slots bursts that may wait in it
     * @param idle what the thread behind it does while there is none, in words
     */
    public record RingView(int slots, String idle) {}

    /**
     * An interface in use.
     *
     * @param name as the kernel calls it
     * @param purpose such as {@code home-link}, {@code access} or {@code tunnel}
     * @param method how packets are moved over it, such as {@code tun} or {@code raw}
     * @param mtuBytes its MTU
     * @param up whether it is up
     * @param address an IPv4 address of interest on it, such as the care-of address
     * @param counters what is counted for it
     * @param tunnel what only the tunnel device has; null: it is another
     */
    public record InterfaceView(String name, String purpose, String method, int mtuBytes, boolean up,
            @Nullable String address, List<CounterView> counters, @Nullable TunnelView tunnel) {
        /** Copies the list. */
        public InterfaceView {
            counters = List.copyOf(counters);
        }
    }

    /**
     * What only the tunnel device has.
     *
     * @param hostForwards whether the host passes on what comes out of it, in a word
     * @param queueLength packets that may wait in each of its queues
     * @param queueLost packets that found them full
     * @param offloads which runs of packets pass it in one piece
     */
    public record TunnelView(String hostForwards, int queueLength, long queueLost, List<OffloadView> offloads) {
        /** Copies the list. */
        public TunnelView {
            offloads = List.copyOf(offloads);
        }
    }

    /**
     * A way to handle several packets in one piece.
     *
     * @param name what it is
     * @param state whether it is used, and if not why, in a word
     * @param error what the kernel answered, if it failed at it
     */
    public record OffloadView(String name, String state, @Nullable String error) {}

    /**
     * Shows dropped packets.
     *
     * @param drops one counter a reason, its name being the reason
     * @return the total and all reasons, also those that never occurred
     */
    public static StateBlock drops(List<CounterView> drops) {
        final StateBlock.Builder block = StateBlock.builder()
                .number("total", drops.stream().mapToLong(CounterView::value).sum()).group("drop", Shape.MANY);
        for (CounterView drop : drops) {
            block.block("drop", Shape.MANY,
                    StateBlock.builder().text("reason", drop.name()).number("packets", drop.value()).build());
        }
        return block.build();
    }

    /**
     * Shows counters.
     *
     * @param counters the counters
     * @return one line each
     */
    public static StateBlock counters(List<CounterView> counters) {
        final StateBlock.Builder block = StateBlock.builder().group("counter", Shape.MANY);
        for (CounterView counter : counters) {
            block.block("counter", Shape.MANY, StateBlock.builder().text("name", counter.name())
                    .number("value", counter.value()).text("unit", counter.unit()).build());
        }
        return block.build();
    }

    /**
     * Shows how long packets stay inside.
     *
     * @param directions one view a direction
     * @return one line each, in microseconds
     */
    public static StateBlock latency(List<LatencyView> directions) {
        final StateBlock.Builder block = StateBlock.builder().group("latency", Shape.MANY);
        for (LatencyView view : directions) {
            block.block("latency", Shape.MANY,
                    StateBlock.builder().text("direction", view.direction()).number("packets", view.packets())
                            .decimal("p50-micros", view.p50Ns() / 1e3, 1).decimal("p99-micros", view.p99Ns() / 1e3, 1)
                            .decimal("p999-micros", view.p999Ns() / 1e3, 1).decimal("max-micros", view.maxNs() / 1e3, 1)
                            .build());
        }
        return block.build();
    }

    /**
     * Shows interfaces, and who moves packets between them.
     *
     * @param forwarding who moves packets
     * @param interfaces the interfaces
     * @return one line for that, then one line each, counters below
     */
    public static StateBlock interfaces(ForwardingView forwarding, List<InterfaceView> interfaces) {
        final StateBlock.Builder block = StateBlock.builder().block("forwarding", Shape.ONE, of(forwarding))
                .group("interface", Shape.MANY);
        for (InterfaceView view : interfaces) {
            final StateBlock.Builder one = StateBlock.builder().text("name", view.name())
                    .text("purpose", view.purpose())
                    .text("method", view.method()).number("mtu", view.mtuBytes()).flag("up", view.up())
                    .text("address", view.address());
            final TunnelView tunnel = view.tunnel();
            if (tunnel != null) {
                one.text("host-forwards", tunnel.hostForwards()).number("queue-length", tunnel.queueLength())
                        .number("queue-lost", tunnel.queueLost());
            }
            if (!view.counters().isEmpty()) {
                final StateBlock.Builder counters = StateBlock.builder();
                view.counters().forEach(counter -> counters.number(counter.name(), counter.value()));
                one.block("counters", Shape.ONE, counters.build());
            }
            if (tunnel != null) {
                tunnel.offloads().forEach(offload -> one.block("offload", Shape.MANY, of(offload)));
            }
            block.block("interface", Shape.MANY, one.build());
        }
        return block.build();
    }

    /**
     * Shows one offload.
     *
     * @param offload the offload
     * @return a line
     */
    public static StateBlock offload(OffloadView offload) {
        return StateBlock.builder().block("offload", Shape.MANY, of(offload)).build();
    }

    private static StateBlock of(OffloadView offload) {
        return StateBlock.builder().text("name", offload.name()).text("state", offload.state())
                .text("error", offload.error()).build();
    }

    private static StateBlock of(ForwardingView view) {
        final StateBlock.Builder block = StateBlock.builder().text("threading", view.threading())
                .text("reason", view.reason()).number("workers", view.workers());
        final RingView ring = view.ring();
        return ring == null
                ? block.build()
                : block.number("ring-slots", ring.slots()).text("ring-wait", ring.idle()).build();
    }
}
