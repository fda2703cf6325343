package org.dsmip.controlplane.config;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;

/** When a change of each key takes effect in a node that runs, and why that takes a restart: written down in {@code swaps.txt}. */
public final class Swaps {
    private static final String ANSWERS = "swaps.txt";
    private static final String SEPARATOR = ", ";

    private Swaps() {}

    /** When a change takes effect. */
    enum When {
        /** For what stands already, too. */
        NOW("at once"),
        /** For what is asked for next; what stands already goes on as it was granted. */
        NEXT("from the next request on"),
        /** What is granted no longer is taken back; what is granted now has to be asked for. */
        GRANT("what it takes away at once, what it grants from the next request on"),
        /** Not while the node runs. */
        RESTART("restart");

        private final String words;

        When(String words) {
            this.words = words;
        }
    }

    /**
     * What is said about a key.
     *
     * @param when a change takes effect
     * @param why not while the node runs; empty: it does
     */
    record Answer(When when, String why) {
        static Answer parse(String text) {
            final String[] parts = text.split(SEPARATOR, 2);
            for (When when : When.values()) {
                final String why = parts.length > 1 ? parts[1] : "";
                if (parts[0].equalsIgnoreCase(when.name()) && (when == When.RESTART) == !why.isEmpty()) {
                    return new Answer(when, why);
                }
            }
            throw new IllegalStateException("in " + ANSWERS + ": " + text);
        }

        @Override
        public String toString() {
            return why.isEmpty() ? when.words : when.words + ": " + why;
        }
    }

    /** The answers, by the name of the key with its table. */
    static Map<String, Answer> answers() {
        final Map<String, Answer> answers = new LinkedHashMap<>();
        try (InputStream in = Objects.requireNonNull(Swaps.class.getResourceAsStream(ANSWERS))) {
            new String(in.readAllBytes(), StandardCharsets.UTF_8).lines()
                    .filter(line -> !line.isBlank() && !line.startsWith("//")).map(line -> line.split(": ", 2))
                    .forEach(parts -> answers.put(parts[0], Answer.parse(parts[1])));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return answers;
    }

    /**
     * What keeps a node that runs by one file from taking over another one as it is.
     *
     * @param before by which it runs
     * @param after which it is to follow
     * @return each key that differs and needs a restart, and why; empty: it can
     */
    public static List<String> needRestart(ConfigFile before, ConfigFile after) {
        final Set<String> names = new LinkedHashSet<>(before.values().keySet());
        names.addAll(after.values().keySet());
        final Map<String, Answer> answers = answers();
        return names.stream()
                .filter(name -> !Objects.equals(before.values().get(name), after.values().get(name)))
                .filter(name -> answers.containsKey(name)
                        && Objects.requireNonNull(answers.get(name)).when == When.RESTART)
                .map(name -> name + ": " + Objects.requireNonNull(answers.get(name)).why).toList();
    }
}
