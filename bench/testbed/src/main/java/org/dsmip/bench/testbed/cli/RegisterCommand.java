package org.dsmip.bench.testbed.cli;

import java.io.IOException;
import java.io.PrintWriter;
import java.net.InetSocketAddress;
import java.nio.file.Path;
import java.util.Locale;
import java.util.concurrent.Callable;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.IntStream;
import org.dsmip.bench.testbed.registrations.Crowd;
import org.dsmip.bench.testbed.registrations.Load;
import org.dsmip.bench.testbed.registrations.LoadResult;
import org.dsmip.bench.testbed.registrations.Rates;
import org.dsmip.bench.testbed.registrations.Trial;
import org.dsmip.controlplane.admin.AdminClient;
import org.dsmip.controlplane.admin.AdminRequest;
import org.dsmip.controlplane.cli.Specs;
import org.dsmip.controlplane.cli.Version;
import org.dsmip.controlplane.security.MasterSecret;
import org.dsmip.controlplane.show.Topic;
import org.dsmip.core.net.Ipv4Address;
import org.dsmip.core.net.Ipv6Prefix;
import org.dsmip.core.net.Octets;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** Mobile nodes that do nothing but register. */
@Command(name = "register", mixinStandardHelpOptions = true, versionProvider = Version.class, description = {
    "Register many mobile nodes of a [[mobile-nodes]] block (hmac-md5), so many at a time, and print a line of JSON for each phase:",
    "first after the start, refresh, fresh (after all have deregistered), refresh beside show (while show bindings is asked, again and again).",
    "With --once they only register."})
final class RegisterCommand implements Callable<Integer> {
    private static final int REGISTRATION_PORT = 434;

    @Spec
    private @Nullable CommandSpec spec;

    @Option(names = "--label", paramLabel = "TEXT", defaultValue = "home agent", description = "what the home agent is called in the lines (default: ${DEFAULT-VALUE})")
    private String label = "";

    @Option(names = "--home-agent", paramLabel = "ADDR", required = true, description = "where they register")
    private String homeAgent = "";

    @Option(names = "--bind", paramLabel = "ADDR", required = true, description = "the care-of address of all of them")
    private String careOf = "";

    @Option(names = "--first", paramLabel = "ADDR", required = true, description = "home address of the first")
    private String first = "";

    @Option(names = "--nodes", paramLabel = "N", defaultValue = "10000", description = "how many (default: ${DEFAULT-VALUE})")
    private int nodes;

    @Option(names = "--window", paramLabel = "N", defaultValue = "64", description = "how many at a time (default: ${DEFAULT-VALUE})")
    private int window;

    @Option(names = "--lifetime", paramLabel = "SECONDS", defaultValue = "3600", description = "for how long (default: ${DEFAULT-VALUE})")
    private int lifetimeSec;

    @Option(names = "--spi", paramLabel = "N", defaultValue = "256", description = "index of the security association (default: ${DEFAULT-VALUE})")
    private long spi;

    @Option(names = "--secret", paramLabel = "HEX", required = true, description = "what their keys are derived from: of a testbed, not a real one")
    private String secret = "";

    @Option(names = "--socket", paramLabel = "PATH", description = "admin socket of the home agent")
    private @Nullable Path socket;

    @Option(names = "--once", description = "register all of them once, and stay so")
    private boolean once;

    @Option(names = "--blocks", paramLabel = "PREFIX", description = "register nobody; print a [[mobile-node]] block for each, with its key and a prefix of its own, the first one PREFIX")
    private @Nullable String blocks;

    RegisterCommand() {}

    @Override
    public Integer call() throws IOException {
        require(nodes > 0 && window > 0 && lifetimeSec > 0, "--nodes, --window and --lifetime are at least 1");
        require(once || blocks != null || socket != null, "--socket is needed, or --once, or --blocks");
        final PrintWriter out = Specs.of(spec).commandLine().getOut();
        final Crowd crowd = crowd();
        if (blocks != null) {
            final Ipv6Prefix firstPrefix = Ipv6Prefix.parse(blocks);
            IntStream.range(0, nodes).forEach(node -> out.print(crowd.block(node, firstPrefix)));
            out.flush();
            return 0;
        }
        try (Load load = Load.open(crowd, new InetSocketAddress(careOf, 0),
                new InetSocketAddress(homeAgent, REGISTRATION_PORT))) {
            if (once) {
                final LoadResult result = load.run(window, lifetimeSec);
                out.printf(Locale.ROOT, "%d registered in %.1f s, %d a second, refused %d, sent again %d%n",
                        result.nodes(),
                        result.ns() / 1e9, result.perSecond(), result.refused(), result.again());
            } else {
                Rates.lines(label, new Trial(load, window, lifetimeSec, this::bindings).run()).forEach(out::println);
            }
        }
        out.flush();
        return 0;
    }

    private Crowd crowd() {
        try {
            return new Crowd(new Crowd.Place(Ipv4Address.parse(first), Ipv4Address.parse(homeAgent),
                    Ipv4Address.parse(careOf), spi), MasterSecret.of(Octets.ofHex(secret)), nodes);
        } catch (IllegalArgumentException e) {
            throw new ParameterException(Specs.of(spec).commandLine(), String.valueOf(e.getMessage()), e);
        }
    }

    private long bindings() throws IOException {
        final AtomicLong lines = new AtomicLong();
        if (socket != null) {
            AdminClient.ask(socket, new AdminRequest.Show(Topic.BINDINGS, false, false),
                    text -> lines.addAndGet(text.lines().filter(line -> line.startsWith("mn ")).count()));
        }
        return lines.get();
    }

    private void require(boolean condition, String rule) {
        if (!condition) {
            throw new ParameterException(Specs.of(spec).commandLine(), rule);
        }
    }
}
