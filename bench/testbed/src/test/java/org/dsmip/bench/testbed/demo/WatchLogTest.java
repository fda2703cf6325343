package org.dsmip.bench.testbed.demo;

import static org.assertj.core.api.Assertions.assertThat;
import static org.dsmip.bench.testbed.demo.Sighting.at;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class WatchLogTest {
    @TempDir
    private Path folder = Path.of("");

    @Test
    void leavesOutWhatIsNoTrafficOfAUserAndWhatIsStillBeingWritten() throws IOException {
        final Path file = Files.writeString(folder.resolve("watch.log"), """
                testbed: watching mn, rt1
                time-millis=1795781762430 frames=6
                interface=mn frames=3 stack="arp"
                interface=mn frames=1 stack="4(192.0.2.10>192.0.2.1,17) U"
                interface=mn frames=1 stack="4(203.0.113.10>192.0.2.1,41) 6(link-local)"
                interface=rt1 frames=1 stack=6(link-local)
                interface=mn frames=8 stack="4(203.0.113.10>192.0.2.1,41) 6"
                interface=rt1 frames=2 stack=6
                interface=mn frames=8 stack="4(203.0.113.10>192.0.2.1,41) 6"
                interface=mn frames=2 stack="4(203""");
        final WatchLog watch = new WatchLog(file);
        assertThat(watch.size()).isEqualTo(9);
        assertThat(watch.since(0)).containsExactly(at("mn", "4(203.0.113.10>192.0.2.1,41) 6"), at("rt1", "6"));
        assertThat(watch.since(8)).containsExactly(at("mn", "4(203.0.113.10>192.0.2.1,41) 6"));
        assertThat(watch.since(9)).isEmpty();
    }
}
