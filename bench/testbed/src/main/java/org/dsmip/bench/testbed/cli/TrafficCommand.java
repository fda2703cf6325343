package org.dsmip.bench.testbed.cli;

import org.dsmip.controlplane.cli.Specs;
import org.dsmip.controlplane.cli.Version;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** The traffic tool: what a network does to a stream of UDP datagrams. */
@Command(name = "traffic", mixinStandardHelpOptions = true, versionProvider = Version.class, description = "Send, receive and reflect numbered UDP datagrams and report what became of them; watch the headers they travel in.", subcommands = {
    TrafficSendCommand.class, TrafficReceiveCommand.class, TrafficEchoCommand.class, TrafficStackCommand.class})
final class TrafficCommand implements Runnable {
    @Spec
    private @Nullable CommandSpec spec;

    TrafficCommand() {}

    @Override
    public void run() {
        throw new ParameterException(Specs.of(spec).commandLine(), "traffic needs one of: send, receive, echo, stack");
    }
}
