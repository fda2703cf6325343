package org.dsmip.controlplane.config;

import java.util.Collection;
import org.jspecify.annotations.Nullable;

/** Finds the name that a misspelled one was probably meant to be. */
final class Nearest {
    private Nearest() {}

    /** Shorter parts of a name are in too many others. */
    private static final int SHORTEST_PART = 2;

    /**
     * The closest candidate, null if none is close: a third of the letters may differ, or one be the beginning or the end of the
     * other.
     */
    static @Nullable String to(String name, Collection<String> candidates) {
        String best = null;
        int bestDistance = Math.max(1, name.length() / 3) + 1;
        for (String candidate : candidates) {
            final int distance = distance(name, candidate);
            if (distance < bestDistance) {
                best = candidate;
                bestDistance = distance;
            }
        }
        return best == null
                ? candidates.stream().filter(candidate -> isPart(name, candidate)).findFirst().orElse(null)
                : best;
    }

    private static boolean isPart(String name, String candidate) {
        final String shorter = name.length() < candidate.length() ? name : candidate;
        final String longer = name.length() < candidate.length() ? candidate : name;
        return shorter.length() >= SHORTEST_PART && (longer.startsWith(shorter) || longer.endsWith(shorter));
    }

    /** Levenshtein distance. */
    static int distance(String a, String b) {
        int[] above = new int[b.length() + 1];
        for (int j = 0; j <= b.length(); j++) {
            above[j] = j;
        }
        for (int i = 1; i <= a.length(); i++) {
            final int[] row = new int[b.length() + 1];
            row[0] = i;
            for (int j = 1; j <= b.length(); j++) {
                final int substituted = above[j - 1] + (a.charAt(i - 1) == b.charAt(j - 1) ? 0 : 1);
                row[j] = Math.min(substituted, 1 + Math.min(row[j - 1], above[j]));
            }
            above = row;
        }
        return above[b.length()];
    }
}
