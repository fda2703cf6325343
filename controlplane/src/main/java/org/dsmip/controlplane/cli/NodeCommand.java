package org.dsmip.controlplane.cli;

import java.io.IOException;
import java.nio.file.Path;
import java.util.Objects;
import java.util.concurrent.Callable;
import java.util.function.Supplier;
import org.dsmip.controlplane.config.ConfigException;
import org.dsmip.controlplane.config.ConfigFile;
import org.dsmip.controlplane.config.NodeConfig;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** Runs a node of one role. */
@Command(mixinStandardHelpOptions = true, versionProvider = Version.class)
final class NodeCommand<C extends NodeConfig> implements Callable<Integer> {
    private final Class<C> role;
    private final NodeLauncher<C> launcher;
    private final Supplier<Path> stateHome;

    @Spec
    private @Nullable CommandSpec spec;

    @Option(names = "--config", paramLabel = "FILE", required = true, description = "the configuration of the node")
    private @Nullable Path config;

    NodeCommand(Class<C> role, NodeLauncher<C> launcher, Supplier<Path> stateHome) {
        this.role = role;
        this.launcher = launcher;
        this.stateHome = stateHome;
    }

    @Override
    public Integer call() throws ConfigException, IOException {
        final NodeConfig node = ConfigFile.read(Objects.requireNonNull(config), stateHome.get()).node();
        if (!role.isInstance(node)) {
            throw new ParameterException(Specs.of(spec).commandLine(),
                    config + " configures a " + node.role() + ", not a " + Specs.of(spec).name());
        }
        return launcher.launch(role.cast(node));
    }
}
