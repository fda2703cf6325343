package org.dsmip.bench.testbed.forwarding;

import java.util.Locale;

/** Which way packets go: down is towards the mobile node, into the tunnel. */
enum Direction {
    DOWN, UP;

    static Direction of(String word) {
        return valueOf(word.toUpperCase(Locale.ROOT));
    }

    @Override
    public String toString() {
        return name().toLowerCase(Locale.ROOT);
    }
}
