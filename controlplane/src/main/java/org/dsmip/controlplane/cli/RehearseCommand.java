package org.dsmip.controlplane.cli;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.function.Supplier;
import org.dsmip.controlplane.config.ConfigException;
import org.dsmip.controlplane.config.ConfigFile;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/**
 * Uses what a node uses and ends: for the archive of classes, which is recorded from a run that does. Hidden, since it is of no
 * use to anyone else.
 */
@Command(name = "rehearse", hidden = true, mixinStandardHelpOptions = true, versionProvider = Version.class, description = "Read configurations and rehearse a node's life in memory, to no effect.")
final class RehearseCommand implements Callable<Integer> {
    private final Runnable rehearsal;
    private final Supplier<Path> stateHome;

    @Spec
    private @Nullable CommandSpec spec;

    @Option(names = "--config", paramLabel = "FILE", description = "a configuration to read; may be given again")
    private List<Path> configs = new ArrayList<>();

    RehearseCommand(Runnable rehearsal, Supplier<Path> stateHome) {
        this.rehearsal = rehearsal;
        this.stateHome = stateHome;
    }

    @Override
    public Integer call() throws ConfigException {
        for (Path config : configs) {
            ConfigFile.read(config, stateHome.get());
        }
        Specs.of(spec).root().commandLine().getUsageMessage();
        rehearsal.run();
        return ExitCode.DONE;
    }
}
