package org.dsmip.controlplane.cli;

import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.Objects;
import java.util.concurrent.Callable;
import org.dsmip.controlplane.config.ConfigException;
import org.dsmip.controlplane.config.ConfigFile;
import org.dsmip.controlplane.config.KeyReference;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** Reads a configuration without starting anything. */
@Command(name = "check", mixinStandardHelpOptions = true, versionProvider = Version.class, description = {
    "Check a configuration file and print what it amounts to, defaults included, keys left out.",
    "Every mistake is reported with file, line and column; exit code 2 then."})
final class CheckCommand implements Callable<Integer> {
    @Spec
    private @Nullable CommandSpec spec;

    @ArgGroup(multiplicity = "1")
    private Subject subject = new Subject();

    /** What is to be printed. */
    static final class Subject {
        @Option(names = "--config", paramLabel = "FILE", required = true, description = "the configuration of a node")
        private @Nullable Path config;

        @Option(names = "--keys", paramLabel = "ROLE", required = true, description = "instead: every key that a home-agent or a mobile-node may have, with its meaning")
        private @Nullable String keysOf;

        Subject() {}
    }

    CheckCommand() {}

    @Override
    public Integer call() throws ConfigException {
        final CommandLine line = Specs.of(spec).commandLine();
        final PrintWriter out = line.getOut();
        if (subject.keysOf == null) {
            out.print(ConfigFile.read(Objects.requireNonNull(subject.config)).effectiveText());
        } else {
            final String keys = KeyReference.print(subject.keysOf);
            if (keys == null) {
                throw new ParameterException(line, "--keys takes home-agent or mobile-node");
            }
            out.print(keys);
        }
        out.flush();
        return ExitCode.DONE;
    }
}
