package org.dsmip.controlplane.system;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Nothing is loaded, linked or generated for the first move of a process: the rehearsal has seen to all of it. How long a move
 * takes is for {@code scripts/demo} to measure.
 */
class FirstMoveIT {
    private static final int ATTEMPTS = 3;
    /** Longer than between two looks at counters. */
    private static final long CALM_NS = 2_500_000_000L;

    @TempDir
    private Path directory = Path.of("");

    /** Where the machine has no time for the nodes, they do more than a move takes, such as asking again. */
    @Test
    void neitherEndNeedsCodeThatItHasNotRehearsed() throws Exception {
        List<String> loaded = loadedInAMove(0);
        for (int attempt = 1; attempt < ATTEMPTS && !loaded.isEmpty(); attempt++) {
            loaded = loadedInAMove(attempt);
        }
        assertThat(loaded).isEmpty();
    }

    private List<String> loadedInAMove(int attempt) throws Exception {
        final Path atHomeAgent = directory.resolve("ha" + attempt);
        final Path atMobileNode = directory.resolve("mn" + attempt);
        try (Lab lab = Lab.up("first-move")) {
            Daemon.startWatched(lab, "ha", atHomeAgent);
            final Daemon mobileNode = Daemon.startWatched(lab, "mn", atMobileNode);
            Await.until("at home", () -> mobileNode.log().contains("reg=\"home\""));
            final int homeAgentBefore = awaitCalm(atHomeAgent);
            final int mobileNodeBefore = awaitCalm(atMobileNode);

            lab.moveTo("visited1");
            Await.until("registered", () -> mobileNode.log().contains("reg=\"registered\""));

            return Stream.concat(classes(atHomeAgent).stream().skip(homeAgentBefore),
                    classes(atMobileNode).stream().skip(mobileNodeBefore)).toList();
        }
    }

    /** What a node does from time to time is loaded when it does so for the first time. */
    private static int awaitCalm(Path log) throws Exception {
        final AtomicInteger known = new AtomicInteger();
        final AtomicLong sinceNs = new AtomicLong(System.nanoTime());
        Await.until("nothing more is loaded", () -> {
            final int now = classes(log).size();
            if (known.getAndSet(now) != now) {
                sinceNs.set(System.nanoTime());
            }
            return System.nanoTime() - sinceNs.get() > CALM_NS;
        });
        return known.get();
    }

    /** The program's own; Java compiles its method handles when it has counted enough calls. */
    private static List<String> classes(Path log) throws IOException {
        return Files.readAllLines(log).stream().filter(line -> line.startsWith("org.dsmip.")).toList();
    }
}
