package org.dsmip.bench.testbed.talk;

import java.util.List;
import java.util.OptionalInt;

/**
 * What a script is answered.
 *
 * @param lines what to say
 * @param exitCode with the last word, how the script ends
 */
public record Answer(List<String> lines, OptionalInt exitCode) {
    /** There is nothing to say. */
    public static final Answer NONE = of();

    /**
     * Copies the lines.
     *
     * @param lines what to say
     * @param exitCode with the last word, how the script ends
     */
    public Answer {
        lines = List.copyOf(lines);
    }

    /**
     * The conversation goes on.
     *
     * @param lines what to say
     * @return the answer
     */
    public static Answer of(String... lines) {
        return new Answer(List.of(lines), OptionalInt.empty());
    }

    /**
     * The last word.
     *
     * @param exitCode how the script ends
     * @param lines what to say
     * @return the answer
     */
    public static Answer last(int exitCode, List<String> lines) {
        return new Answer(lines, OptionalInt.of(exitCode));
    }
}
