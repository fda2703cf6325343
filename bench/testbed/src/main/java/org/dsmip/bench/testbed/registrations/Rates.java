package org.dsmip.bench.testbed.registrations;

import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.ToDoubleFunction;
import org.dsmip.bench.testbed.json.JsonLeaves;

/** What was measured of several home agents, some rounds of each, and the table of it. */
public final class Rates {
    private final Map<String, List<Row>> rows = new LinkedHashMap<>();

    /** One phase of one home agent in one round. */
    private record Row(double perSecond, double p50Ms, double p99Ms, double maxMs, double again) {}

    /** Knows of nothing. */
    public Rates() {}

    /**
     * A line for each phase of a trial, to be read by {@link #add}.
     *
     * @param label which home agent
     * @param outcome what came of the trial
     * @return JSON objects
     */
    public static List<String> lines(String label, Trial.Outcome outcome) {
        final List<String> lines = new ArrayList<>();
        outcome.phases().forEach((phase, result) -> lines.add(String.format(Locale.ROOT,
                "{\"label\":\"%s\",\"phase\":\"%s\",\"nodes\":%d,\"perSecond\":%d,\"p50Ms\":%.3f,\"p99Ms\":%.3f,"
                        + "\"maxMs\":%.3f,\"again\":%d,\"shows\":%d,\"showMs\":%.0f}",
                label, phase.title(), result.nodes(), result.perSecond(), result.ms(50), result.ms(99), result.ms(100),
                result.again(), phase == Phase.BESIDE_SHOW ? outcome.shows() : 0,
                phase == Phase.BESIDE_SHOW ? outcome.showMs() : 0.0)));
        return lines;
    }

    /**
     * Takes a line in.
     *
     * @param line as {@link #lines} gives it
     */
    public void add(String line) {
        final Map<String, String> leaves = JsonLeaves.of(line);
        rows.computeIfAbsent(leaves.getOrDefault("label", "") + "\t" + leaves.getOrDefault("phase", ""),
                key -> new ArrayList<>()).add(
                        new Row(number(leaves, "perSecond"), number(leaves, "p50Ms"),
                                number(leaves, "p99Ms"), number(leaves, "maxMs"), number(leaves, "again")));
    }

    private static double number(Map<String, String> leaves, String name) {
        return new BigDecimal(leaves.getOrDefault(name, "0")).doubleValue();
    }

    /**
     * Medians over the rounds; of the longest waits the longest.
     *
     * @return lines
     */
    public List<String> table() {
        final List<String> lines = new ArrayList<>();
        lines.add(line("home agent", "registrations", "a second", "p50 ms", "p99 ms", "max ms", "sent again"));
        rows.forEach((key, all) -> {
            final String[] names = key.split("\t", -1);
            lines.add(
                    line(names[0], names[1], number(0, median(all, Row::perSecond)), number(2, median(all, Row::p50Ms)),
                            number(2, median(all, Row::p99Ms)),
                            number(1, all.stream().mapToDouble(Row::maxMs).max().orElse(0)),
                            number(0, all.stream().mapToDouble(Row::again).sum())));
        });
        return lines;
    }

    private static double median(List<Row> all, ToDoubleFunction<Row> value) {
        final double[] sorted = all.stream().mapToDouble(value).sorted().toArray();
        return (sorted[(sorted.length - 1) / 2] + sorted[sorted.length / 2]) / 2;
    }

    private static String number(int decimals, double value) {
        return String.format(Locale.ROOT, "%." + decimals + "f", value);
    }

    private static String line(Object... cells) {
        return String.format(Locale.ROOT, "%-16s %-22s %9s %8s %8s %8s %11s", cells);
    }
}
