package org.dsmip.controlplane.cli;

import java.nio.file.Path;
import java.util.Objects;
import java.util.concurrent.Callable;
import org.dsmip.controlplane.config.ConfigException;
import org.dsmip.controlplane.config.ConfigFile;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** Reads a configuration without starting anything. */
@Command(name = "check", mixinStandardHelpOptions = true, versionProvider = Version.class, description = {
    "Check a configuration file and print what it amounts to, defaults included, keys left out.",
    "Every mistake is reported with file, line and column; exit code 2 then."})
final class CheckCommand implements Callable<Integer> {
    @Spec
    private @Nullable CommandSpec spec;

    @Option(names = "--config", paramLabel = "FILE", required = true, description = "the configuration of a node")
    private @Nullable Path config;

    CheckCommand() {}

    @Override
    public Integer call() throws ConfigException {
        final ConfigFile file = ConfigFile.read(Objects.requireNonNull(config));
        final var out = Specs.of(spec).commandLine().getOut();
        out.print(file.effectiveText());
        out.flush();
        return ExitCode.DONE;
    }
}
