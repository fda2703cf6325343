package org.dsmip.controlplane.system;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** A control group of a test's own whose processes get so much of the processors and no more; of either version. */
final class ControlGroup implements AutoCloseable {
    private static final int PERIOD_MICROS = 100_000;
    private static final Path ROOT = Path.of("/sys/fs/cgroup");

    private static final Path SUBTREE = ROOT.resolve("cgroup.subtree_control");

    private final Path folder;
    private final boolean isFirst;

    private ControlGroup(Path folder, boolean isFirst) {
        this.folder = folder;
        this.isFirst = isFirst;
    }

    /**
     * Makes one.
     *
     * @param percent of one processor
     * @return null where this machine lets nobody make any
     */
    static @Nullable ControlGroup ofPercent(int percent) throws IOException {
        final String name = "dsmip-it-" + ProcessHandle.current().pid();
        final String quota = Integer.toString(PERIOD_MICROS / 100 * percent);
        if (Files.exists(ROOT.resolve("cgroup.controllers"))) {
            final boolean isLimited = List.of(Files.readString(SUBTREE).strip().split(" ")).contains("cpu");
            if (isLimited || write(SUBTREE, "+cpu")) {
                return new ControlGroup(ROOT.resolve(name), !isLimited).make("cpu.max", quota + " " + PERIOD_MICROS);
            }
        }
        final ControlGroup former = new ControlGroup(ROOT.resolve("cpu").resolve(name), false);
        return Files.exists(ROOT.resolve("cpu/cgroup.procs")) ? former.make("cpu.cfs_quota_us", quota) : null;
    }

    private @Nullable ControlGroup make(String setting, String value) throws IOException {
        try {
            Files.createDirectory(folder);
        } catch (IOException e) {
            return null;
        }
        if (write(folder.resolve(setting), value)) {
            return this;
        }
        close();
        return null;
    }

    private static boolean write(Path file, String value) {
        try {
            Files.writeString(file, value);
            return true;
        } catch (IOException e) {
            return false;
        }
    }

    /** The beginning of a command line that runs in it. */
    List<String> command() {
        return List.of("sh", "-c", "echo $$ >" + folder.resolve("cgroup.procs") + " && exec \"$@\"", "sh");
    }

    /** How often its processes had to wait for the next period. */
    long timesThrottled() throws IOException {
        return Files.readAllLines(folder.resolve("cpu.stat")).stream().filter(line -> line.startsWith("nr_throttled "))
                .mapToLong(line -> Long.parseLong(line.substring(line.indexOf(' ') + 1))).findFirst().orElseThrow();
    }

    @Override
    public void close() throws IOException {
        Files.deleteIfExists(folder);
        if (isFirst) {
            // As it was before.
            Files.writeString(SUBTREE, "-cpu");
        }
    }
}
