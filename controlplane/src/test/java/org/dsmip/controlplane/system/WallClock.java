package org.dsmip.controlplane.system;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.util.List;
import org.dsmip.core.testing.NeedsPrograms;
import org.dsmip.core.testing.Programs;

/** A wall clock of a program's own, which is off by so many seconds; its other clocks are those of the machine. */
final class WallClock {
    /** The library is asked for each of the many times that a starting program wants to know. */
    static final Duration PATIENCE = Duration.ofMinutes(2);

    private static final Duration CACHED = Duration.ofSeconds(1);

    private final Path file;

    private WallClock(Path file) {
        this.file = file;
    }

    /**
     * Makes one.
     *
     * @param name a file of the testbed that nobody else uses
     */
    static WallClock offBy(Lab lab, String name, int seconds) throws IOException {
        final WallClock clock = new WallClock(lab.file(name));
        clock.write(seconds);
        return clock;
    }

    /** Sets it; running programs see it within two seconds. */
    void set(int seconds) throws IOException {
        write(seconds);
    }

    /** Sets it, and waits until running programs have seen it. */
    void step(int seconds) throws IOException, InterruptedException {
        write(seconds);
        // The library counts whole seconds: what it has read may be almost two of them old.
        Thread.sleep(CACHED.multipliedBy(2).plusMillis(100));
    }

    private void write(int seconds) throws IOException {
        final Path fresh = file.resolveSibling(file.getFileName() + ".new");
        Files.writeString(fresh, (seconds < 0 ? "" : "+") + seconds + "\n");
        Files.move(fresh, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
    }

    /**
     * What the command line of a program begins with to see this clock. What the library would do about waits by the monotonic
     * clock is for other C libraries; here it turns every wait of a virtual machine into a busy one.
     */
    List<String> prefix() {
        return List.of("env", "LD_PRELOAD=" + Programs.library(NeedsPrograms.FAKETIME),
                "FAKETIME_TIMESTAMP_FILE=" + file, "FAKETIME_CACHE_DURATION=" + CACHED.toSeconds(),
                "DONT_FAKE_MONOTONIC=1",
                "FAKETIME_FORCE_MONOTONIC_FIX=0");
    }
}
