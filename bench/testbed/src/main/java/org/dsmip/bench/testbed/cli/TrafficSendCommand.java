package org.dsmip.bench.testbed.cli;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.function.Consumer;
import org.dsmip.bench.testbed.traffic.TrafficFlows;
import org.dsmip.bench.testbed.traffic.TrafficSender;
import org.dsmip.controlplane.cli.Specs;
import org.dsmip.controlplane.cli.Version;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** The sender. */
@Command(name = "send", mixinStandardHelpOptions = true, versionProvider = Version.class, description = {
    "Send numbered UDP datagrams at an even pace to traffic echo and report what became of them.",
    "Several --to: so many flows at once, each from the --bind address of its family, and their sum.",
    "Without --duration and --count: until told to stop. The report comes in any case."})
final class TrafficSendCommand implements Callable<Integer> {
    private static final int MINIMUM_BYTES = 40;
    private static final int MAXIMUM_BYTES = 65507;
    private static final double MAXIMUM_RATE = 1e7;

    @Spec
    private @Nullable CommandSpec spec;

    @Mixin
    private TrafficOptions options = new TrafficOptions();

    @Option(names = "--bind", paramLabel = "ADDR[:PORT]", required = true, converter = EndpointConverter.AnyPort.class, description = "send from this address; may be given for each family")
    private List<InetSocketAddress> locals = List.of();

    @Option(names = "--to", paramLabel = "ADDR:PORT", required = true, converter = EndpointConverter.WithPort.class, description = "send to this address; may be given several times")
    private List<InetSocketAddress> destinations = List.of();

    @Option(names = "--rate", paramLabel = "PPS", defaultValue = "100", description = "datagrams a second (default: ${DEFAULT-VALUE})")
    private double packetsPerSecond;

    @Option(names = "--duration", paramLabel = "SECONDS", defaultValue = "-1", description = "send for this time; fractions are allowed")
    private double durationSec;

    @Option(names = "--count", paramLabel = "N", defaultValue = "9223372036854775807", description = "send so many")
    private long count;

    @Option(names = "--size", paramLabel = "BYTES", defaultValue = "64", description = "bytes in each datagram, without UDP and IP headers, 40 to 65507 (default: ${DEFAULT-VALUE})")
    private int payloadBytes;

    @Option(names = "--warm-up", paramLabel = "SECONDS", defaultValue = "0", description = "leave the round trips of this time at the start out of the percentiles")
    private double warmUpSec;

    @Option(names = "--linger", paramLabel = "MILLIS", defaultValue = "1000", description = "wait so long for stragglers at the end (default: ${DEFAULT-VALUE})")
    private long lingerMillis;

    @Option(names = "--interval-report", paramLabel = "MILLIS", defaultValue = "0", description = "print progress to standard error this often")
    private long reportMillis;

    @Option(names = "--one-way", description = "expect no echoes, only a count at the end (for traffic receive)")
    private boolean oneWay;

    TrafficSendCommand() {}

    @Override
    public Integer call() throws IOException {
        final CommandLine line = Specs.of(spec).commandLine();
        final List<TrafficFlows.Flow> flows = flows();
        require(packetsPerSecond > 0 && packetsPerSecond <= MAXIMUM_RATE, "--rate is above 0 and at most 10000000");
        require(payloadBytes >= MINIMUM_BYTES && payloadBytes <= MAXIMUM_BYTES, "--size is a number from 40 to 65507");
        require(count > 0, "--count is at least 1");
        require(warmUpSec >= 0, "--warm-up is not negative");
        require(lingerMillis >= 0 && reportMillis >= 0, "--linger and --interval-report are not negative");
        final TrafficSender.Plan plan = new TrafficSender.Plan(packetsPerSecond, count, duration(), payloadBytes,
                Duration.ofMillis(lingerMillis), options.gap(), Duration.ofMillis(reportMillis),
                new SecureRandom().nextLong(), oneWay, (long) (warmUpSec * packetsPerSecond));
        final Consumer<String> progress = text -> {
            line.getErr().println(text);
            line.getErr().flush();
        };
        return options.report(line.getOut(),
                stop -> flows.size() == 1
                        ? TrafficSender.run(plan, flows.getFirst().local(), flows.getFirst().destination(), stop,
                                progress)
                        : TrafficFlows.run(plan, flows, stop, progress));
    }

    /** Each destination with the first address to send from that is of its family; with one destination none may be left over. */
    private List<TrafficFlows.Flow> flows() {
        final List<TrafficFlows.Flow> flows = new ArrayList<>();
        for (InetSocketAddress destination : destinations) {
            locals.stream().filter(local -> local.getAddress().getClass() == destination.getAddress().getClass())
                    .findFirst().ifPresent(local -> flows.add(new TrafficFlows.Flow(local, destination)));
        }
        require(flows.size() == destinations.size(), "--bind and --to must be of one family");
        return flows;
    }

    private Duration duration() {
        return durationSec < 0 ? Duration.ofNanos(Long.MAX_VALUE) : TrafficOptions.seconds(durationSec);
    }

    private void require(boolean condition, String rule) {
        if (!condition) {
            throw new ParameterException(Specs.of(spec).commandLine(), rule);
        }
    }
}
