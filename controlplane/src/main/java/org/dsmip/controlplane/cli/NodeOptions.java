package org.dsmip.controlplane.cli;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.dsmip.controlplane.config.ConfigException;
import org.dsmip.controlplane.config.ConfigFile;
import org.dsmip.controlplane.config.NodeSettings;
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

    @Option(names = "--name", paramLabel = "NAME", description = "the node with this name in its configuration")
    private @Nullable String name;

    /** The admin socket to ask: the one named, or that of the only node with a default name. */
    Path socket(CommandLine line) throws ConfigException {
        if (socket != null) {
            return socket;
        }
        if (config != null) {
            return ConfigFile.read(config).node().settings().adminSocket();
        }
        if (name != null) {
            return NodeSettings.defaultAdminSocket(name);
        }
        final List<Path> present = List.of(NodeSettings.defaultAdminSocket("home-agent"),
                NodeSettings.defaultAdminSocket("mobile-node")).stream().filter(Files::exists).toList();
        if (present.size() == 1) {
            return present.getFirst();
        }
        throw new ParameterException(line,
                (present.isEmpty() ? "no node with a default name runs" : "several nodes run")
                        + " here; say which one is meant with --socket, --config or --name");
    }
}
