package org.dsmip.bench.testbed.cli;

import java.io.IOException;
import java.util.concurrent.Callable;
import org.dsmip.controlplane.cli.Specs;
import org.dsmip.controlplane.cli.Version;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

/** The receiver for traffic in one direction. */
@Command(name = "receive", mixinStandardHelpOptions = true, versionProvider = Version.class, description = {
    "Count the datagrams of traffic send --one-way and send none back.", "Reports at its end what arrived, by sender."})
final class TrafficReceiveCommand implements Callable<Integer> {
    @Spec
    private @Nullable CommandSpec spec;

    @Mixin
    private TrafficOptions options = new TrafficOptions();

    @Mixin
    private ListenOptions listening = new ListenOptions();

    TrafficReceiveCommand() {}

    @Override
    public Integer call() throws IOException {
        final var line = Specs.of(spec).commandLine();
        return options.report(line.getOut(), stop -> listening.listen(options, false, stop, line.getErr()));
    }
}
