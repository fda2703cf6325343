package org.dsmip.controlplane.store;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Map;
import java.util.Random;

/** What two runs have left: a file with the whole state and changes after it. */
final class WrittenRegistry {
    /** The only file. */
    static final String FILE = "registry.2";

    private final MemoryFiles files;
    private final Map<Long, Long> latest;

    WrittenRegistry(Random random) {
        final MemoryFiles disk = new MemoryFiles();
        final StoreRun first = new StoreRun(disk).cycles(2);
        for (int i = 0; i < 50; i++) {
            first.put(i, i);
        }
        first.cycle();
        final StoreRun second = new StoreRun(disk).cycles(2);
        for (int i = 0; i < 50; i++) {
            second.put(random.nextInt(60), 1000 + i).cycle();
        }
        latest = second.state;
        files = disk.afterKill();
        assertThat(files.all()).contains(FILE).doesNotContain("registry.1");
    }

    /** The directory. */
    MemoryFiles files() {
        return files;
    }

    /** What is registered. */
    Map<Long, Long> latest() {
        return latest;
    }
}
