package org.dsmip.bench.testbed.cli;

import java.io.IOException;
import java.io.PrintWriter;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.function.BooleanSupplier;
import org.dsmip.bench.testbed.traffic.StackWatch;
import org.dsmip.controlplane.cli.Specs;
import org.dsmip.controlplane.cli.Version;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** The watcher of header stacks. */
@Command(name = "stack", mixinStandardHelpOptions = true, versionProvider = Version.class, description = {
    "Count what arrives at interfaces by its headers, from the outside in, seen by a packet socket.",
    "4(a>b,p): IPv4; 6, 4: the packet carried; G(t): GRE; m(p,d,s): minimal encapsulation; U: UDP at port 434."})
final class TrafficStackCommand implements Callable<Integer> {
    @Spec
    private @Nullable CommandSpec spec;

    @Mixin
    private ReportOptions options = new ReportOptions();

    @Option(names = "--interface", paramLabel = "NAME", required = true, description = "watch here; may be given several times")
    private List<String> interfaces = List.of();

    @Option(names = "--duration", paramLabel = "SECONDS", defaultValue = "Infinity", description = "end after this time (default: when told to)")
    private double durationSec;

    @Option(names = "--interval-report", paramLabel = "MILLIS", defaultValue = "0", description = "print what was new to standard error this often")
    private long reportMillis;

    TrafficStackCommand() {}

    @Override
    public Integer call() throws IOException {
        final var line = Specs.of(spec).commandLine();
        if (reportMillis < 0) {
            throw new ParameterException(line, "--interval-report is not negative");
        }
        final PrintWriter err = line.getErr();
        return options.report(line.getOut(), stop -> StackWatch.run(interfaces, Duration.ofMillis(reportMillis),
                until(stop), () -> print(err, "testbed: watching " + String.join(", ", interfaces)),
                text -> print(err, text)));
    }

    private BooleanSupplier until(BooleanSupplier stop) {
        final long startNs = System.nanoTime();
        return () -> stop.getAsBoolean() || (System.nanoTime() - startNs) / 1e9 >= durationSec;
    }

    private static void print(PrintWriter out, String text) {
        out.println(text);
        out.flush();
    }
}
