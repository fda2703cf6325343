package org.dsmip.bench.testbed.cli;

import java.io.IOException;
import java.io.PrintWriter;
import java.net.InetSocketAddress;
import java.util.List;
import java.util.function.BooleanSupplier;
import org.dsmip.bench.testbed.traffic.TrafficListener;
import org.dsmip.controlplane.show.StateBlock;
import picocli.CommandLine.Option;

/** Where the far side listens, and how long. */
final class ListenOptions {
    @Option(names = "--bind", paramLabel = "ADDR:PORT", required = true, converter = EndpointConverter.WithPort.class, description = "listen here; may be given several times, for IPv4 and [IPv6]")
    private List<InetSocketAddress> locals = List.of();

    @Option(names = "--duration", paramLabel = "SECONDS", defaultValue = "Infinity", description = "end after this time (default: when told to)")
    private double durationSec;

    StateBlock listen(TrafficOptions options, boolean echo, BooleanSupplier stop, PrintWriter err) throws IOException {
        final long startNs = System.nanoTime();
        final BooleanSupplier end = () -> stop.getAsBoolean() || (System.nanoTime() - startNs) / 1e9 >= durationSec;
        return TrafficListener.run(locals, echo, options.gap(), end, local -> {
            err.println("testbed: listening at " + local);
            err.flush();
        });
    }
}
