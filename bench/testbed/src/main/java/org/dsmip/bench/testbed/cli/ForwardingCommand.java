package org.dsmip.bench.testbed.cli;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import org.dsmip.bench.testbed.forwarding.Forwarding;
import org.dsmip.bench.testbed.forwarding.Machine;
import org.dsmip.bench.testbed.talk.Conversation;
import org.dsmip.bench.testbed.talk.LogEnds;
import org.dsmip.controlplane.cli.Specs;
import org.dsmip.controlplane.cli.Version;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** Keeps the books of a benchmark. */
@Command(name = "forwarding", mixinStandardHelpOptions = true, versionProvider = Version.class, description = "Keep the books of scripts/bench forwarding, which tells what it measures on standard input.")
final class ForwardingCommand implements Callable<Integer> {
    private static final Path CONGESTION_CONTROL = Path.of("/proc/sys/net/ipv4/tcp_congestion_control");
    private static final int LINES = 5;

    @Spec
    private @Nullable CommandSpec spec;

    @Option(names = "--work", paramLabel = "DIR", required = true, description = "where logs and counts are")
    private Path work = Path.of("");

    @Option(names = "--json", description = "print one object at the end instead of a table")
    private boolean json;

    @Option(names = "--quick", description = "the runs are short")
    private boolean quick;

    @Option(names = "--rounds", paramLabel = "N", required = true, description = "how often each router is measured")
    private int rounds;

    @Option(names = "--trials", paramLabel = "N", required = true, description = "at most so many for each highest rate")
    private int trials;

    @Option(names = "--payload", paramLabel = "BYTES", required = true, description = "in each datagram")
    private int payloadBytes;

    @Option(names = "--ticks", paramLabel = "N", required = true, description = "the kernel's units of processor time in a second")
    private long ticksPerSecond;

    ForwardingCommand() {}

    @Override
    public Integer call() throws IOException {
        final var line = Specs.of(spec).commandLine();
        final Machine machine = new Machine(Runtime.getRuntime().availableProcessors(),
                System.getProperty("os.version"), System.getProperty("java.version"),
                Files.readString(CONGESTION_CONTROL).strip());
        final Forwarding forwarding = new Forwarding(
                new Forwarding.Settings(work, json, quick, rounds, trials, payloadBytes, ticksPerSecond, machine));
        final int code = Conversation.run(new BufferedReader(new InputStreamReader(System.in, UTF_8)), line.getOut(),
                forwarding);
        if (forwarding.reason().isPresent()) {
            line.getErr().print("scripts/bench: " + forwarding.reason().get() + "\n");
            LogEnds.print(work, LINES, line.getErr());
        }
        return code;
    }
}
