package org.dsmip.bench.testbed.demo;

import java.util.Comparator;

/**
 * Headers that arrive at a port of the testbed's switch: at mn what the mobile node sends, at rt1 and rt2 what the router
 * sends to the visited networks, at hl and ha what comes from the home link's other hosts.
 *
 * @param port the port
 * @param headers from the outside in, as {@code traffic stack} says it
 */
record Sighting(String port, String headers) implements Comparable<Sighting> {
    private static final Comparator<Sighting> ORDER = Comparator.comparing(Sighting::toString);

    static Sighting at(String port, String headers) {
        return new Sighting(port, headers);
    }

    @Override
    public int compareTo(Sighting other) {
        return ORDER.compare(this, other);
    }

    @Override
    public String toString() {
        return port + " " + headers;
    }
}
