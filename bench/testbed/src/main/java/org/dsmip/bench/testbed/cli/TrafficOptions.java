package org.dsmip.bench.testbed.cli;

import java.io.IOException;
import java.io.PrintWriter;
import java.time.Duration;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** Options that sender, receiver and reflector have in common. */
final class TrafficOptions {
    @Option(names = "--gap", paramLabel = "MILLIS", defaultValue = "20", description = "list silences longer than this (default: ${DEFAULT-VALUE})")
    private long gapMillis;

    @Mixin
    private ReportOptions reporting = new ReportOptions();

    Duration gap() {
        return Duration.ofMillis(gapMillis);
    }

    /** Does the work and prints its report, also when it was stopped early. */
    int report(PrintWriter out, ReportOptions.Work work) throws IOException {
        return reporting.report(out, work);
    }

    /** A number of seconds, fractions allowed, as a duration. */
    static Duration seconds(double seconds) {
        return Duration.ofNanos((long) (seconds * 1e9));
    }
}
