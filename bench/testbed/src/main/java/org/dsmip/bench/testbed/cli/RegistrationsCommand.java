package org.dsmip.bench.testbed.cli;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.Callable;
import org.dsmip.bench.testbed.registrations.Rates;
import org.dsmip.controlplane.cli.Specs;
import org.dsmip.controlplane.cli.Version;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** Says what scripts/bench registrations has measured. */
@Command(name = "registrations", mixinStandardHelpOptions = true, versionProvider = Version.class, description = "Print what scripts/bench registrations has measured.")
final class RegistrationsCommand implements Callable<Integer> {
    @Spec
    private @Nullable CommandSpec spec;

    @Option(names = "--measured", paramLabel = "FILE", required = true, description = "the lines of all trials")
    private Path measured = Path.of("");

    @Option(names = "--json", description = "print the lines as they are, in a list")
    private boolean json;

    RegistrationsCommand() {}

    @Override
    public Integer call() throws IOException {
        final List<String> lines = Files.readAllLines(measured, StandardCharsets.UTF_8);
        final Rates rates = new Rates();
        lines.forEach(rates::add);
        final var out = Specs.of(spec).commandLine().getOut();
        if (json) {
            out.println("[" + String.join(",", lines) + "]");
        } else {
            rates.table().forEach(out::println);
        }
        out.flush();
        return 0;
    }
}
