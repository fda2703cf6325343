package org.dsmip.bench.testbed.cli;

import org.dsmip.controlplane.cli.Answers;
import org.dsmip.controlplane.cli.Specs;
import org.dsmip.controlplane.cli.Version;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.ScopeType;
import picocli.CommandLine.Spec;

/** The program {@code scripts/testbed}: makes traffic and judges what became of it. */
@Command(name = "testbed", mixinStandardHelpOptions = true, versionProvider = Version.class, description = "Traffic for the testbed, and what is said of it.", synopsisSubcommandLabel = "COMMAND", subcommands = {
    TrafficCommand.class, DemoCommand.class,
    ForwardingCommand.class, RegisterCommand.class,
    RegistrationsCommand.class}, footer = "Exit codes: 0 done, 1 failed, 2 wrong use.")
public final class Testbed implements Runnable {
    @Spec
    private @Nullable CommandSpec spec;

    @Option(names = "--debug", scope = ScopeType.INHERIT, description = "print stack traces of failures")
    private boolean debug;

    private Testbed() {}

    /**
     * Makes the command line; its {@code execute} answers the exit code.
     *
     * @return the command line, printing to standard output and standard error unless told otherwise
     */
    public static CommandLine commandLine() {
        final Testbed testbed = new Testbed();
        final CommandLine line = new CommandLine(testbed);
        Answers.inOneLine(line, () -> testbed.debug);
        return line;
    }

    /**
     * Runs one command and ends with its exit code.
     *
     * @param args the arguments
     */
    public static void main(String[] args) {
        System.exit(commandLine().execute(args));
    }

    @Override
    public void run() {
        throw new ParameterException(Specs.of(spec).commandLine(), "a command is needed");
    }
}
