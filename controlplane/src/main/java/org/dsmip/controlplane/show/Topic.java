package org.dsmip.controlplane.show;

import org.dsmip.core.text.Words;

/** What can be asked of a running node. */
public enum Topic {
    /** Whether the node does what it is there for. */
    STATUS("no status"),
    /** The bindings a home agent holds. */
    BINDINGS("no bindings"),
    /** The registration of a mobile node. */
    REGISTRATION("no registration"),
    /** Requests that a home agent has accepted and not answered yet. */
    PENDING("no requests wait"),
    /** IPv6 prefixes that a home agent keeps for certain mobile nodes. */
    PREFIX_TABLE("no prefixes"),
    /** What a home agent answers for on the home link. */
    ND("no addresses are answered for"),
    /** What the node wants on its host, what of it is in place, and why not the rest. */
    HOST("nothing is wanted on this host"),
    /** Dropped packets by reason. */
    DROPS("no drops"),
    /** All counters. */
    COUNTERS("no counters"),
    /** Time packets spend inside, by direction. */
    LATENCY("nothing measured"),
    /** The interfaces in use, and how packets are moved over them. */
    INTERFACES("no interfaces");

    private final String nothing;

    Topic(String nothing) {
        this.nothing = nothing;
    }

    /**
     * What is said where there is nothing to show.
     *
     * @return a few words
     */
    public String nothing() {
        return nothing;
    }

    /**
     * How the topic is written.
     *
     * @return its name in lower case, words joined by hyphens
     */
    public String word() {
        return Words.of(this);
    }
}
