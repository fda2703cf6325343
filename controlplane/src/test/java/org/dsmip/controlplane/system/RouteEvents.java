package org.dsmip.controlplane.system;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import org.dsmip.core.testing.Commands;

/** What the kernel of a node tells of its routes, as the {@code ip} program prints it. */
final class RouteEvents implements AutoCloseable {
    private static final String DELETED = "Deleted ";

    private final Lab lab;
    private final String node;
    private final Process monitor;
    private final Path log;
    private int marks;

    private RouteEvents(Lab lab, String node, Process monitor, Path log) {
        this.lab = lab;
        this.node = node;
        this.monitor = monitor;
        this.log = log;
    }

    /** Begins to listen. */
    static RouteEvents watch(Lab lab, String node) throws Exception {
        final Path log = Files.createTempFile(lab.file("."), "routes-" + node, ".log");
        final Process monitor = Commands.builder(lab.in(node, List.of("ip", "monitor", "route")))
                .redirectErrorStream(true).redirectOutput(log.toFile()).start();
        final RouteEvents events = lab.keep(new RouteEvents(lab, node, monitor, log));
        Await.until("it listens", () -> {
            events.mark();
            return Files.size(log) > 0;
        });
        return events;
    }

    /** Waits until all that has happened so far has been told. */
    void await() throws Exception {
        final String mark = mark();
        Await.until("what has happened is told", () -> isMarked(mark));
    }

    /** A route of nobody, which comes and goes. */
    private String mark() throws Exception {
        final String mark = "10.255.255." + ++marks;
        lab.ipDo(node, "route add unreachable " + mark);
        lab.ipDo(node, "route del unreachable " + mark);
        return mark;
    }

    private boolean isMarked(String mark) throws IOException {
        return of(mark).stream().anyMatch(line -> line.startsWith(DELETED));
    }

    /** What was told of routes to a destination. */
    List<String> of(String destination) throws IOException {
        return Files.readAllLines(log).stream()
                .filter(line -> Arrays.asList(line.split(" ", -1)).contains(destination))
                .filter(line -> !line.contains("table local")).toList();
    }

    static boolean isAddition(String line) {
        return !line.startsWith(DELETED);
    }

    @Override
    public void close() {
        monitor.destroyForcibly();
    }
}
