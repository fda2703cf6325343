package org.dsmip.bench.testbed.demo;

import java.util.Locale;

/** Where the mobile node of the testbed can be. */
enum Place {
    HOME("", "mn"), VISITED1("203.0.113.10", "rt1"), VISITED2("198.51.100.10", "rt2");

    private final String careOf;
    private final String port;

    Place(String careOf, String port) {
        this.careOf = careOf;
        this.port = port;
    }

    static Place of(String word) {
        return valueOf(word.toUpperCase(Locale.ROOT));
    }

    /** Its care-of address; none at home. */
    String careOf() {
        return careOf;
    }

    /** The port of the testbed's switch at which packets to the mobile node arrive. */
    String port() {
        return port;
    }
}
