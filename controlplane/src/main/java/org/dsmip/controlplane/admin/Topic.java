package org.dsmip.controlplane.admin;

import java.util.Arrays;
import java.util.Locale;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** What can be asked of a running node. */
public enum Topic {
    /** The bindings a home agent holds. */
    BINDINGS,
    /** The registration of a mobile node. */
    REGISTRATION,
    /** IPv6 prefixes that a home agent keeps for certain mobile nodes. */
    PREFIX_TABLE,
    /** What a home agent answers for on the home link. */
    ND,
    /** Dropped packets by reason. */
    DROPS,
    /** All counters. */
    COUNTERS,
    /** Time packets spend inside, by direction. */
    LATENCY,
    /** The interfaces in use, and how packets are moved over them. */
    INTERFACES;

    /**
     * How the topic is written.
     *
     * @return its name in lower case, words joined by hyphens
     */
    public String word() {
        return name().toLowerCase(Locale.ROOT).replace('_', '-');
    }

    /**
     * Finds the topic of a word.
     *
     * @param word as written by {@link #word}
     * @return the topic, null if there is none
     */
    public static @Nullable Topic ofWord(String word) {
        return Arrays.stream(values()).filter(topic -> topic.word().equals(word)).findFirst().orElse(null);
    }

    /**
     * Lists all words.
     *
     * @return the words, separated by commas
     */
    public static String words() {
        return Arrays.stream(values()).map(Topic::word).collect(Collectors.joining(", "));
    }
}
