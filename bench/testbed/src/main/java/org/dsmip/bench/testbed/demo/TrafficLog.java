package org.dsmip.bench.testbed.demo;

import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The report of {@code traffic send} about several flows.
 *
 * @param sent datagrams, also those that the kernel refused
 * @param arrived at the other side
 * @param received back
 * @param p50Micros median of the round trips
 * @param p99Micros 99 of 100 round trips took no longer
 * @param flows the flows
 */
record TrafficLog(long sent, long arrived, long received, BigDecimal p50Micros, BigDecimal p99Micros,
        List<Flow> flows) {
    private static final long SETTLING_MILLIS = 1000;

    TrafficLog {
        flows = List.copyOf(flows);
    }

    /**
     * One of the flows.
     *
     * @param startedAtMillis wall clock
     * @param lastLostMillis from the start until the last datagram was sent that was lost; negative: none
     * @param gaps silences
     */
    record Flow(double startedAtMillis, double lastLostMillis, List<Gap> gaps) {}

    /**
     * A silence.
     *
     * @param startMillis from the start of the flow
     * @param durationMillis how long
     */
    record Gap(double startMillis, double durationMillis) {}

    /** Reads a log; what it has of no report counts zero. */
    static TrafficLog parse(List<String> lines) {
        String sum = "";
        final List<Flow> flows = new ArrayList<>();
        for (String line : lines) {
            if (line.startsWith("sent=")) {
                sum = line;
            } else if (line.startsWith("flow ")) {
                flows.add(new Flow(value(line, "startedAtMillis").doubleValue(),
                        value(line, "lastLostMillis").doubleValue(), new ArrayList<>()));
            } else if (line.startsWith("  gap ") && !flows.isEmpty()) {
                flows.getLast().gaps.add(new Gap(value(line, "startMillis").doubleValue(),
                        value(line, "durationMillis").doubleValue()));
            }
        }
        return new TrafficLog(value(sum, "sent").longValue() + value(sum, "refused").longValue(),
                value(sum, "arrived").longValue(), value(sum, "received").longValue(), value(sum, "rttP50Micros"),
                value(sum, "rttP99Micros"), flows);
    }

    private static BigDecimal value(String line, String key) {
        final Matcher matcher = Pattern.compile("(?:^|\\s)" + key + "=(-?[0-9.]+)(?:\\s|$)").matcher(line);
        return matcher.find() ? new BigDecimal(matcher.group(1)) : BigDecimal.ZERO;
    }

    long lost() {
        return sent - received;
    }

    /** The longest silence of any flow that ended after the one time and began before the other had been over for a second. */
    double longestSilenceMillis(long movedMillis, long settledMillis) {
        double longest = 0;
        for (Flow flow : flows) {
            for (Gap gap : flow.gaps) {
                final double start = flow.startedAtMillis + gap.startMillis;
                if (start + gap.durationMillis >= movedMillis && start < settledMillis + SETTLING_MILLIS) {
                    longest = Math.max(longest, gap.durationMillis);
                }
            }
        }
        return longest;
    }

    /** By how many milliseconds the last datagram that was lost was sent after that time; zero: none was. */
    long lateMillis(long settledMillis) {
        double late = 0;
        for (Flow flow : flows) {
            if (flow.lastLostMillis >= 0) {
                late = Math.max(late, flow.startedAtMillis + flow.lastLostMillis - settledMillis);
            }
        }
        return (long) late;
    }
}
