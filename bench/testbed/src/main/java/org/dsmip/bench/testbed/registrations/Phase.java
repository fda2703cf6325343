package org.dsmip.bench.testbed.registrations;

/** What is asked of a home agent, in this order. */
public enum Phase {
    /** All register with a home agent that has just started. */
    FIRST("first after the start"),
    /** All register again. */
    REFRESH("refresh"),
    /** All have deregistered, and register anew. */
    FRESH("fresh"),
    /** All register again while one asks for all bindings, again and again. */
    BESIDE_SHOW("refresh beside show");

    private final String title;

    Phase(String title) {
        this.title = title;
    }

    /**
     * How it is called.
     *
     * @return a few words
     */
    public String title() {
        return title;
    }
}
