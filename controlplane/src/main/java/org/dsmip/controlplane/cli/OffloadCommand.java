package org.dsmip.controlplane.cli;

import java.io.IOException;
import java.util.Objects;
import java.util.concurrent.Callable;
import org.dsmip.controlplane.admin.AdminClient;
import org.dsmip.controlplane.admin.AdminRequest;
import org.dsmip.controlplane.config.ConfigException;
import org.dsmip.controlplane.show.Offload;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** Switches the handling of super-packets of a running node. */
@Command(name = "offload", mixinStandardHelpOptions = true, versionProvider = Version.class, description = {
    "Switch super-packets of a running node on or off, at once and while packets pass.",
    "tun-tcp: runs of TCP segments through the tunnel device; tun-udp: runs of UDP datagrams through it.",
    "On, it is tried again after an error, too. The next start goes by the configuration."})
final class OffloadCommand implements Callable<Integer> {
    @Spec
    private @Nullable CommandSpec spec;

    @Parameters(index = "0", paramLabel = "WHICH", completionCandidates = OffloadConverter.class, converter = OffloadConverter.class, description = "one of: ${COMPLETION-CANDIDATES}")
    private @Nullable Offload offload;

    @Parameters(index = "1", paramLabel = "on|off", converter = PositionConverter.class, description = "on or off")
    private @Nullable Position position;

    @Option(names = "--json", description = "what has come of it as one JSON object")
    private boolean json;

    @Mixin
    private NodeOptions node = new NodeOptions();

    OffloadCommand() {}

    @Override
    public Integer call() throws IOException, ConfigException {
        final CommandLine line = Specs.of(spec).commandLine();
        try {
            AdminClient.ask(node.socket(line),
                    new AdminRequest.Switch(Objects.requireNonNull(offload), position == Position.ON, json),
                    line.getOut()::print);
        } finally {
            line.getOut().flush();
        }
        return ExitCode.DONE;
    }

    /** Reads and lists what can be switched. */
    static final class OffloadConverter extends WordConverter<Offload> {
        OffloadConverter() {
            super(Offload.class);
        }
    }

    /** Not a boolean, whose values the command line reads by itself before any converter does. */
    enum Position {
        ON, OFF
    }

    /** Reads on or off. */
    static final class PositionConverter extends WordConverter<Position> {
        PositionConverter() {
            super(Position.class);
        }
    }
}
