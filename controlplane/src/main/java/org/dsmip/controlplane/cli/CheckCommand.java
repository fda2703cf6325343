package org.dsmip.controlplane.cli;

import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.Callable;
import java.util.function.Supplier;
import org.dsmip.controlplane.config.ConfigException;
import org.dsmip.controlplane.config.ConfigFile;
import org.dsmip.controlplane.config.HomeAgentConfig;
import org.dsmip.controlplane.config.KeyReference;
import org.dsmip.controlplane.config.MobileNodeConfig;
import org.dsmip.controlplane.config.NodeConfig;
import org.dsmip.controlplane.config.ProfileText;
import org.dsmip.controlplane.config.ThreadingChoice;
import org.dsmip.controlplane.host.HostSettings;
import org.dsmip.controlplane.host.NodeClaims;
import org.dsmip.controlplane.host.RuleAgreement;
import org.dsmip.controlplane.host.RuleAudit;
import org.dsmip.core.io.RouteTable;
import org.dsmip.core.io.linux.LinuxExclusiveNames;
import org.dsmip.core.io.linux.LinuxRouteTable;
import org.dsmip.core.net.Ipv4Address;
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

    @Option(names = "--host", description = {
        "also look at this host: say which threads forward packets here; name the policy rules of other programs that would",
        "decide about packets of the node before its own rules, the routing tables that others use, and running nodes with",
        "another rule-priority; exit code 1 if there are any"})
    private boolean host;

    @Option(names = "--mobile-node", paramLabel = "ADDR", converter = DeriveKeyCommand.AddressConverter.class, description = "print instead what the configuration of a home agent amounts to for the mobile node with this home address; exit code 1 if nobody has it")
    private @Nullable Ipv4Address homeAddress;

    @Option(names = "--with-key", description = "with --mobile-node: its keys, too")
    private boolean withKey;

    private final Supplier<Path> stateHome;

    CheckCommand(Supplier<Path> stateHome) {
        this.stateHome = stateHome;
    }

    @Override
    public Integer call() throws ConfigException, IOException {
        final CommandLine line = Specs.of(spec).commandLine();
        refuseWhatWouldBeIgnored(line);
        final PrintWriter out = line.getOut();
        List<String> findings = List.of();
        if (subject.keysOf == null) {
            final ConfigFile file = ConfigFile.read(Objects.requireNonNull(subject.config), stateHome.get());
            if (homeAddress != null) {
                return printMobileNode(line, file.node(), homeAddress);
            }
            out.print(file.effectiveText());
            if (host) {
                findings = findings(file.node());
                printHost(out, file.node(), findings);
            }
        } else {
            final String keys = KeyReference.print(subject.keysOf);
            if (keys == null) {
                throw new ParameterException(line, "--keys takes home-agent or mobile-node");
            }
            out.print(keys);
        }
        out.flush();
        return findings.isEmpty() ? ExitCode.DONE : ExitCode.FAILED;
    }

    private void refuseWhatWouldBeIgnored(CommandLine line) {
        if (withKey && homeAddress == null) {
            throw new ParameterException(line, "--with-key goes with --mobile-node");
        }
        if (homeAddress != null && subject.keysOf != null) {
            throw new ParameterException(line, "--mobile-node goes with --config, not with --keys");
        }
        if (host && (homeAddress != null || subject.keysOf != null)) {
            throw new ParameterException(line, "--host goes with --config, not with --mobile-node or --keys");
        }
    }

    private int printMobileNode(CommandLine line, NodeConfig node, Ipv4Address home) {
        if (!(node instanceof HomeAgentConfig homeAgent)) {
            throw new ParameterException(line, "--mobile-node takes the configuration of a home-agent");
        }
        final String profile = ProfileText.of(homeAgent.homeAgent().mobileNodes(), home, withKey);
        if (profile == null) {
            line.getErr().println("dsmip: no mobile node has the home address " + home);
            line.getErr().flush();
            return ExitCode.FAILED;
        }
        line.getOut().print(profile);
        line.getOut().flush();
        return ExitCode.DONE;
    }

    private static void printHost(PrintWriter out, NodeConfig node, List<String> findings) {
        final ThreadingChoice threading = ThreadingChoice.of(node.settings().forwarding(),
                Runtime.getRuntime().availableProcessors());
        out.println();
        out.println("# threading on this host: " + threading.label() + " (" + threading.reason() + ")");
        out.println(findings.isEmpty() ? "# on this host: nothing is in the way" : "# on this host:");
        findings.forEach(finding -> out.println("# " + finding));
    }

    private static List<String> findings(NodeConfig node) throws IOException {
        final HostSettings numbers = node.settings().host();
        final List<String> findings = new ArrayList<>();
        // A home agent leaves all decisions to the main table, whatever comes before it, and without a mark has no rules.
        if (node instanceof MobileNodeConfig mobile) {
            try (RouteTable routes = LinuxRouteTable.open()) {
                findings.addAll(new RuleAudit(routes, numbers, MobileNodeConfig.homePrefixes(mobile.mobileNode()))
                        .findings());
            }
        }
        if (node instanceof MobileNodeConfig || numbers.mark() != 0) {
            findings.addAll(
                    RuleAgreement.disagreements(numbers, NodeClaims.claimed(new LinuxExclusiveNames().holders())));
        }
        return findings;
    }
}
