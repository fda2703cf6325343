package org.dsmip.controlplane.cli;

import java.nio.file.Path;
import java.util.Map;
import org.dsmip.controlplane.admin.AdminClient.NoNodeException;
import org.dsmip.controlplane.config.ConfigException;
import org.dsmip.controlplane.config.ConfigFile;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;

/** Which of the running nodes is meant. */
final class NodeOptions {
    @Option(names = "--socket", paramLabel = "PATH", description = "the node's admin socket")
    private @Nullable Path socket;

    @Option(names = "--config", paramLabel = "FILE", description = "the node that was started with this configuration")
    private @Nullable Path config;

    @Option(names = "--name", paramLabel = "NAME", description = "the node with this name in its configuration, if its socket is where sockets are by default")
    private @Nullable String name;

    @Option(names = "--run-directory", paramLabel = "DIRECTORY", defaultValue = "${env:DSMIP_RUN_DIRECTORY:-/run/dsmip}", description = "where nodes have their admin sockets: DIRECTORY/NAME/admin.sock or DIRECTORY/NAME.sock (default: ${DEFAULT-VALUE})")
    private Path runDirectory = Path.of("/run/dsmip");

    /** The admin socket to ask: the one named, or that of the only node that runs. */
    Path socket(CommandLine line) throws ConfigException, NoNodeException {
        if ((socket == null ? 0 : 1) + (config == null ? 0 : 1) + (name == null ? 0 : 1) > 1) {
            throw new ParameterException(line, "only one of --socket, --config and --name says which node is meant");
        }
        if ((socket != null || config != null) && line.getParseResult().hasMatchedOption("--run-directory")) {
            throw new ParameterException(line,
                    "--run-directory says where nodes are looked for; with --socket or --config nothing is");
        }
        if (socket != null) {
            return socket;
        }
        if (config != null) {
            return ConfigFile.adminSocket(config);
        }
        final RunningNodes running = new RunningNodes(runDirectory);
        if (name != null) {
            return running.socket(name);
        }
        final Map<String, Path> present = running.all();
        if (present.isEmpty()) {
            throw new NoNodeException("no node that this user may ask runs with a socket in " + runDirectory
                    + "; one with a socket elsewhere is found with --socket or --config");
        }
        if (present.size() > 1) {
            throw new ParameterException(line, "several nodes run here: " + String.join(", ", present.keySet())
                    + "; say which one is meant with --name");
        }
        return present.values().iterator().next();
    }
}
