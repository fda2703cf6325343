package org.dsmip.bench.testbed.cli;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.PrintWriter;
import java.math.BigDecimal;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.Callable;
import org.dsmip.bench.testbed.demo.Demo;
import org.dsmip.bench.testbed.talk.Conversation;
import org.dsmip.bench.testbed.talk.LogEnds;
import org.dsmip.controlplane.cli.ExitCode;
import org.dsmip.controlplane.cli.Specs;
import org.dsmip.controlplane.cli.Version;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** Judges a demo. */
@Command(name = "demo", mixinStandardHelpOptions = true, versionProvider = Version.class, description = "Judge the phases of scripts/demo, which tells of them on standard input.")
final class DemoCommand implements Callable<Integer> {
    private static final String PROGRAM = "scripts/demo: ";
    private static final int LINES = 10;

    @Spec
    private @Nullable CommandSpec spec;

    @Option(names = "--work", paramLabel = "DIR", required = true, description = "where the logs are")
    private Path work = Path.of("");

    @Option(names = "--json", description = "print one object at the end instead of a table")
    private boolean json;

    @Option(names = "--interval", paramLabel = "MILLIS", required = true, description = "between two datagrams of a flow")
    private double intervalMillis;

    @Option(names = "--most", paramLabel = "MILLIS", required = true, description = "of interruption allowed at a move, beyond the move itself")
    private BigDecimal mostMillis = BigDecimal.ZERO;

    DemoCommand() {}

    @Override
    public Integer call() throws IOException {
        final var line = Specs.of(spec).commandLine();
        final Demo demo = new Demo(new Demo.Settings(work, json, intervalMillis, mostMillis));
        final int code = Conversation.run(new BufferedReader(new InputStreamReader(System.in, UTF_8)), line.getOut(),
                demo);
        if (code != ExitCode.DONE && !demo.reasons().isEmpty()) {
            explain(demo.reasons(), line.getErr());
        }
        return code;
    }

    private void explain(List<String> reasons, PrintWriter err) throws IOException {
        final int more = reasons.size() - 1;
        err.print(PROGRAM + "failed: " + reasons.getFirst() + (more == 0 ? "" : " (and " + more + " more, below)")
                + "\n");
        reasons.stream().skip(1).forEach(reason -> err.print("  also: " + reason + "\n"));
        LogEnds.print(work, LINES, err);
    }
}
