package org.dsmip.controlplane.traffic;

import java.util.List;
import org.HdrHistogram.Histogram;
import org.dsmip.controlplane.admin.StateBlock;
import org.dsmip.controlplane.admin.StateBlock.Shape;

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
     * @param durationNs from start to end of sending
     * @param lags how late datagrams left
     */
    record Sent(long sent, long refused, long durationNs, Histogram lags) {}

    static StateBlock of(TrafficSender.Plan plan, Sent sent, EchoMeter meter, long endNs) {
        final StateBlock.Builder block = StateBlock.builder().number("sent", sent.sent).number("refused", sent.refused);
        final long arrived = Math.min(sent.sent, meter.arrivedThere());
        block.number("arrived", arrived).flag("arrivedExact", meter.isAnswered()).number("lostForward",
                sent.sent - arrived);
        if (!plan.oneWay()) {
            addEchoes(block, sent, meter, endNs);
        }
        block.decimal("lagP99Micros", sent.lags.getValueAtPercentile(99) / NS_PER_MICRO, 1)
                .decimal("lagMaxMicros", sent.lags.getMaxValue() / NS_PER_MICRO, 1)
                .decimal("durationMillis", sent.durationNs / NS_PER_MILLI, 1)
                .number("payloadBytes", plan.payloadBytes())
                .decimal("packetsPerSecond", sent.sent * 1e9 / Math.max(1, sent.durationNs), 1);
        if (!plan.oneWay()) {
            addGaps(block, meter.gaps());
        }
        return block.build();
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

    private static void addEchoes(StateBlock.Builder block, Sent sent, EchoMeter meter, long endNs) {
        final SequenceTracker sequences = meter.sequences();
        final Histogram roundTrips = meter.roundTrips();
        final long received = sequences.distinct();
        final long attempted = sent.sent + sent.refused;
        meter.gaps().end(endNs, Math.max(0, attempted - sequences.next()));
        block.number("received", received).number("lost", Math.max(0, sent.sent - received))
                .number("lostReturn", Math.max(0, Math.min(sent.sent, meter.arrivedThere()) - received))
                .number("duplicates", sequences.duplicates()).number("reordered", sequences.reordered())
                .decimal("rttMinMicros", received == 0 ? 0 : roundTrips.getMinValue() / NS_PER_MICRO, 1)
                .decimal("rttP50Micros", roundTrips.getValueAtPercentile(50) / NS_PER_MICRO, 1)
                .decimal("rttP99Micros", roundTrips.getValueAtPercentile(99) / NS_PER_MICRO, 1)
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
