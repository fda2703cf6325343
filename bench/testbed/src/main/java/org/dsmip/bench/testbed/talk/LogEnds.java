package org.dsmip.bench.testbed.talk;

import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/** The ends of the nodes' logs, for whoever wants to know why something failed. */
public final class LogEnds {
    private static final List<String> NODES = List.of("home-agent", "mobile-node");

    private LogEnds() {}

    /**
     * Prints them; of a node that has said nothing, none.
     *
     * @param work where the logs are
     * @param lines how many of each
     * @param err where to
     * @throws IOException if a log cannot be read
     */
    public static void print(Path work, int lines, PrintWriter err) throws IOException {
        for (String node : NODES) {
            final Path log = work.resolve(node + ".log");
            final List<String> said = Files.exists(log) ? Files.readAllLines(log) : List.of();
            if (!said.isEmpty()) {
                err.print("--- the end of the log of the " + node.replace('-', ' ') + "\n");
                said.subList(Math.max(0, said.size() - lines), said.size()).forEach(line -> err.print(line + "\n"));
            }
        }
        err.flush();
    }
}
