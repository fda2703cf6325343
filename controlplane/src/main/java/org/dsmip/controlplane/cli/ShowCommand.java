package org.dsmip.controlplane.cli;

import java.io.IOException;
import java.nio.file.Path;
import java.util.Objects;
import java.util.concurrent.Callable;
import org.dsmip.controlplane.admin.AdminClient;
import org.dsmip.controlplane.admin.AdminRequest;
import org.dsmip.controlplane.config.ConfigException;
import org.dsmip.controlplane.show.Topic;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** Asks a running node for its state. */
@Command(name = "show", mixinStandardHelpOptions = true, versionProvider = Version.class, description = "Show the state of a running node.")
final class ShowCommand implements Callable<Integer> {
    @Spec
    private @Nullable CommandSpec spec;

    @Parameters(index = "0", paramLabel = "TOPIC", completionCandidates = TopicConverter.class, converter = TopicConverter.class, description = "one of: ${COMPLETION-CANDIDATES}")
    private @Nullable Topic topic;

    @CommandLine.Option(names = "--json", description = "as one JSON object, with the keys of the text")
    private boolean json;

    @CommandLine.Option(names = "--non-zero", description = "without rows that count nothing, as of drops and counters")
    private boolean nonZero;

    @Mixin
    private NodeOptions node = new NodeOptions();

    ShowCommand() {}

    @Override
    public Integer call() throws IOException, ConfigException {
        final CommandLine line = Specs.of(spec).commandLine();
        final Path socket = node.socket(line);
        try {
            AdminClient.ask(socket, new AdminRequest.Show(Objects.requireNonNull(topic), json, nonZero),
                    line.getOut()::print);
        } finally {
            line.getOut().flush();
        }
        return ExitCode.DONE;
    }

    /** Reads and lists the topics. */
    static final class TopicConverter extends WordConverter<Topic> {
        TopicConverter() {
            super(Topic.class);
        }
    }
}
