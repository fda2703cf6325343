package org.dsmip.bench.testbed.cli;

import java.io.IOException;
import java.io.PrintWriter;
import java.util.function.BooleanSupplier;
import org.dsmip.bench.testbed.traffic.StopSignal;
import org.dsmip.controlplane.cli.ExitCode;
import org.dsmip.controlplane.show.StateBlock;
import org.dsmip.controlplane.show.StateJson;
import org.dsmip.controlplane.show.StateText;
import picocli.CommandLine.Option;

/** Options of what works until it is told to stop and then reports. */
final class ReportOptions {
    @Option(names = "--json", description = "report as one JSON object")
    private boolean json;

    @Option(names = "--until-stdin-closes", description = "end when standard input ends; SIGTERM and SIGINT end it always")
    private boolean untilStdinCloses;

    /** Something that ends early when it is told so, and reports in any case. */
    @FunctionalInterface
    interface Work {
        StateBlock run(BooleanSupplier stop) throws IOException;
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
}
