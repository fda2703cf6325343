package org.dsmip.controlplane.homeagent;

/** Range checks of configured numbers. */
final class Ranges {
    private Ranges() {}

    static void check(String what, long value, long min, long max) {
        if (value < min || value > max) {
            throw new IllegalArgumentException(what + ": " + value + " is not in " + min + ".." + max);
        }
    }
}
