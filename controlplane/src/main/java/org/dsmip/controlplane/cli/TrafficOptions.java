package org.dsmip.controlplane.cli;

import java.io.IOException;
import java.io.PrintWriter;
import java.time.Duration;
import java.util.function.BooleanSupplier;
import org.dsmip.controlplane.admin.StateBlock;
import org.dsmip.controlplane.admin.StateJson;
import org.dsmip.controlplane.admin.StateText;
import org.dsmip.controlplane.traffic.StopSignal;
import picocli.CommandLine.Option;

/** Options that sender, receiver and reflector have in common. */
final class TrafficOptions {
    @Option(names = "--gap", paramLabel = "MILLIS", defaultValue = "20", description = "list silences longer than this (default: ${DEFAULT-VALUE})")
    private long gapMillis;

    @Option(names = "--json", description = "report as one JSON object")
    private boolean json;

    @Option(names = "--until-stdin-closes", description = "end when standard input ends; SIGTERM and SIGINT end it always")
    private boolean untilStdinCloses;

    /** Something that ends early when it is told so, and reports in any case. */
    @FunctionalInterface
    interface Work {
        StateBlock run(BooleanSupplier stop) throws IOException;
    }

    Duration gap() {
        return Duration.ofMillis(gapMillis);
    }

    /** Does the work and prints its report, also when it was stopped early. */
    int report(PrintWriter out, Work work) throws IOException {
        final StopSignal stop = StopSignal.install();
        int code = ExitCode.FAILED;
        try {
            if (untilStdinCloses) {
                stop.whenCloses(System.in);
            }
            final StateBlock report = work.run(stop);
            out.print(json ? StateJson.print(report) : StateText.print(report));
            out.flush();
            code = ExitCode.DONE;
            return code;
        } finally {
            stop.finish(code);
        }
    }

    /** A number of seconds, fractions allowed, as a duration. */
    static Duration seconds(double seconds) {
        return Duration.ofNanos((long) (seconds * 1e9));
    }
}
