package org.dsmip.bench.testbed.forwarding;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * What processors have done so far, or in a while.
 *
 * @param busy all of them, in ticks
 * @param all all of them, busy or not, in ticks
 * @param homeAgentMicros the home agent's process
 * @param mobileNodeMicros the mobile node's
 * @param clockMicros one processor, busy or not
 */
record ProcessorTimes(long busy, long all, long homeAgentMicros, long mobileNodeMicros, long clockMicros) {
    /** Nothing done yet. */
    static final ProcessorTimes ZERO = new ProcessorTimes(0, 0, 0, 0, 0);

    private static final int USER = 1;
    private static final int IDLE = 4;
    private static final int IO_WAIT = 5;
    private static final int STEAL = 8;
    private static final int USER_TIME = 11;
    private static final int SYSTEM_TIME = 12;

    /**
     * Where the times are.
     *
     * @param proc the file system
     * @param ticksPerSecond its unit
     */
    record Source(Path proc, long ticksPerSecond) {
        /** Reads them; of a process that is not there, zero. */
        ProcessorTimes read(String homeAgent, String mobileNode, long clockMicros) throws IOException {
            final String[] words = Files.readAllLines(proc.resolve("stat")).getFirst().split(" +", -1);
            long all = 0;
            for (int i = USER; i <= STEAL; i++) {
                all += Long.parseLong(words[i]);
            }
            return new ProcessorTimes(all - Long.parseLong(words[IDLE]) - Long.parseLong(words[IO_WAIT]), all,
                    processMicros(homeAgent), processMicros(mobileNode), clockMicros);
        }

        private long processMicros(String process) throws IOException {
            final Path stat = proc.resolve(process).resolve("stat");
            if (process.isEmpty() || !Files.exists(stat)) {
                return 0;
            }
            // Its name, in parentheses, may have spaces.
            final String line = Files.readString(stat);
            final String[] words = line.substring(line.lastIndexOf(") ") + 2).split(" ", -1);
            return (Long.parseLong(words[USER_TIME]) + Long.parseLong(words[SYSTEM_TIME])) * 1_000_000
                    / ticksPerSecond;
        }
    }

    ProcessorTimes plus(ProcessorTimes other) {
        return new ProcessorTimes(busy + other.busy, all + other.all, homeAgentMicros + other.homeAgentMicros,
                mobileNodeMicros + other.mobileNodeMicros, clockMicros + other.clockMicros);
    }

    ProcessorTimes minus(ProcessorTimes other) {
        return new ProcessorTimes(busy - other.busy, all - other.all, homeAgentMicros - other.homeAgentMicros,
                mobileNodeMicros - other.mobileNodeMicros, clockMicros - other.clockMicros);
    }

    /** How much of all processors was busy. */
    double machinePercent() {
        return percent(busy, all);
    }

    /** How much of one the home agent took. */
    double homeAgentPercent() {
        return percent(homeAgentMicros, clockMicros);
    }

    /** How much of one the mobile node took. */
    double mobileNodePercent() {
        return percent(mobileNodeMicros, clockMicros);
    }

    private static double percent(long part, long whole) {
        return whole > 0 ? 100.0 * part / whole : 0;
    }
}
