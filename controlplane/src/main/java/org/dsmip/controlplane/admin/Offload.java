package org.dsmip.controlplane.admin;

import java.util.Arrays;
import java.util.Locale;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** What of a running node's dealings with super-packets can be switched. */
public enum Offload {
    /** Runs of TCP segments through the tunnel device. */
    TUN_TCP,
    /** Runs of UDP datagrams through the tunnel device. */
    TUN_UDP;

    /**
     * How it is written, in a configuration, too.
     *
     * @return its name in lower case, words joined by hyphens
     */
    public String word() {
        return name().toLowerCase(Locale.ROOT).replace('_', '-');
    }

    /**
     * Finds what a word means.
     *
     * @param word as written by {@link #word}
     * @return the offload, null if there is none
     */
    public static @Nullable Offload ofWord(String word) {
        return Arrays.stream(values()).filter(offload -> offload.word().equals(word)).findFirst().orElse(null);
    }

    /**
     * Lists all words.
     *
     * @return the words, separated by commas
     */
    public static String words() {
        return Arrays.stream(values()).map(Offload::word).collect(Collectors.joining(", "));
    }
}
