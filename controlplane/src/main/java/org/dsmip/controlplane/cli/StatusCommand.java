package org.dsmip.controlplane.cli;

import java.io.IOException;
import java.util.concurrent.Callable;
import java.util.concurrent.TimeUnit;
import org.dsmip.controlplane.admin.AdminClient;
import org.dsmip.controlplane.admin.AdminClient.NoNodeException;
import org.dsmip.controlplane.admin.AdminRequest;
import org.dsmip.controlplane.config.ConfigException;
import org.dsmip.controlplane.show.StatusState;
import org.dsmip.controlplane.show.Topic;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** Answers by its exit code whether a node does what it is there for. */
@Command(name = "status", mixinStandardHelpOptions = true, versionProvider = Version.class, description = {
    "Say whether a node is ready: a home agent that serves, a mobile node that is registered or at home.",
    "Exit codes: 0 ready, 1 it runs but is not ready, 2 wrong use, 3 no node answers."})
final class StatusCommand implements Callable<Integer> {
    private static final long BETWEEN_LOOKS_MILLIS = 200;

    @Spec
    private @Nullable CommandSpec spec;

    @Option(names = "--wait", paramLabel = "SECONDS", description = "wait so long for it to become ready (default: not at all)")
    private int waitSeconds;

    @Option(names = "--json", description = "as one JSON object, with the keys of the text")
    private boolean json;

    @Mixin
    private NodeOptions node = new NodeOptions();

    /** What was heard of the node last. */
    private record Heard(int code, String words) {}

    StatusCommand() {}

    @Override
    public Integer call() throws ConfigException, IOException, InterruptedException {
        if (waitSeconds < 0) {
            throw new ParameterException(Specs.of(spec).commandLine(), "--wait takes seconds from 0 up");
        }
        final long beginNs = System.nanoTime();
        Heard heard = ask();
        while (heard.code != ExitCode.DONE && System.nanoTime() - beginNs < TimeUnit.SECONDS.toNanos(waitSeconds)) {
            TimeUnit.MILLISECONDS.sleep(BETWEEN_LOOKS_MILLIS);
            heard = ask();
        }
        final var line = Specs.of(spec).commandLine();
        if (heard.code == ExitCode.NO_NODE) {
            line.getErr().println("dsmip: " + heard.words);
            line.getErr().flush();
        } else {
            line.getOut().print(heard.words);
            line.getOut().flush();
        }
        return heard.code;
    }

    private Heard ask() throws ConfigException, IOException {
        try {
            final StringBuilder answer = new StringBuilder();
            AdminClient.ask(node.socket(Specs.of(spec).commandLine()), new AdminRequest.Show(Topic.STATUS, json, false),
                    answer::append);
            final String words = answer.toString();
            final boolean ready = words
                    .startsWith(json ? "{\"" + StatusState.READY + "\":true" : StatusState.READY + "=yes");
            return new Heard(ready ? ExitCode.DONE : ExitCode.FAILED, words);
        } catch (NoNodeException e) {
            return new Heard(ExitCode.NO_NODE, String.valueOf(e.getMessage()));
        }
    }
}
