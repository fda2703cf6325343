package org.dsmip.controlplane.cli;

import java.io.PrintWriter;
import java.io.StringWriter;
import java.util.function.BooleanSupplier;
import java.util.regex.Pattern;
import org.dsmip.controlplane.config.ConfigException;
import org.dsmip.controlplane.store.StateDirectory;
import picocli.CommandLine;
import picocli.CommandLine.ParameterException;

/** How a command line answers what cannot be done: by one line, which begins with the program's name, and an exit code. */
public final class Answers {
    /** In what is said of an argument: perhaps a key that was taken for another one. */
    private static final Pattern LIKE_A_KEY = Pattern.compile("[0-9a-fA-F]{32,}");

    private final String program;
    private final BooleanSupplier debug;

    private Answers(String program, BooleanSupplier debug) {
        this.program = program;
        this.debug = debug;
    }

    /**
     * Makes a command line, with all the commands that have been added to it, answer like this.
     *
     * @param line the command line
     * @param debug whether stack traces are wanted, too
     */
    public static void inOneLine(CommandLine line, BooleanSupplier debug) {
        final Answers answers = new Answers(line.getCommandName(), debug);
        line.setUsageHelpAutoWidth(true);
        line.setExecutionStrategy(Answers::runUnlessUnmatched);
        line.setParameterExceptionHandler((e, arguments) -> answers.wrongUse(e));
        line.setExecutionExceptionHandler((e, command, parsed) -> answers.failed(command.getErr(), e));
    }

    /** Help for something that does not exist would look as if it did. */
    private static int runUnlessUnmatched(CommandLine.ParseResult parsed) {
        for (CommandLine line : parsed.asCommandLineList()) {
            if (!line.getUnmatchedArguments().isEmpty()) {
                throw new CommandLine.UnmatchedArgumentException(line, line.getUnmatchedArguments());
            }
        }
        return new CommandLine.RunLast().execute(parsed);
    }

    private int wrongUse(ParameterException e) {
        final CommandLine command = e.getCommandLine();
        final PrintWriter err = command.getErr();
        printTrace(err, e);
        err.println(program + ": " + masked(oneLine(e)) + " (see "
                + command.getCommandSpec().qualifiedName() + " --help)");
        err.flush();
        return ExitCode.WRONG_USE;
    }

    private int failed(PrintWriter err, Exception e) {
        printTrace(err, e);
        if (e instanceof ConfigException wrong) {
            wrong.problems().forEach(problem -> err.println(program + ": " + problem));
        } else {
            err.println(program + ": " + oneLine(e));
        }
        err.flush();
        if (e instanceof StateDirectory.InUseException) {
            return ExitCode.IN_USE;
        }
        return e instanceof ConfigException ? ExitCode.WRONG_USE : ExitCode.FAILED;
    }

    private void printTrace(PrintWriter err, Exception e) {
        if (debug.getAsBoolean()) {
            final StringWriter trace = new StringWriter();
            e.printStackTrace(new PrintWriter(trace, true));
            err.print(masked(trace.toString()));
        }
    }

    private static String masked(String text) {
        return LIKE_A_KEY.matcher(text).replaceAll("…");
    }

    private static String oneLine(Exception e) {
        final String message = e.getMessage() == null || e.getMessage().isBlank()
                ? e.getClass().getSimpleName()
                : e.getMessage();
        return message.strip().replaceAll("\\s*\\R\\s*", " ");
    }
}
