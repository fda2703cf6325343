package org.dsmip.bench.testbed.traffic;

import java.util.List;
import java.util.function.ToLongFunction;
import java.util.stream.IntStream;
import org.HdrHistogram.Histogram;
import org.dsmip.controlplane.show.StateBlock;
import org.dsmip.controlplane.show.StateBlock.Shape;

/** Puts measurements into blocks, so that text and JSON have the same keys. */
final class TrafficReport {
    private static final double NS_PER_MICRO = 1e3;
    private static final double NS_PER_MILLI = 1e6;

    private TrafficReport() {}

    /**
     * What the sending side did.
     *
     * @param sent datagrams the kernel took
     * @param refused datagrams the kernel refused
     * @param startedAtMicros wall clock when it began
     * @param durationNs from start to end of sending
     * @param lags how late datagrams left
     */
    record Sent(long sent, long refused, long startedAtMicros, long durationNs, Histogram lags) {}

    /**
     * A finished run.
     *
     * @param plan what was to be done
     * @param sent what the sending side did
     * @param meter what came back
     * @param endNs when sending ended
     */
    record Run(TrafficSender.Plan plan, Sent sent, EchoMeter meter, long endNs) {
        long arrived() {
            return Math.min(sent.sent, meter.arrivedThere());
        }

        /** When the last probe that never came back was due, from the start; negative: all came back. */
        double lastLostMillis() {
            final long missing = meter.sequences().highestMissing(sent.sent + sent.refused);
            return missing < 0 ? -1 : missing * 1e3 / plan.packetsPerSecond();
        }
    }

    static StateBlock of(Run run) {
        return add(StateBlock.builder(), run).build();
    }

    /** The sum of flows that ran at the same time, and each of them. Round trips of all are in one distribution. */
    static StateBlock ofFlows(List<TrafficFlows.Flow> flows, List<Run> runs) {
        final List<StateBlock> blocks = IntStream.range(0, runs.size())
                .mapToObj(i -> add(StateBlock.builder().text("from", Endpoint.print(flows.get(i).local()))
                        .text("to", Endpoint.print(flows.get(i).destination())), runs.get(i)).build())
                .toList();
        final StateBlock.Builder sum = StateBlock.builder().number("sent", sum(runs, run -> run.sent.sent))
                .number("refused", sum(runs, run -> run.sent.refused)).number("arrived", sum(runs, Run::arrived))
                .number("lostForward", sum(runs, run -> run.sent.sent - run.arrived()));
        if (!runs.getFirst().plan.oneWay()) {
            final Histogram roundTrips = runs.getFirst().meter.roundTrips().copy();
            runs.stream().skip(1).forEach(run -> roundTrips.add(run.meter.roundTrips()));
            sum.number("received", sum(runs, run -> run.meter.sequences().distinct()))
                    .number("lost", sum(runs, run -> run.sent.sent - run.meter.sequences().distinct()))
                    .number("lostReturn", sum(runs, run -> run.arrived() - run.meter.sequences().distinct()));
            addRoundTrips(sum, roundTrips);
            sum.decimal("longestGapMillis",
                    runs.stream().mapToLong(run -> run.meter.gaps().longest().durationNs()).max().orElse(0)
                            / NS_PER_MILLI,
                    3);
        }
        blocks.forEach(block -> sum.block("flow", Shape.MANY, block));
        return sum.build();
    }

    private static long sum(List<Run> runs, ToLongFunction<Run> part) {
        return runs.stream().mapToLong(run -> Math.max(0, part.applyAsLong(run))).sum();
    }

    private static StateBlock.Builder add(StateBlock.Builder block, Run run) {
        final TrafficSender.Plan plan = run.plan;
        final Sent sent = run.sent;
        final EchoMeter meter = run.meter;
        final long arrived = run.arrived();
        block.number("sent", sent.sent).number("refused", sent.refused);
        block.number("arrived", arrived).flag("arrivedExact", meter.isAnswered()).number("lostForward",
                sent.sent - arrived);
        if (!plan.oneWay()) {
            addEchoes(block, run);
        }
        block.decimal("lagP99Micros", sent.lags.getValueAtPercentile(99) / NS_PER_MICRO, 1)
                .decimal("lagMaxMicros", sent.lags.getMaxValue() / NS_PER_MICRO, 1)
                .decimal("startedAtMillis", sent.startedAtMicros / 1e3, 3)
                .decimal("durationMillis", sent.durationNs / NS_PER_MILLI, 1)
                .number("payloadBytes", plan.payloadBytes())
                .decimal("packetsPerSecond", sent.sent * 1e9 / Math.max(1, sent.durationNs), 1);
        if (!plan.oneWay()) {
            addGaps(block, meter.gaps());
        }
        return block;
    }

    static StateBlock ofArrivals(List<ArrivalTable.Arrivals> sessions) {
        final StateBlock.Builder block = StateBlock.builder().group("sender", Shape.MANY);
        for (ArrivalTable.Arrivals arrivals : sessions) {
            final SequenceTracker sequences = arrivals.sequences();
            final StateBlock.Builder one = StateBlock.builder().text("from", arrivals.sender())
                    .number("received", sequences.distinct())
                    .number("lost", Math.max(0, sequences.next() - sequences.distinct()))
                    .number("duplicates", sequences.duplicates()).number("reordered", sequences.reordered());
            addGaps(one, arrivals.gaps());
            block.block("sender", Shape.MANY, one.build());
        }
        return block.build();
    }

    private static void addEchoes(StateBlock.Builder block, Run run) {
        final Sent sent = run.sent;
        final EchoMeter meter = run.meter;
        final SequenceTracker sequences = meter.sequences();
        final long received = sequences.distinct();
        final long attempted = sent.sent + sent.refused;
        meter.gaps().end(run.endNs, Math.max(0, attempted - sequences.next()));
        block.number("received", received).number("lost", Math.max(0, sent.sent - received))
                .number("lostReturn", Math.max(0, Math.min(sent.sent, meter.arrivedThere()) - received))
                .number("duplicates", sequences.duplicates()).number("reordered", sequences.reordered())
                .decimal("lastLostMillis", run.lastLostMillis(), 3);
        addRoundTrips(block, meter.roundTrips());
    }

    private static void addRoundTrips(StateBlock.Builder block, Histogram roundTrips) {
        block.decimal("rttMinMicros", roundTrips.getTotalCount() == 0 ? 0 : roundTrips.getMinValue() / NS_PER_MICRO, 1)
                .decimal("rttP50Micros", roundTrips.getValueAtPercentile(50) / NS_PER_MICRO, 1)
                .decimal("rttP99Micros", roundTrips.getValueAtPercentile(99) / NS_PER_MICRO, 1)
                .decimal("rttP999Micros", roundTrips.getValueAtPercentile(99.9) / NS_PER_MICRO, 1)
                .decimal("rttMaxMicros", roundTrips.getMaxValue() / NS_PER_MICRO, 1);
    }

    private static void addGaps(StateBlock.Builder block, GapRecorder recorder) {
        block.decimal("longestGapMillis", recorder.longest().durationNs() / NS_PER_MILLI, 3)
                .decimal("longestGapStartMillis", recorder.longest().startNs() / NS_PER_MILLI, 3)
                .group("gap", Shape.MANY);
        for (GapRecorder.Gap gap : recorder.gaps()) {
            block.block("gap", Shape.MANY,
                    StateBlock.builder().decimal("startMillis", gap.startNs() / NS_PER_MILLI, 3)
                            .decimal("durationMillis", gap.durationNs() / NS_PER_MILLI, 3)
                            .number("missing", gap.missing())
                            .build());
        }
    }
}
