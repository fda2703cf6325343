package org.dsmip.controlplane.cli;

import java.nio.file.Path;
import java.util.function.Supplier;
import org.dsmip.controlplane.config.HomeAgentConfig;
import org.dsmip.controlplane.config.MobileNodeConfig;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.ScopeType;
import picocli.CommandLine.Spec;

/** The command {@code dsmip}. The composition root gives it what starts nodes and runs it. */
@Command(name = "dsmip", mixinStandardHelpOptions = true, versionProvider = Version.class, description = "Dual-stack Mobile IPv4 router in user space.", synopsisSubcommandLabel = "COMMAND", footer = "Exit codes: 0 done, 1 failed, 2 wrong use or configuration, 4 another process has the state directory.")
public final class Main implements Runnable {
    @Spec
    private @Nullable CommandSpec spec;

    @Option(names = "--debug", scope = ScopeType.INHERIT, description = "print stack traces of failures")
    private boolean debug;

    private Main() {}

    /**
     * What starts nodes.
     *
     * @param homeAgent starts a home agent
     * @param mobileNode starts a mobile node
     * @param rehearsal uses what they use, to no effect
     */
    public record Launchers(NodeLauncher<HomeAgentConfig> homeAgent, NodeLauncher<MobileNodeConfig> mobileNode,
            Runnable rehearsal) {}

    /**
     * Makes the command line; its {@code execute} answers the exit code.
     *
     * @param launchers what starts nodes
     * @param stateHome where nodes have their state directories unless their files say otherwise
     * @return the command line, printing to standard output and standard error unless told otherwise
     */
    public static CommandLine commandLine(Launchers launchers, Supplier<Path> stateHome) {
        final Main main = new Main();
        final CommandLine line = new CommandLine(main);
        add(line, "home-agent", "Run a home agent until SIGTERM.",
                new NodeCommand<>(HomeAgentConfig.class, launchers.homeAgent(), stateHome));
        add(line, "mobile-node", "Run a mobile node until SIGTERM.",
                new NodeCommand<>(MobileNodeConfig.class, launchers.mobileNode(), stateHome));
        line.addSubcommand(new CheckCommand(stateHome));
        line.addSubcommand(new DeriveKeyCommand());
        line.addSubcommand(new ShowCommand());
        line.addSubcommand(new StatusCommand());
        line.addSubcommand(new OffloadCommand());
        line.addSubcommand(new RehearseCommand(launchers.rehearsal(), stateHome));
        Answers.inOneLine(line, () -> main.debug);
        return line;
    }

    @Override
    public void run() {
        throw new ParameterException(Specs.of(spec).commandLine(), "a command is needed");
    }

    private static void add(CommandLine line, String name, String description, Object command) {
        final CommandLine inner = new CommandLine(command);
        inner.getCommandSpec().usageMessage().description(description);
        line.addSubcommand(name, inner);
    }
}
